import { type Line, line } from '../app/lines.ts';
import type { Snapshot } from '../app/snapshot.ts';
import { secondsBetween, secondsInWords } from '../app/time-words.ts';
import type { Terminal } from '../terminal.ts';
import { printable } from '../width.ts';

/** What is being worked on right now: step, share, rows and seconds; null while nothing runs. */
export function liveLine({ run, progress, now }: Snapshot, { glyphs }: Terminal): Line | null {
  const step = run?.state === 'running' ? run.steps.find(({ state }) => state === 'running') : undefined;
  if (step === undefined) return null;
  const seconds =
    step.startedAt === undefined ? '' : `  ${secondsInWords(secondsBetween(step.startedAt, now))}`;
  const said = progress?.step === step.id ? progress : null;
  const head = {
    text: ` ${glyphs.running} ${step.id} ${said === null ? printable(step.title) : ''}`,
    style: 'strong',
  } as const;
  if (said === null) return line(head, seconds);
  const counts =
    said.done === undefined
      ? ''
      : ` ${count(said.done)}${said.total === undefined ? '' : ` of ${count(said.total)}`}${said.unit === undefined ? '' : ` ${printable(said.unit)}`}`;
  return line(head, bar(said.percent, glyphs), ` ${printable(said.message)}${counts}`, {
    text: seconds,
    style: 'quiet',
  });
}

const cells = 20;

/** A bar with its percentage; nothing while the share is unknown. */
function bar(percent: number | null, glyphs: Terminal['glyphs']): string {
  if (percent === null) return '';
  const full = Math.round((Math.min(100, Math.max(0, percent)) / 100) * cells);
  const [on, off] = glyphs.rule === '-' ? ['#', '-'] : ['█', '░'];
  return `${on.repeat(full)}${off.repeat(cells - full)} ${percent.toFixed(0)} % `;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
