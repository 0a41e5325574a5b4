import { z } from 'zod';

/** Where the steps of a sync leave what later ones read. The CSV files are those of `lead-files.ts`. */
export const syncArtifacts = {
  /** What leads should hold. */
  wanted: 'sync/wanted.csv',
  source: 'sync/source.json',
  /** What Salesforce held before anything was written: a rollback restores it. */
  held: 'sync/held.csv',
  org: 'sync/org.json',
  /** Of a rollback: what the run that is taken back wrote. */
  written: 'sync/written.csv',
  /** What is written, lead by lead. */
  difference: 'sync/difference.csv',
  leftOut: 'sync/left-out.csv',
  preview: 'sync/preview.json',
  previewText: 'sync/preview.md',
  /** Leads by example, shown beside the preview: the journal never holds an id. */
  examples: 'sync/examples.md',
  report: 'sync/report.json',
  reportText: 'sync/report.md',
  /** Every lead that was not written as it should be, with the reason. */
  troubles: 'sync/troubles.csv',
} as const;

/** `source.json`: the run whose results are synced, or taken back. */
export const sourceFile = z.strictObject({
  run: z.string(),
  plan: z.string(),
  /** ISO date. */
  analysisDate: z.string(),
  /** ISO time at which its scores, or the difference that is taken back, were made. */
  madeAt: z.string(),
  leads: z.int(),
  scored: z.int(),
  /** Leadline's tiers and the words that Salesforce gets for them. */
  tiers: z.record(z.string(), z.string()),
  suppressed: z.boolean(),
  /** Of a rollback: the org that the run wrote to; null for a sync, which reads its own. */
  organizationId: z.string().nullable(),
  /** Gates of that run that do not hold and that people let pass. */
  waived: z.array(z.string()),
  // Files of earlier versions have none of these: a rollback reads them.
  /** Those of the waived gates that were let pass by whoever had asked for it. */
  selfApproved: z.array(z.string()).default([]),
  /** Ids of steps of that run in which a stand-in was taken for a person. */
  rehearsed: z.array(z.string()).default([]),
  /** What that run judged and did otherwise than the reference of its plan, a sentence each, the loosened gates first. */
  changed: z.array(z.string()).default([]),
});
export type SourceFile = z.output<typeof sourceFile>;

/** `org.json`: the org as it was when it was read. */
export const orgFile = z.strictObject({
  organizationId: z.string(),
  instanceUrl: z.string(),
  username: z.string(),
  kind: z.enum(['production', 'sandbox', 'fake']),
  apiVersion: z.string(),
  /** Calls within 24 hours. */
  callsLeft: z.int(),
  callsMost: z.int(),
  /** Whether Bulk API 2.0 is there to write with. */
  bulk: z.boolean(),
});
export type OrgFile = z.output<typeof orgFile>;

/** `preview.json`: what would be written, counted. It names no lead. */
export const previewFile = z.strictObject({
  kind: z.enum(['sync', 'rollback']),
  source: sourceFile,
  org: orgFile,
  leads: z.int(),
  changes: z.int(),
  unchanged: z.int(),
  leftOut: z.array(z.strictObject({ reason: z.string(), leads: z.int() })),
  /** By field: how many leads get a value where there was none, another value, and none where there was one. */
  fields: z.array(z.strictObject({ field: z.string(), set: z.int(), changed: z.int(), cleared: z.int() })),
  /** By tier as it will be, the best first: leads that are written, those of them whose tier is another than before, and all that hold it afterwards. */
  tiers: z.array(z.strictObject({ tier: z.string(), written: z.int(), moved: z.int(), after: z.int() })),
  /** SHA-256 of the files that are granted with it. */
  hashes: z.strictObject({ difference: z.string(), examples: z.string() }),
  cost: z.strictObject({
    ways: z.array(z.strictObject({ way: z.string(), calls: z.int(), of: z.array(z.string()) })),
    taken: z.enum(['composite', 'bulk']),
    calls: z.int(),
  }),
});
export type PreviewFile = z.output<typeof previewFile>;

/** `report.json`: what became of every lead of the difference. */
export const reportFile = z.strictObject({
  /** What the rows of history are known by; null where nothing had to be written. */
  effect: z.string().nullable(),
  changes: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  notTried: z.int(),
  stopped: z.strictObject({ code: z.string(), fields: z.array(z.string()) }).nullable(),
  /** Why leads failed or were not tried, the commonest first. */
  reasons: z.array(
    z.strictObject({ outcome: z.string(), code: z.string(), fields: z.array(z.string()), leads: z.int() }),
  ),
  history: z.strictObject({ added: z.int(), thereAlready: z.int() }),
  readBack: z.strictObject({
    read: z.int(),
    differing: z.int(),
    fields: z.array(z.strictObject({ field: z.string(), leads: z.int() })),
  }),
  /** Up to twenty leads of each pile, by id. */
  examples: z.strictObject({
    succeeded: z.array(z.string()),
    failed: z.array(z.string()),
    notTried: z.array(z.string()),
  }),
});
export type ReportFile = z.output<typeof reportFile>;
