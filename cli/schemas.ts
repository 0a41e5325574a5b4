import { z } from 'zod';
import { findingCodes } from '../runner/lint/finding.ts';
import { errorFacts, evidence, planSummary, verdict } from '../server/answers/common.ts';
import { foreseenRerun, runComparison } from '../server/answers/comparison.ts';
import { gateOfPlan, planDiff, stepBrief } from '../server/answers/plan.ts';
import { resultPaths, scoredLead, testMetrics } from '../server/answers/results.ts';
import { runAnswer } from '../server/answers/run.ts';
import { type CommandName, commandNames } from './command-names.ts';
import { forgetPayload } from './forget-schemas.ts';
import { pullPayload, salesforcePayloads } from './salesforce-schemas.ts';
import { demoSync, syncPayload } from './sync-schemas.ts';

const scalar = z.union([z.number(), z.string(), z.boolean(), z.null()]);

const rowSource = z.object({
  table: z.string(),
  file: z.string(),
  vintage: z.string().nullable().describe('Date from which the vintage was known.'),
  line: z.number().int().nullable().describe('Counting records, the header being 1.'),
});

const runPayload = {
  run: runAnswer,
  paths: z.object({ directory: z.string(), executionLog: z.string() }).describe('Absolute paths.'),
};

const operatorFacts = {
  name: z.string(),
  publicKey: z.string().describe('The raw Ed25519 public key in base64.'),
  id: z.string().describe("The first 16 bytes of the public key's SHA-256, in hex."),
};

const operatorRecord = z.object(operatorFacts);

const operators = z
  .array(
    z.object({
      ...operatorFacts,
      vouchedBy: z.string().describe('Id of the operator who added this one; its own, for the first.'),
      at: z.string(),
      entry: z.number().int().describe("Number of the journal's entry."),
    }),
  )
  .describe('Who may sign in this workspace, in the order in which they were added.');

const ownOperator = {
  operator: z.object({
    ...operatorFacts,
    protection: z.enum(['passphrase', 'keychain']).describe('What unlocks the key.'),
  }),
  line: z.string().describe('What a colleague needs for `leadline operator add`.'),
  home: z.string().describe('Absolute path of the folder with the key.'),
};

/** What each command's `--json` answer holds beside `leadline`, `command`, `ok` and `error`. */
const payloads = {
  demo: {
    ...runPayload,
    metrics: testMetrics.nullable().describe('On the test window; null when the run did not get that far.'),
    leads: z.array(scoredLead).describe('The ten leads with the highest probability.'),
    paths: resultPaths,
    sync: demoSync.nullable().describe('What came to the fake org; null where the leads were not scored.'),
  },
  sandbox: {
    workspace: z.string(),
    directory: z.string().describe('Where the data lies.'),
    reused: z
      .boolean()
      .describe('True when a sandbox of the same seed, scale, signal and leak was there already.'),
    scale: z.string(),
    seed: z.number().int(),
    signal: z.string(),
    leak: z.string().nullable(),
    files: z.array(
      z.object({ path: z.string(), rows: z.number().int(), bytes: z.number().int(), sha256: z.string() }),
    ),
    truth: z
      .record(z.string(), z.unknown())
      .describe('The ground truth and what came of it, as in TRUTH.json.'),
    configuration: z.enum(['created', 'kept', 'merged']).describe('What was done to leadline.yaml.'),
  },
  init: {
    workspace: z.string(),
    configuration: z.string().describe('Path of the leadline.yaml that was made.'),
  },
  plans: { plans: z.array(planSummary) },
  run: runPayload,
  resume: {
    ...runPayload,
    foreseen: foreseenRerun.optional().describe('With --dry-run: what would run; the run is as it was.'),
  },
  status: {
    ...runPayload,
    runs: z.array(z.object({ run: z.string(), plan: z.string(), state: z.string() })),
  },
  gates: {
    run: z.string().nullable().describe('Null where a plan was asked for that has no run yet.'),
    plan: z.string().optional().describe('The plan, when one was named.'),
    planVersion: z.string().optional(),
    parameters: planDiff.parameters.optional(),
    changedGates: planDiff.changedGates,
    gates: z
      .union([
        z.array(verdict.extend({ rows: evidence.nullable(), evidencePath: z.string() })),
        z.array(gateOfPlan),
      ])
      .describe('The verdicts of a run; or, when a plan was named, all its gates, judged or not.'),
  },
  compare: { comparison: runComparison },
  step: runPayload,
  'explain-row': {
    lead: z.string(),
    asOf: z.string().describe('The moment as of which the values were known.'),
    dataset: z.string(),
    sources: z.object({ lead: rowSource, rep: rowSource.nullable(), firm: rowSource.nullable() }),
    values: z.array(
      z.object({
        feature: z.string(),
        value: scalar,
        source: z.enum(['rep', 'firm', 'none']),
        rawColumns: z.array(z.string()).describe('Columns of the file behind the value.'),
        rawValues: z
          .array(z.string().nullable())
          .describe(
            "Their text on the line that fed the value; '(masked)' for a column that is named like personal data.",
          ),
      }),
    ),
  },
  forget: forgetPayload,
  verify: {
    entries: z.number().int(),
    files: z.number().int().describe('Artifacts and evidence files whose hash was compared.'),
    signatures: z.number().int().describe('Signatures of people that were found genuine.'),
    erasures: z
      .array(z.object({ at: z.string(), by: z.string(), files: z.number().int() }))
      .describe('Leads that people had forgotten, and how many files were written anew for each.'),
    exportedAt: z.string().optional().describe('Of a bundle, with --bundle.'),
    exportedBy: z.string().optional().describe('Who signed the bundle.'),
    head: z.string().describe('Hash of the last sound entry.'),
    problems: z.array(
      z.object({
        entry: z.number().int().optional(),
        run: z.string().optional(),
        file: z.string().optional(),
        message: z.string(),
      }),
    ),
  },
  'operator init': ownOperator,
  'operator show': ownOperator,
  'operator add': { added: operatorRecord, operators },
  'operator list': { operators },
  'operator trust': { operators },
  ...salesforcePayloads,
  'salesforce pull': { ...runPayload, ...pullPayload },
  sync: { ...runPayload, ...syncPayload },
  'sync rollback': { ...runPayload, ...syncPayload },
  'log export': {
    file: z.string().describe('Absolute path of the bundle.'),
    sha256: z.string(),
    bytes: z.number().int(),
    entries: z.number().int(),
    files: z.number().int().describe('Artifacts and evidence files whose hash is part of it.'),
    head: z.string().describe('Hash of the last entry.'),
    exportedBy: z.string(),
  },
  'plan diff': planDiff,
  'plan brief': { brief: stepBrief },
  'plan lint': {
    plan: z.string(),
    parameters: z.string().describe('Path of the leadline.yaml that set them, or `reference`.'),
    findings: z.array(
      z.object({
        code: z.enum(findingCodes),
        severity: z.enum(['error', 'warning']).describe('An error keeps the plan from running.'),
        step: z.string(),
        gate: z.string().nullable(),
        message: z.string(),
        next: z.string().describe('What to do.'),
      }),
    ),
  },
  sql: {
    queries: z.array(z.string()).optional().describe('All names, when none was given.'),
    query: z
      .object({
        name: z.string(),
        dialect: z.enum(['bigquery', 'duckdb']),
        about: z.string(),
        text: z.string(),
        bindings: z.record(z.string(), scalar).describe('Values to bind, by name; never part of the text.'),
      })
      .optional(),
  },
} satisfies Record<CommandName, z.ZodRawShape>;

/** The schema of each command's whole answer: everything on success; on failure the error, and of the rest what there is. */
export const answerSchemas = Object.fromEntries(
  commandNames.map((command) => [command, answerSchema(command, payloads[command])]),
) as Record<CommandName, z.ZodType>;

/** The answer where no command could be made out. */
export const usageErrorSchema = z.object({
  leadline: z.string().describe('Version.'),
  command: z.literal('leadline'),
  ok: z.literal(false),
  error: errorFacts,
});

function answerSchema(command: CommandName, payload: z.ZodRawShape): z.ZodType {
  const head = { leadline: z.string().describe('Version.'), command: z.literal(command) };
  return z.discriminatedUnion('ok', [
    z.object({ ...head, ok: z.literal(true), ...payload }),
    z.object({ ...head, ok: z.literal(false), error: errorFacts, ...z.object(payload).partial().shape }),
  ]);
}
