import type { Engine } from '../../runner/engine.ts';
import { readScoreRows } from '../../runner/reading/read-scores.ts';
import type { PaneContext } from '../app/pane.ts';
import { factsOf, renderFacts } from '../error.ts';
import type { Terminal } from '../terminal.ts';
import type { ChatMessage, ChatState } from './chat-state.ts';
import type { Named } from './command.ts';
import { commandOf } from './commands.ts';
import type { Entry } from './entry.ts';
import { runOf } from './find.ts';
import { listChats } from './history.ts';
import { Session } from './session.ts';
import type { Meaning } from './understand.ts';

/** Answers a command from journal, files and conversations. An error is an answer, too. */
export async function answerCommand(
  meant: Extract<Meaning, { kind: 'command' }>,
  text: string,
  state: ChatState,
  { snapshot, columns, terminal }: PaneContext,
  engine: Engine,
): Promise<ChatMessage> {
  const session = state.session ?? openSession(engine, snapshot.now);
  const you: Entry = { kind: 'you', text };
  const plain: Terminal = { ...terminal, columns, paint: (_style, words) => words };
  try {
    const { words } = meant;
    const {
      text: answer,
      errands = [],
      turnTo,
    } = await commandOf(meant.name).answer({
      words,
      snapshot,
      terminal: plain,
      engine,
      conversation: state.entries,
      chats: session.folder,
      model: session.model,
    });
    if (turnTo !== undefined) {
      const turnedTo = await session.turnTo(turnTo.chat);
      return { type: 'answered', session, entries: [], errands, turnedTo };
    }
    const entries: Entry[] = [you, { kind: 'answer', text: answer }];
    return { type: 'answered', session, entries: [...entries, ...(await session.keep(entries))], errands };
  } catch (error) {
    const entries: Entry[] = [you, { kind: 'answer', text: renderFacts(factsOf(error), plain).join('\n') }];
    return {
      type: 'answered',
      session,
      entries: [...entries, ...(await session.keep(entries))],
      errands: [],
    };
  }
}

/** Asks the model, or says why there is none. */
export async function askModel(
  text: string,
  state: ChatState,
  { snapshot }: PaneContext,
  engine: Engine,
): Promise<ChatMessage> {
  const session = state.session ?? openSession(engine, snapshot.now);
  const you: Entry = { kind: 'you', text };
  const why = session.whyNoModel;
  if (why !== null) {
    const entries: Entry[] = [you, { kind: 'note', tone: 'warning', text: why }];
    return {
      type: 'answered',
      session,
      entries: [...entries, ...(await session.keep(entries))],
      errands: [],
    };
  }
  const entries = [you, ...(await session.keep([you]))];
  await session.ask([...state.entries, you]);
  return { type: 'asked', session, entries };
}

/** Reads names for completion that no snapshot has. */
export async function fetchNames(
  kind: Named,
  state: ChatState,
  { snapshot }: PaneContext,
  engine: Engine,
): Promise<ChatMessage> {
  if (kind === 'chat') {
    const session = state.session ?? openSession(engine, snapshot.now);
    const chats = (await listChats(session.folder)).map(({ id }) => id);
    return { type: 'fetched', fetched: { chats } };
  }
  const scores = await readScoreRows(engine.workspace, runOf(snapshot)).catch(() => []);
  return { type: 'fetched', fetched: { leads: scores.flatMap((lead) => lead.get('id') ?? []) } };
}

function openSession({ workspace }: Engine, now: string): Session {
  return new Session({
    workspace: workspace.directory,
    chat: workspace.configuration.chat,
    env: process.env,
    day: now.slice(0, 10),
  });
}
