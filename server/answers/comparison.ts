import { z } from 'zod';
import { fileRecord } from './common.ts';

const scalar = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const interval = z.object({ value: z.number(), low: z.number(), high: z.number() });

const comparedRun = z.object({
  run: z.string(),
  plan: z.string(),
  planVersion: z.string(),
  state: z.string(),
  startedAt: z.string().describe('ISO time.'),
  rehearsal: z.boolean(),
});

const gateSide = z.object({
  step: z.string(),
  status: z.enum(['passed', 'warned', 'failed']),
  waived: z.boolean(),
  measured: scalar,
  threshold: z.string(),
});

/** Two runs side by side, as `leadline compare --json` shows them. */
export const runComparison = z.object({
  a: comparedRun,
  b: comparedRun,
  notes: z.array(z.string()).describe('What cannot be compared, and why.'),
  settings: differing({ setting: z.string(), ...sides(z.unknown()) }),
  data: differing({ path: z.string(), ...sides(fileRecord.nullable()) }),
  gates: differing({
    gate: z.string(),
    title: z.string(),
    change: z
      .enum(['worse', 'threshold', 'better', 'measured', 'only-a', 'only-b'])
      .describe('`worse` and `better` are about the verdict; what got worse stands first.'),
    ...sides(gateSide.nullable()),
  }),
  metrics: differing({
    metric: z.enum(['aucPr', 'aucRoc', 'topDecileLift']),
    ...sides(interval.nullable().describe('With its 95 % interval on the test window.')),
    verdict: z
      .enum(['within', 'overlap', 'apart'])
      .nullable()
      .describe("`within`: each value lies in the other's interval; `apart`: the intervals do not meet."),
  }),
  features: differing({
    feature: z.string(),
    ...sides(z.object({ rank: z.number().int(), share: z.number().describe('0 to 1.') }).nullable()),
  }),
  steps: differing({
    step: z.string(),
    title: z.string(),
    ...sides(z.object({ state: z.string(), seconds: z.number().nullable() }).nullable()),
  }),
  waivers: differing({
    gate: z.string(),
    ...sides(z.object({ by: z.array(z.string()), reason: z.string(), selfApproved: z.boolean() }).nullable()),
  }),
  signOffs: differing({
    step: z.string(),
    title: z.string(),
    ...sides(z.object({ by: z.string(), note: z.string().nullable(), rehearsal: z.boolean() }).nullable()),
  }),
});

/** What a resume would run, as `leadline resume --dry-run --json` shows it. */
export const foreseenRerun = z.object({
  run: z.string(),
  state: z.string(),
  steps: z.array(
    z.object({
      step: z.string(),
      title: z.string(),
      kind: z.enum(['tool', 'human']),
      why: z.string(),
      again: z.boolean().describe('True for what is done now and would be done once more.'),
      seconds: z.number().nullable().describe('What it took last time; null where that is not known.'),
      waiversLost: z.array(z.string()).describe('Gates whose waivers would fall.'),
      now: z.boolean().describe('False for what comes only after a person has done a step before it.'),
    }),
  ),
  waitsAt: z.string().nullable().describe('The human step at which the run would wait.'),
  seconds: z.number().describe('Sum of the times known, up to there.'),
  untimed: z.number().int().describe('Steps up to there whose time is not known.'),
});

function differing(shape: z.ZodRawShape) {
  return z.object({
    differences: z.array(z.object(shape)),
    equal: z.number().int().describe('How many say the same.'),
  });
}

function sides<T extends z.ZodType>(schema: T) {
  return { a: schema, b: schema };
}
