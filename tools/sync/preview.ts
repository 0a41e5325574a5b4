import { renderPrompt } from '../../prompts/render.ts';
import { costOf } from '../../salesforce/push/cost.ts';
import { ownFields } from '../../salesforce/push/own-fields.ts';
import type { Difference, FieldValue, HeldLead, LeadChange } from '../../salesforce/push/types.ts';
import type { Artifacts } from '../tool.ts';
import { alignTables } from './align-tables.ts';
import { examplesText, shortName, tierOf } from './examples.ts';
import { changesCsv, leftOutCsv } from './lead-files.ts';
import { type OrgFile, type PreviewFile, type SourceFile, syncArtifacts } from './sync-files.ts';
import { bestFirst } from './tier-order.ts';

export interface Previewed {
  kind: PreviewFile['kind'];
  source: SourceFile;
  org: OrgFile;
  /** What Salesforce holds now, of every lead. */
  held: ReadonlyMap<string, HeldLead>;
  difference: Difference;
}

/** What a preview leaves, whichever way the writing goes. */
export const previewArtifacts = [
  syncArtifacts.difference,
  syncArtifacts.examples,
  syncArtifacts.leftOut,
  syncArtifacts.preview,
  syncArtifacts.previewText,
];

/**
 * Writes the difference, and what a person reads of it before he grants it: counts and cost, which the journal keeps, and beside them
 * examples, which name leads. Pure but for the files.
 */
export async function writePreview(artifacts: Artifacts, previewed: Previewed): Promise<PreviewFile> {
  const { changes, leftOut } = previewed.difference;
  const difference = await artifacts.write(syncArtifacts.difference, changesCsv(changes));
  const examples = await artifacts.write(syncArtifacts.examples, examplesText(changes, previewed.held));
  await artifacts.write(syncArtifacts.leftOut, leftOutCsv(leftOut));
  const preview = previewOf(previewed, {
    difference: difference.sha256,
    examples: examples.sha256,
  });
  await artifacts.writeJson(syncArtifacts.preview, preview);
  await artifacts.write(syncArtifacts.previewText, previewText(preview));
  return preview;
}

function previewOf(previewed: Previewed, hashes: PreviewFile['hashes']): PreviewFile {
  const { kind, source, org, held, difference } = previewed;
  const { changes, unchanged, leftOut } = difference;
  const { ways, taken } = costOf(difference);
  const way = taken === 'bulk' && !org.bulk ? 'composite' : taken;
  return {
    kind,
    source,
    org,
    leads: changes.length + unchanged + leftOut.length,
    changes: changes.length,
    unchanged,
    leftOut: countsOf(leftOut.map(({ reason }) => reason)).map(([reason, leads]) => ({ reason, leads })),
    fields: fieldsOf(changes, held),
    tiers: tiersOf(previewed),
    hashes,
    cost: {
      ways: ways.map((one) => ({ ...one, of: [...one.of] })),
      taken: way,
      calls: ways.find((one) => one.way === way)?.calls ?? 0,
    },
  };
}

function fieldsOf(changes: readonly LeadChange[], held: Previewed['held']): PreviewFile['fields'] {
  const fields = new Map(
    ownFields.map(({ name }) => [name, { field: name, set: 0, changed: 0, cleared: 0 }]),
  );
  for (const { id, changed, wanted } of changes) {
    const before = held.get(id)?.values ?? {};
    for (const name of changed) {
      const field = fields.get(name);
      if (field !== undefined) field[kindOf(before[name] ?? null, wanted[name] ?? null)] += 1;
    }
  }
  return [...fields.values()].filter(({ set, changed, cleared }) => set + changed + cleared > 0);
}

function kindOf(held: FieldValue, wanted: FieldValue): 'set' | 'changed' | 'cleared' {
  if (held === null) return 'set';
  return wanted === null ? 'cleared' : 'changed';
}

function tiersOf({ difference: { changes }, held, source }: Previewed): PreviewFile['tiers'] {
  const tiers = new Map<string, PreviewFile['tiers'][number]>();
  const at = (tier: string) => {
    const found = tiers.get(tier) ?? { tier, written: 0, moved: 0, after: 0 };
    tiers.set(tier, found);
    return found;
  };
  for (const { values } of held.values()) if (values !== null) at(tierOf(values)).after += 1;
  for (const { id, wanted } of changes) {
    const former = tierOf(held.get(id)?.values ?? {});
    const tier = at(tierOf(wanted));
    tier.written += 1;
    if (former === tier.tier) continue;
    tier.moved += 1;
    tier.after += 1;
    at(former).after -= 1;
  }
  return [...tiers.values()].sort(bestFirst(Object.values(source.tiers)));
}

function countsOf(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

const mostChanges = 20;

function caveatLines({ run, waived, selfApproved, rehearsed, changed }: SourceFile): string[] {
  const more = changed.length - mostChanges;
  const byHimself = (gate: string) => (selfApproved.includes(gate) ? `${gate} (SELF-APPROVED)` : gate);
  return [
    ...(waived.length === 0 ? [] : [`Waived gates of that run: ${waived.map(byHimself).join(', ')}`]),
    ...(rehearsed.length === 0
      ? []
      : [`REHEARSED in that run, by a stand-in and no person: step ${rehearsed.join(', step ')}`]),
    ...changed.slice(0, mostChanges).map((sentence) => `Changed in that run: ${sentence}`),
    ...(more > 0 ? [`${more} more changes: \`leadline status --run ${run}\` shows them`] : []),
  ];
}

function previewText(preview: PreviewFile): string {
  const { cost, org, source, fields } = preview;
  const groups = Map.groupBy(fields, ({ set, changed, cleared }) => [set, changed, cleared].join());
  return alignTables(
    renderPrompt('reports/sync-preview.md', {
      ...preview,
      isRollback: preview.kind === 'rollback',
      isProduction: org.kind === 'production',
      isEmpty: preview.changes === 0,
      caveats: caveatLines(source),
      tierWords: Object.entries(source.tiers).map(([tier, word]) => `${tier} is ${word}`),
      fieldGroups: [...groups.values()].map((group) => ({
        ...group[0],
        fields: group.map(({ field }) => shortName(field)),
      })),
      callsAfter: org.callsLeft - cost.calls,
      way: cost.taken === 'bulk' ? 'Bulk API 2.0' : 'composite requests',
    }),
  );
}
