import type { Scalar } from '../../gates/gate.ts';
import { formatScalar } from '../../gates/judge.ts';
import type { ChangeBetween, GateHistory } from '../../runner/gate-history.ts';
import { hanging, type Line, line } from '../app/lines.ts';
import { sparkline } from '../sparkline.ts';
import type { Terminal } from '../terminal.ts';
import { printable } from '../width.ts';

const mostRuns = 24;
const mostValues = 6;

/** What the gate came to in earlier runs of the plan, and what has changed since the last of them. */
export function sinceLines(history: GateHistory, columns: number, terminal: Terminal): Line[] {
  const { judged, previous, changes } = history;
  if (previous === null)
    return [line({ text: 'No earlier run of this plan was judged by this gate.', style: 'quiet' })];
  const said =
    changes.length === 0
      ? hanging(`Since ${printable(previous)}: `, 'no input, parameter or threshold has changed.', columns)
      : [
          line({ text: `Since ${printable(previous)}:`, style: 'strong' }),
          ...changes.flatMap((change) => hanging('  - ', describe(change), columns)),
        ];
  return [...valueLines(judged, columns, terminal), ...said];
}

function valueLines(judged: GateHistory['judged'], columns: number, { glyphs }: Terminal): Line[] {
  const latest = judged.slice(-mostRuns);
  const numbers = latest.map(({ measured }) => numberOf(measured));
  const drawing = numbers.some((value) => value !== null) ? `${sparkline(numbers, glyphs)}  ` : '';
  const values = judged
    .slice(-mostValues)
    .map(({ measured }) => (measured === null ? '?' : formatScalar(measured)));
  const earlier = judged.length > mostValues ? `${glyphs.ellipsis} ` : '';
  return hanging(
    `In ${judged.length} runs: `,
    `${drawing}${earlier}${values.join(', ')} (this run)`,
    columns,
  );
}

function numberOf(value: Scalar): number | null {
  return typeof value === 'number' ? value : null;
}

function describe(change: ChangeBetween): string {
  switch (change.kind) {
    case 'fact':
      return `${change.name}: ${change.before} before, ${change.now} now`;
    case 'parameter':
      return `parameter ${change.path}: ${JSON.stringify(change.before)} before, ${JSON.stringify(change.now)} now`;
    case 'threshold':
      return `threshold of ${change.gate}: ${change.before} before, ${change.now} now`;
    case 'input':
      return `input ${change.path}: ${inputWords[change.change]}`;
  }
}

const inputWords = {
  changed: 'its bytes have changed',
  new: 'was not read before',
  gone: 'is not read any more',
} as const;
