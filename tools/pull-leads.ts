import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Org } from '../salesforce/connect/org.ts';
import type { LeadsPulled } from '../salesforce/pull/pull-leads.ts';
import { numberOf } from './evidence.ts';
import { counts } from './foreseen.ts';
import { type HeldPull, keepPulled, readHeldPull } from './pull/keep-pulled.ts';
import { historyColumns, pullTables, versionColumns } from './pull/pull-tables.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  fields: z
    .array(z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'an API name'))
    .min(1)
    .describe('API names of the fields of Lead that plans read; CreatedDate is asked for in any case'),
  tables: pullTables,
  overlap_minutes: z
    .number()
    .int()
    .min(0)
    .max(1440)
    .default(10)
    .describe('Minutes before the marks that are read again, for what was saved late'),
  full: z.boolean().default(false).describe('Read every lead, whatever the marks say'),
});
type Input = z.output<typeof input>;

/** What a pull came to. */
export const pulledOutput = z.strictObject({
  pull: z.int(),
  full: z.boolean(),
  /** Why every lead was read; null where only what has changed was. */
  fullBecause: z.string().nullable(),
  leadsRead: z.int(),
  versionsAdded: z.int(),
  changesRead: z.int(),
  changesAdded: z.int(),
  leads: z.int(),
  deleted: z.int(),
  merged: z.int(),
  calls: z.int(),
  retried: z.int(),
});

/** Brings what has changed in Salesforce into the warehouse, as versions with their knowledge time. */
export const pullLeads = defineTool({
  name: 'pull-leads',
  title: 'Pull leads from Salesforce',
  description:
    'Reads the leads that have changed since the last complete pull, and what the org has written down of their changed fields, by Bulk API 2.0 queries; deleted and merged leads among them. Keeps every version with the time from which on it was known. Writes nothing in Salesforce.',
  effect: 'warehouse',
  input,
  output: pulledOutput,
  measures: () => ['leadsHeld', 'versionsAdded', 'callsMade'],
  foresee: () => counts('leadsHeld', 'versionsAdded', 'callsMade'),
  touches: ({ fields, tables }) => ({
    writes: [
      { table: tables.versions, columns: [...new Set([...versionColumns, 'CreatedDate', ...fields])] },
      { table: tables.history, columns: historyColumns },
      { table: tables.pulls },
    ],
  }),
  async run(asked, context) {
    const { warehouse } = context;
    const held = await readHeldPull(warehouse, asked.tables);
    context.progress({ message: 'signing in to Salesforce' });
    const org = await context.connectSalesforce();
    requireSameOrg(held, org);
    const before = { ...org.calls };
    const folder = await mkdtemp(path.join(tmpdir(), 'leadline-pull-'));
    try {
      const { pulled, fullBecause } = await read(asked, held, org, folder, context);
      context.progress({ message: 'keeping what has changed' });
      const pull = await keepPulled(warehouse, asked.tables, pulled, held, org.organizationId);
      const { versions, history } = asked.tables;
      const [facts] = await warehouse.rows('salesforce/held-facts', { versions, history, pull });
      const calls = org.calls.made - before.made;
      return resultOf(pulled, held, facts, {
        pull,
        fullBecause,
        calls,
        retried: org.calls.retried - before.retried,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** A field that no earlier pull asked for is not in the versions that are held: all leads are read again. */
async function read(
  { fields, full, overlap_minutes: overlapMinutes }: Input,
  held: HeldPull,
  org: Org,
  folder: string,
  { signal, progress }: ToolContext,
): Promise<{ pulled: LeadsPulled; fullBecause: string | null }> {
  const { pullLeads: pull, leadStanding } = await import('../salesforce/pull/pull-leads.ts');
  const named = [...new Set(['CreatedDate', ...fields])];
  const asked = named.filter((name) => !leadStanding.some((standing) => standing === name));
  const fresh = asked.filter((name) => !held.fields.includes(name));
  const isAnew = full || fresh.length > 0;
  const pulled = await pull(
    org,
    { fields: asked, held: held.fields, marks: isAnew ? null : held.marks, overlapMinutes, folder },
    { signal, onRows: (what, rows) => progress({ message: what, done: rows, unit: 'rows' }) },
  );
  return { pulled, fullBecause: pulled.full ? whyFull(held, full, fresh) : null };
}

function whyFull({ pull }: HeldPull, asked: boolean, fresh: readonly string[]): string {
  if (pull === 0) return 'nothing was held before';
  if (asked) return 'it was asked for';
  if (fresh.length > 0) return `no pull before asked for ${fresh.join(', ')}`;
  return 'the last pull is so long ago that deleted leads may have left the recycle bin';
}

/** Ids of two orgs do not mix; a sandbox that was refreshed is another org. */
function requireSameOrg({ organization }: HeldPull, { organizationId }: Org): void {
  if (organization === null || organization === organizationId) return;
  throw new LeadlineError({
    code: 'salesforce-other-org',
    message: 'The warehouse holds leads of another Salesforce org.',
    expected: organization,
    arrived: organizationId,
    next: 'Sign in to the org that the leads came from, or take another workspace for this one.',
    kind: 'usage',
  });
}

function resultOf(
  { leads, history, full, gone }: LeadsPulled,
  held: HeldPull,
  facts: Parameters<typeof numberOf>[0],
  { fullBecause, ...made }: { pull: number; fullBecause: string | null; calls: number; retried: number },
) {
  const found = {
    leads: numberOf(facts, 'leads'),
    deleted: numberOf(facts, 'deleted'),
    merged: numberOf(facts, 'merged'),
    versionsAdded: numberOf(facts, 'versions_added'),
    changesAdded: numberOf(facts, 'changes_added'),
  };
  const changesRead = history?.records ?? 0;
  const { calls, retried } = made;
  return {
    output: { ...made, full, fullBecause, leadsRead: leads.records, changesRead, ...found },
    measures: {
      leadsHeld: {
        value: found.leads,
        note: `${found.deleted} of them are deleted, and ${found.merged} merged into others`,
      },
      versionsAdded: { value: found.versionsAdded, note: `${leads.records} rows were read` },
      callsMade: { value: calls, note: `${retried} of them repeated others` },
    },
    decisions: [
      ...(fullBecause !== null && held.pull > 0
        ? [
            {
              choice: 'read every lead',
              rationale: fullBecause,
              alternatives: ['read what has changed since the last pull'],
            },
          ]
        : []),
      ...(gone.length === 0
        ? []
        : [
            {
              choice: `go on without ${gone.join(', ')}`,
              rationale: 'the org does not have them any more, or hides them; no step asked for them now',
              alternatives: ['stop'],
            },
          ]),
      ...(history === null
        ? [
            {
              choice: 'go on without the history of fields',
              rationale: 'the user may not read LeadHistory, so values at contact are those of the versions',
              alternatives: ['stop'],
            },
          ]
        : []),
    ],
    learnings: [
      `${leads.records} leads and ${changesRead} changes were read in ${calls} calls: ${found.versionsAdded} versions are new, and ${found.leads} leads are held.`,
    ],
  };
}
