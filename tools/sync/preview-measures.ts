import type { Evidence, Measures, Scalar } from '../../gates/gate.ts';
import { ownFields } from '../../salesforce/push/own-fields.ts';
import type { Difference } from '../../salesforce/push/types.ts';
import { atLeastZero, counts, type Foreseen, share } from '../foreseen.ts';
import type { PreviewFile } from './sync-files.ts';

export const previewMeasureNames = [
  'changes',
  'foreignFields',
  'changesWithoutScoreOrReason',
  'shareOfCallsLeft',
  'shareLeftOut',
] as const;

export const previewForeseen: Record<string, Foreseen> = {
  ...counts('changes', 'foreignFields', 'changesWithoutScoreOrReason'),
  shareOfCallsLeft: atLeastZero,
  shareLeftOut: share,
};

/** What the gates of a preview judge. */
export function previewMeasures({ changes, leftOut }: Difference, preview: PreviewFile): Measures {
  const known = new Set(ownFields.map(({ name }) => name));
  const foreign = new Set<string>();
  for (const { changed, wanted } of changes) {
    for (const name of [...changed, ...Object.keys(wanted)]) if (!known.has(name)) foreign.add(name);
  }
  const mute = changes.filter(
    ({ wanted }) => wanted.Leadline_Tier__c === null && wanted.Leadline_Not_Scored_Reason__c === null,
  );
  const { calls } = preview.cost;
  const { callsLeft } = preview.org;
  return {
    changes: { value: changes.length },
    foreignFields: {
      value: foreign.size,
      evidence: evidence(
        ['field'],
        [...foreign].map((name) => [name]),
      ),
    },
    changesWithoutScoreOrReason: {
      value: mute.length,
      evidence: evidence(
        ['lead'],
        mute.map(({ id }) => [id]),
      ),
    },
    shareOfCallsLeft: {
      value: calls === 0 ? 0 : callsLeft === 0 ? null : calls / callsLeft,
      note: `${calls} calls of ${callsLeft} that are left`,
    },
    shareLeftOut: {
      value: preview.leads === 0 ? 0 : leftOut.length / preview.leads,
      evidence: evidence(
        ['lead', 'reason', 'merged into', 'fields'],
        leftOut.map(({ id, reason, mergedInto, fields }) => [id, reason, mergedInto, fields.join(', ')]),
      ),
    },
  };
}

const shown = 100;

function evidence(columns: string[], rows: Scalar[][]): Evidence {
  return { columns, rows: rows.slice(0, shown), total: rows.length };
}
