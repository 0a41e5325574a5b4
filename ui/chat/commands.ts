import { wrap } from '../width.ts';
import {
  answerChats,
  answerCost,
  answerModel,
  answerNew,
  answerOpen,
  answerSearch,
} from './answers/chats.ts';
import { answerEvidence, answerGate, answerGates, answerWhy } from './answers/gates.ts';
import { answerInbox } from './answers/inbox.ts';
import { answerLog } from './answers/journal.ts';
import { answerCompare, answerExplain, answerFeatures, answerMetrics } from './answers/results.ts';
import {
  answerPlans,
  answerResume,
  answerRun,
  answerRuns,
  answerStatus,
  answerStep,
  answerTasks,
} from './answers/run.ts';
import type { Answer, Asked, Command } from './command.ts';
import { unknown } from './find.ts';

/** The command language, in the order in which /help and docs/chat.md show it. */
export const commands: readonly Command[] = [
  { name: 'help', usage: '[COMMAND]', does: 'shows this', names: 'command', answer: answerHelp },
  {
    name: 'status',
    usage: '[RUN]',
    does: 'says where a run stands',
    plain: 'where are we',
    names: 'run',
    answer: answerStatus,
  },
  {
    name: 'inbox',
    usage: '',
    does: 'lists what waits for a person',
    plain: 'what is waiting',
    answer: answerInbox,
  },
  {
    name: 'why',
    usage: '[GATE]',
    does: 'says why a gate, or the run, does not go on',
    plain: 'why is G3.2 blocked',
    names: 'gate',
    answer: answerWhy,
  },
  {
    name: 'gates',
    usage: '[open]',
    does: 'lists the gates; `open`: those that do not hold',
    plain: 'show gates',
    answer: answerGates,
  },
  { name: 'gate', usage: 'GATE', does: 'opens the screen of a gate', names: 'gate', answer: answerGate },
  {
    name: 'evidence',
    usage: 'GATE',
    does: 'shows the rows behind a verdict',
    plain: 'show the evidence of G3.2',
    names: 'gate',
    answer: answerEvidence,
  },
  { name: 'tasks', usage: '', does: 'lists what the run asks of people', answer: answerTasks },
  {
    name: 'step',
    usage: '[STEP]',
    does: 'tells all about a step; opens a task that waits',
    names: 'step',
    answer: answerStep,
  },
  { name: 'run', usage: 'PLAN', does: 'begins a run of a plan', names: 'plan', answer: answerRun },
  {
    name: 'resume',
    usage: '[RUN]',
    does: 'goes on with a run',
    plain: 'go on',
    names: 'run',
    answer: answerResume,
  },
  {
    name: 'runs',
    usage: '[RUN]',
    does: 'lists the runs, or looks at another one',
    names: 'run',
    answer: answerRuns,
  },
  { name: 'plans', usage: '', does: 'lists what can be run', plain: 'which plans', answer: answerPlans },
  {
    name: 'compare',
    usage: '[RUN] [RUN] [PART]',
    does: 'holds two runs against each other; a PART, such as gates, in full',
    plain: 'compare runs, what changed',
    names: 'run',
    answer: answerCompare,
  },
  {
    name: 'explain',
    usage: '[LEAD]',
    does: "tells a lead's tier, chance and drivers; without one, the top ten",
    plain: 'explain lead 00Q...',
    names: 'lead',
    answer: answerExplain,
  },
  {
    name: 'features',
    usage: '[COUNT]',
    does: 'lists what moves the model most',
    plain: 'top features',
    answer: answerFeatures,
  },
  {
    name: 'metrics',
    usage: '[RUN]',
    does: 'shows the figures on the test window',
    plain: 'how good is the model',
    names: 'run',
    answer: answerMetrics,
  },
  { name: 'log', usage: '[WORDS]', does: "searches the run's journal", answer: answerLog },
  { name: 'chats', usage: '', does: 'lists the conversations of this workspace', answer: answerChats },
  {
    name: 'open',
    usage: 'CHAT',
    does: 'goes on with an earlier conversation',
    names: 'chat',
    answer: answerOpen,
  },
  { name: 'search', usage: 'WORDS', does: 'searches all conversations', answer: answerSearch },
  { name: 'new', usage: '', does: 'begins another conversation', answer: answerNew },
  { name: 'cost', usage: '', does: 'says what this conversation used', answer: answerCost },
  { name: 'model', usage: '', does: 'says with whom you talk', answer: answerModel },
];

/** A command by its name. Throws `command-unknown`. */
export function commandOf(name: string): Command {
  const found = commands.find((command) => command.name === name.toLowerCase());
  if (found !== undefined) return found;
  const names = commands.map((command) => `/${command.name}`);
  throw unknown(
    'command-unknown',
    `There is no command /${name}.`,
    `/${name.toLowerCase()}`,
    names,
    '/help lists them.',
  );
}

/** Such as `/gate GATE`. */
export function spelled({ name, usage }: Pick<Command, 'name' | 'usage'>): string {
  return usage === '' ? `/${name}` : `/${name} ${usage}`;
}

function answerHelp({ words: [name], terminal }: Asked): Answer {
  if (name !== undefined) {
    const command = commandOf(name.replace(/^\//, ''));
    const plain = command.plain === undefined ? '' : `\nIn plain words: ${command.plain}`;
    return { text: `${spelled(command)}  ${command.does}${plain}` };
  }
  const widest = Math.max(...commands.map((command) => spelled(command).length));
  const indent = terminal.columns < 64 ? 4 : widest + 2;
  const lines = commands.flatMap((command) => {
    const does = wrap(command.does, terminal.columns - indent).map((part) => ' '.repeat(indent) + part);
    if (indent < widest) return [spelled(command), ...does];
    return [spelled(command).padEnd(indent) + (does[0] ?? '').trimStart(), ...does.slice(1)];
  });
  const rest =
    'Tab completes. Plain words such as `what is waiting` are understood, too; all else goes to the model.';
  return { text: [...lines, '', rest].join('\n') };
}
