import { renderPrompt } from '../../prompts/render.ts';
import { costOf } from '../../salesforce/push/cost.ts';
import { ownFields } from '../../salesforce/push/own-fields.ts';
import type {
  Difference,
  FieldValue,
  HeldLead,
  LeadChange,
  LeadValues,
} from '../../salesforce/push/types.ts';
import type { Artifacts } from '../tool.ts';
import { changesCsv, leftOutCsv } from './lead-files.ts';
import { type OrgFile, type PreviewFile, type SourceFile, syncArtifacts } from './sync-files.ts';

const tierField = 'Leadline_Tier__c';
const mostExamples = 20;
/** Characters of a value in an example; the whole stands in difference.csv. */
const shownCharacters = 80;

export interface Previewed {
  kind: PreviewFile['kind'];
  source: SourceFile;
  org: OrgFile;
  /** What Salesforce holds now, of every lead. */
  held: readonly HeldLead[];
  difference: Difference;
}

/** Writes the difference, and what a person reads of it before he grants it. Pure but for the files. */
export async function writePreview(artifacts: Artifacts, previewed: Previewed): Promise<PreviewFile> {
  const preview = previewOf(previewed);
  await artifacts.write(syncArtifacts.difference, changesCsv(previewed.difference.changes));
  await artifacts.write(syncArtifacts.leftOut, leftOutCsv(previewed.difference.leftOut));
  await artifacts.writeJson(syncArtifacts.preview, preview);
  await artifacts.write(syncArtifacts.previewText, previewText(preview));
  return preview;
}

/** What would be written, counted and by example. */
export function previewOf({ kind, source, org, held, difference }: Previewed): PreviewFile {
  const { changes, unchanged, leftOut } = difference;
  const before = new Map(held.map((lead) => [lead.id, lead.values ?? {}]));
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
    fields: fieldsOf(changes, before),
    tiers: tiersOf(changes, held),
    examples: spread(changes, mostExamples).map((change) => exampleOf(change, before)),
    cost: {
      ways: ways.map((one) => ({ ...one, of: [...one.of] })),
      taken: way,
      calls: ways.find((one) => one.way === way)?.calls ?? 0,
    },
  };
}

function fieldsOf(
  changes: readonly LeadChange[],
  before: ReadonlyMap<string, LeadValues>,
): PreviewFile['fields'] {
  const fields = new Map(
    ownFields.map(({ name }) => [name, { field: name, set: 0, changed: 0, cleared: 0 }]),
  );
  for (const { id, changed, wanted } of changes) {
    const held = before.get(id) ?? {};
    for (const name of changed) {
      const field = fields.get(name);
      if (field !== undefined) field[kindOf(held[name] ?? null, wanted[name] ?? null)] += 1;
    }
  }
  return [...fields.values()].filter(({ set, changed, cleared }) => set + changed + cleared > 0);
}

function kindOf(held: FieldValue, wanted: FieldValue): 'set' | 'changed' | 'cleared' {
  if (held === null) return 'set';
  return wanted === null ? 'cleared' : 'changed';
}

function tiersOf(changes: readonly LeadChange[], held: readonly HeldLead[]): PreviewFile['tiers'] {
  const after = new Map(
    held.flatMap(({ id, values }) => (values === null ? [] : [[id, tierOf(values)] as const])),
  );
  const former = new Map(after);
  for (const { id, wanted } of changes) after.set(id, tierOf(wanted));
  const tiers = new Map<string, { tier: string; written: number; moved: number; after: number }>();
  const at = (tier: string) => {
    const found = tiers.get(tier) ?? { tier, written: 0, moved: 0, after: 0 };
    tiers.set(tier, found);
    return found;
  };
  for (const tier of after.values()) at(tier).after += 1;
  for (const { id, wanted } of changes) {
    at(tierOf(wanted)).written += 1;
    if (former.get(id) !== tierOf(wanted)) at(tierOf(wanted)).moved += 1;
  }
  return [...tiers.values()].sort((a, b) => b.after - a.after || (a.tier < b.tier ? -1 : 1));
}

function tierOf(values: LeadValues): string {
  return String(values[tierField] ?? 'none');
}

function exampleOf({ id, changed, wanted }: LeadChange, before: ReadonlyMap<string, LeadValues>) {
  const held = before.get(id) ?? {};
  const fields = changed.map((field) => ({
    field,
    held: shortened(held[field] ?? null),
    wanted: shortened(wanted[field] ?? null),
  }));
  return { lead: id, fields };
}

function shortened(value: FieldValue): FieldValue {
  if (typeof value !== 'string' || value.length <= shownCharacters) return value;
  return `${value.slice(0, shownCharacters - 3)}...`;
}

/** So many of them, evenly from the first to the last, so that all kinds are likely seen. */
function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)] as T);
}

function countsOf(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function previewText(preview: PreviewFile): string {
  const { examples, cost, org, source } = preview;
  return renderPrompt('reports/sync-preview.md', {
    ...preview,
    isRollback: preview.kind === 'rollback',
    isProduction: org.kind === 'production',
    isEmpty: preview.changes === 0,
    waived: source.waived,
    tierWords: Object.entries(source.tiers).map(([tier, word]) => `${tier} is ${word}`),
    callsAfter: org.callsLeft - cost.calls,
    way: cost.taken === 'bulk' ? 'Bulk API 2.0' : 'composite requests',
    examples: examples.map(({ lead, fields }) => ({
      lead,
      fields: fields.map(({ field, held, wanted }) => ({ field, held: shown(held), wanted: shown(wanted) })),
    })),
  });
}

function shown(value: FieldValue): string {
  return value === null ? '(empty)' : String(value);
}
