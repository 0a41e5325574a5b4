import { renderPrompt } from '../../prompts/render.ts';
import type { LeadChange, PushReport } from '../../salesforce/push/types.ts';
import { toCsv } from '../model/csv.ts';
import { alignTables } from './align-tables.ts';
import type { PreviewFile, ReportFile } from './sync-files.ts';

const mostExamples = 20;

/** What became of every lead of the difference, counted, with leads by id alone. */
export function reportOf(effect: string, changes: readonly LeadChange[], pushed: PushReport): ReportFile {
  const { succeeded, failed, notTried, troubles, stopped, history, readBack } = pushed;
  const unhappy = new Set(troubles.map(({ id }) => id));
  const idsOf = (outcome: string) =>
    troubles.flatMap((row) => (row.outcome === outcome ? [row.id] : [])).slice(0, mostExamples);
  return {
    effect,
    changes: changes.length,
    ...{ succeeded, failed, notTried },
    stopped: stopped === null ? null : { code: stopped.code, fields: [...stopped.fields] },
    reasons: reasonsOf(troubles),
    history: { ...history },
    readBack: {
      read: readBack.read,
      differing: readBack.differing.length,
      fields: countsOf(readBack.differing.flatMap(({ fields }) => fields)),
    },
    examples: {
      succeeded: changes
        .map(({ id }) => id)
        .filter((id) => !unhappy.has(id))
        .slice(0, mostExamples),
      failed: idsOf('failed'),
      notTried: idsOf('not-tried'),
    },
  };
}

/** The report of a step that had nothing to do. */
export function nothingWritten(): ReportFile {
  return {
    effect: null,
    ...{ changes: 0, succeeded: 0, failed: 0, notTried: 0, stopped: null, reasons: [] },
    history: { added: 0, thereAlready: 0 },
    readBack: { read: 0, differing: 0, fields: [] },
    examples: { succeeded: [], failed: [], notTried: [] },
  };
}

/** Every lead that is not as it should be: failed, not tried, or holding something else when it was read back. */
export function troublesCsv({ troubles, readBack }: PushReport): string {
  return toCsv(
    ['lead', 'outcome', 'code', 'fields'],
    [
      ...troubles.map(({ id, outcome, code, fields }) => [id, outcome, code, fields.join(' ')]),
      ...readBack.differing.map(({ id, fields }) => [id, 'differs', 'READ_BACK', fields.join(' ')]),
    ],
  );
}

export function reportText(report: ReportFile, { kind, org, source, cost }: PreviewFile): string {
  const text = renderPrompt('reports/sync-report.md', {
    ...report,
    isRollback: kind === 'rollback',
    isEmpty: report.changes === 0,
    ...{ org, source },
    way: cost.taken === 'bulk' ? 'Bulk API 2.0' : 'composite requests',
    reasons: report.reasons.map((reason) => ({ ...reason, fields: reason.fields.join(', ') })),
    differs: report.readBack.differing > 0,
    piles: pilesOf(report.examples),
    hasTroubles: report.failed + report.notTried + report.readBack.differing > 0,
    stopped: report.stopped === null ? null : { ...report.stopped, fields: report.stopped.fields.join(', ') },
  });
  return alignTables(text);
}

/** Four ids stand in a line of eighty columns. */
const idsInLine = 4;

function pilesOf({ succeeded, failed, notTried }: ReportFile['examples']) {
  const piles = [
    { name: 'succeeded', ids: succeeded },
    { name: 'failed', ids: failed },
    { name: 'not tried', ids: notTried },
  ];
  return piles
    .filter(({ ids }) => ids.length > 0)
    .map(({ name, ids }) => ({
      name,
      rows: Array.from({ length: Math.ceil(ids.length / idsInLine) }, (_, row) =>
        ids.slice(row * idsInLine, (row + 1) * idsInLine).join(', '),
      ),
    }));
}

function reasonsOf(troubles: PushReport['troubles']): ReportFile['reasons'] {
  const reasons = new Map<string, ReportFile['reasons'][number]>();
  for (const { outcome, code, fields } of troubles) {
    const key = JSON.stringify([outcome, code, fields]);
    const reason = reasons.get(key) ?? { outcome, code: code ?? 'none', fields: [...fields], leads: 0 };
    reasons.set(key, { ...reason, leads: reason.leads + 1 });
  }
  return [...reasons.values()].sort((a, b) => b.leads - a.leads || (a.code < b.code ? -1 : 1));
}

function countsOf(fields: readonly string[]): { field: string; leads: number }[] {
  const counts = new Map<string, number>();
  for (const field of fields) counts.set(field, (counts.get(field) ?? 0) + 1);
  return [...counts].map(([field, leads]) => ({ field, leads })).sort((a, b) => b.leads - a.leads);
}
