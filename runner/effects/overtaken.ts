import type { ToolStep } from '../../plans/plan.ts';
import type { JournalEntry } from '../journal.ts';
import type { RunContext } from '../run-context.ts';
import { effectOvertaken } from './effect-errors.ts';

/**
 * An effect rests on what was read outside before it was shown. Where another run of the workspace has reached outside since, what was granted
 * would undo it, or write half of something that was taken back. Throws `effect-overtaken`.
 */
export function requireNotOvertaken({ journal }: RunContext, run: string, step: ToolStep): void {
  const entries = journal.entries();
  const read = readSince(entries, run, step);
  const other = read === null ? undefined : effectSince(entries, run, read.seq);
  if (read !== null && other !== undefined) throw effectOvertaken(step.id, run, read.step, other);
}

/** The first of the steps that it needs, as it ran last. */
function readSince(
  entries: readonly JournalEntry[],
  run: string,
  { needs }: ToolStep,
): { step: string; seq: number } | null {
  const began = needs.flatMap((need) => {
    const entry = entries.findLast(
      ({ run: of, type, payload }) => of === run && type === 'step-started' && payload.step === need,
    );
    return entry === undefined ? [] : [{ step: need, seq: entry.seq }];
  });
  return began.sort((a, b) => a.seq - b.seq)[0] ?? null;
}

/** The run whose granted step was begun, or gone on with, after that entry of the journal. */
function effectSince(entries: readonly JournalEntry[], run: string, seq: number): string | undefined {
  const asked = new Map<string, string>();
  const outside = new Set<string>();
  for (const entry of entries) {
    if (entry.run === run) continue;
    const at = (step: string) => `${entry.run}\n${step}`;
    if (entry.type === 'approval-requested' && entry.payload.subject.kind === 'effect')
      asked.set(entry.payload.id, at(entry.payload.subject.step));
    if (entry.type === 'approval-used') outside.add(asked.get(entry.payload.id) ?? '');
    if (entry.type === 'effect-rehearsed') outside.add(at(entry.payload.step));
    if (entry.seq > seq && entry.type === 'step-started' && outside.has(at(entry.payload.step)))
      return entry.run;
  }
  return undefined;
}
