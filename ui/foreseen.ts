import type { ForeseenRerun, ForeseenStep } from '../runner/foresee-rerun.ts';
import { type Column, renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';
import { printable, wrap } from './width.ts';

const columns: Column[] = [
  { heading: 'Step' },
  { heading: 'Title', cut: true },
  { heading: 'Last took', align: 'right' },
  { heading: 'Why', cut: true },
];

/** What a resume would run, and why, before it does. */
export function renderForeseen(foreseen: ForeseenRerun, terminal: Terminal): string[] {
  const { steps } = foreseen;
  const lines = wrap(summaryOf(foreseen), Math.max(20, terminal.columns));
  const [first = '', ...more] = lines;
  if (steps.length === 0) return lines;
  const now = steps.filter((step) => step.now);
  const later = steps.filter((step) => !step.now);
  return [
    terminal.paint('strong', first),
    ...more.map((line) => terminal.paint('strong', line)),
    ...(now.length === 0 ? [] : ['', ...table(now, terminal)]),
    ...waivers(steps, terminal),
    ...(later.length === 0
      ? []
      : ['', terminal.paint('strong', afterWhat(foreseen)), '', ...table(later, terminal)]),
  ];
}

function afterWhat({ steps, waitsAt }: ForeseenRerun): string {
  const isEffect = steps.some(({ step, kind }) => step === waitsAt && kind === 'tool');
  return isEffect
    ? `Once a person has granted what step ${waitsAt} does outside:`
    : `After step ${waitsAt} is done by a person:`;
}

function summaryOf({ run, state, steps, waitsAt, seconds, untimed }: ForeseenRerun): string {
  const busy = state === 'running' ? ' Another process is at work on it now.' : '';
  if (steps.length === 0) return `${printable(run)} has nothing to run again.${busy}`;
  const tools = steps.filter(({ kind, now }) => kind === 'tool' && now);
  if (tools.length === 0) return `${printable(run)} waits for a person at step ${waitsAt}.${busy}`;
  const again = tools.filter((step) => step.again).length;
  const ran = tools.length === 1 ? '1 step would run' : `${tools.length} steps would run`;
  const repeated = again === 0 ? '' : again === tools.length ? ' again' : `, ${again} of them again`;
  const wait = waitsAt === null ? '' : `, then step ${waitsAt} waits for a person`;
  const unknown = untimed === 0 ? '' : `; of ${untimed} no time is known`;
  return `${printable(run)}: ${ran}${repeated}${wait}. Last time they took ${duration(seconds)}${unknown}.${busy}`;
}

function table(steps: readonly ForeseenStep[], terminal: Terminal): string[] {
  const rows = steps.map(({ step, title, kind, seconds, why }) => [
    step,
    title,
    kind === 'human' ? 'a person' : seconds === null ? 'unknown' : duration(seconds),
    why,
  ]);
  return renderTable(columns, rows, terminal).split('\n');
}

function waivers(steps: readonly ForeseenStep[], { paint, glyphs }: Terminal): string[] {
  const lost = steps.flatMap(({ waiversLost }) => waiversLost);
  if (lost.length === 0) return [];
  return ['', `${paint('warning', glyphs.warned)}  Waivers that fall: ${lost.join(', ')}`];
}

function duration(seconds: number): string {
  return seconds < 90 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`;
}
