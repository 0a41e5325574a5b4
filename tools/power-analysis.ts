import { z } from 'zod';
import type { Evidence, Measure } from '../gates/gate.ts';
import {
  exactPower,
  exactSampleSize,
  leastDetectableLift,
  normalPower,
  normalSampleSize,
  type TwoProportions,
} from '../model/experiment/index.ts';
import { renderPrompt } from '../prompts/render.ts';
import { numberOf } from './evidence.ts';
import { capacityOf, clusteringOf, type RepWork, repWorkOf } from './experiment/flow.ts';
import { defineTool, type ToolContext } from './tool.ts';

const share = z.number().gt(0).lt(1);

const input = z.strictObject({
  leads: z.string().describe('Typed leads: contact_date, call_scheduled_date, line'),
  owners: z
    .string()
    .nullable()
    .default(null)
    .describe('Leads as received, with the owner; null, or without the column: no reps known'),
  owner_column: z.string().default('OwnerId'),
  base_rate: share.describe('Conversion rate of the control arm'),
  lift: z.number().positive().default(0.5).describe('Relative lift to be seen: 0.5 is +50 %'),
  alpha: share.default(0.05),
  power: share.default(0.8),
  weeks: z.int().positive().describe('How long the test takes leads in'),
  adoption: share.default(0.6).describe('Share of treated leads that the reps work as the tiers say'),
  flow_weeks: z.int().positive().default(26).describe('Recent full weeks that the flow is measured on'),
  maturity_days: z.int().positive(),
  report: z.string().default('ab_test_power_analysis.md'),
});
type Input = z.output<typeof input>;

const figure = z.number().nullable();

/** The size, length and power of an A/B test on the flow that the data show, by the exact and the normal method. */
export const powerAnalysis = defineTool({
  name: 'power-analysis',
  title: 'Power of the A/B test',
  description:
    'Leads an arm for the wanted lift by the exact and the normal method, weeks that the flow in the data needs for them, least detectable lift and power in the planned weeks, under partial adoption and under assignment by rep, and the capacity of the reps.',
  effect: 'files',
  input,
  output: z.object({
    perArmNormal: figure,
    perArmExact: figure,
    weeklyFlow: z.number(),
    weeksNeeded: figure,
    powerPlanned: z.number(),
    powerUnderAdoption: z.number(),
    leastDetectableLift: figure,
  }),
  measures: () => [
    'perArmExact',
    'weeksNeeded',
    'power',
    'powerUnderAdoption',
    'powerByRep',
    'capacityShare',
    'leastDetectableLift',
    'powerBothWays',
  ],
  touches: (asked) => ({
    reads: [
      { table: asked.leads, columns: ['contact_date', 'call_scheduled_date', 'line'] },
      ...(asked.owners === null ? [] : [{ table: asked.owners }]),
    ],
    writesArtifacts: ['ab-test-power.json', asked.report],
  }),
  async run(asked, context) {
    context.progress({ message: 'measuring the flow of leads' });
    const weekly = await weeklyContacts(asked, context);
    const flow = weekly.reduce((all, week) => all + week.contacted, 0) / asked.flow_weeks;
    const reps = await repsOf(asked, context);
    context.progress({ message: "adding up the exact test's outcomes" });
    const plan = planOf(asked, flow, reps);
    const analysis = { ...asked, weekly, flow, ...plan };
    await context.artifacts.writeJson('ab-test-power.json', analysis);
    await context.artifacts.write(asked.report, renderPrompt('reports/ab-test-power-analysis.md', analysis));
    return {
      output: {
        perArmNormal: plan.size.normal,
        perArmExact: plan.size.exact,
        weeklyFlow: flow,
        weeksNeeded: plan.weeks_needed.exact,
        powerPlanned: plan.planned.power_exact,
        powerUnderAdoption: plan.adopted.power_exact,
        leastDetectableLift: plan.planned.least_detectable_lift,
      },
      measures: measuresOf(asked, plan, flow),
      learnings: [
        `${plan.size.exact} leads an arm see +${percent(asked.lift)} on ${percent(asked.base_rate, 2)} with power ${asked.power} (Fisher's exact test; ${plan.size.normal} by the normal method).`,
        `At ${flow.toFixed(0)} contacts a week that takes ${weeksText(plan.weeks_needed.exact)}; ${asked.weeks} weeks reach power ${plan.planned.power_exact.toFixed(2)}, and ${plan.adopted.power_exact.toFixed(2)} when ${percent(asked.adoption)} of the treated leads are worked as told.`,
      ],
    };
  },
});

async function weeklyContacts(asked: Input, { warehouse, analysisDate }: ToolContext) {
  const rows = await warehouse.rows('experiment/weekly-flow', {
    leads: asked.leads,
    analysis_date: analysisDate,
    weeks: asked.flow_weeks,
  });
  return rows.map((row) => ({ week: String(row.week), contacted: numberOf(row, 'contacted') }));
}

async function repsOf(asked: Input, { warehouse, analysisDate }: ToolContext): Promise<RepWork[] | null> {
  if (asked.owners === null) return null;
  const schema = await warehouse.schemaOf(asked.owners);
  if (!schema?.some(({ name }) => name === asked.owner_column)) return null;
  const rows = await warehouse.rows('experiment/reps', {
    leads: asked.leads,
    owners: asked.owners,
    owner_column: asked.owner_column,
    analysis_date: analysisDate,
    weeks: asked.flow_weeks,
    maturity_days: asked.maturity_days,
  });
  return rows.map(repWorkOf);
}

function planOf(asked: Input, flow: number, reps: RepWork[] | null) {
  const full = testOf(asked, 1);
  const adopted = testOf(asked, asked.adoption);
  const perArm = Math.floor((flow * asked.weeks) / 2);
  const clusters = reps === null ? null : clusteringOf(reps, 2 * perArm);
  const effective = Math.floor(perArm / (clusters?.design_effect ?? 1));
  const size = sizeOf(full, asked.power);
  return {
    per_arm_planned: perArm,
    size,
    size_adopted: sizeOf(adopted, asked.power),
    weeks_needed: {
      normal: weeksFor(size.normal, flow),
      exact: weeksFor(size.exact, flow),
    },
    planned: powerOf(full, asked, perArm),
    adopted: powerOf(adopted, asked, perArm),
    by_rep:
      clusters?.design_effect == null
        ? null
        : { ...clusters, effective_per_arm: effective, ...powerOf(full, asked, effective) },
    capacity: reps === null ? null : capacityOf(reps, flow),
    curve: curveOf(full, adopted, flow),
  };
}

/** Where only a share of the treated leads is worked as told, the arm as a whole gains that share of the lift. */
function testOf({ base_rate, lift, alpha }: Input, adoption: number): TwoProportions {
  const treatment = base_rate * (1 + lift * adoption);
  return { control: base_rate, treatment: Math.min(treatment, 1 - 1e-9), alpha };
}

function sizeOf(test: TwoProportions, power: number) {
  const normal = normalSampleSize(test, power);
  return { normal, exact: exactSampleSize(test, power, normal) };
}

function powerOf(test: TwoProportions, { base_rate, alpha, power }: Input, perArm: number) {
  return {
    power_normal: perArm === 0 ? 0 : normalPower(test, perArm),
    power_exact: perArm === 0 ? 0 : exactPower(test, perArm),
    least_detectable_lift:
      perArm === 0 ? null : leastDetectableLift({ control: base_rate, alpha }, perArm, power),
  };
}

/** Power by the normal method over the weeks that a test may last, for the chart. */
function curveOf(full: TwoProportions, adopted: TwoProportions, flow: number) {
  return [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 26].map((weeks) => {
    const perArm = Math.floor((flow * weeks) / 2);
    const power = (test: TwoProportions): number => (perArm === 0 ? 0 : normalPower(test, perArm));
    return { weeks, per_arm: perArm, power: power(full), power_under_adoption: power(adopted) };
  });
}

function weeksFor(perArm: number, flow: number): number | null {
  return flow === 0 || !Number.isFinite(perArm) ? null : (2 * perArm) / flow;
}

type Plan = ReturnType<typeof planOf>;

function measuresOf(asked: Input, plan: Plan, flow: number): Record<string, Measure> {
  const evidence = powerByWeeks(asked, plan);
  const inPlan = `${plan.per_arm_planned} leads an arm in ${asked.weeks} weeks at ${flow.toFixed(0)} contacts a week`;
  const needed = `${plan.size.exact} an arm are needed`;
  return {
    perArmExact: { value: plan.size.exact, note: `${plan.size.normal} by the normal method` },
    weeksNeeded: {
      value: plan.weeks_needed.exact,
      note: `${needed}; outcomes take ${asked.maturity_days} days more to ripen`,
      evidence,
    },
    power: { value: plan.planned.power_exact, note: `${inPlan}; ${needed}`, evidence },
    powerUnderAdoption: {
      value: plan.adopted.power_exact,
      note: `${inPlan}; with ${percent(asked.adoption)} adoption ${plan.size_adopted.exact} an arm are needed`,
      evidence,
    },
    powerBothWays: {
      value: Math.min(plan.planned.power_exact, plan.adopted.power_exact),
      note: `${plan.planned.power_exact.toFixed(2)} with full adoption, ${plan.adopted.power_exact.toFixed(2)} with ${percent(asked.adoption)}; ${inPlan}`,
      evidence,
    },
    powerByRep: {
      value: plan.by_rep?.power_exact ?? null,
      note:
        plan.by_rep === null
          ? 'no reps are known, or their leads cannot tell how conversions cluster'
          : `whole reps in arms: design effect ${plan.by_rep.design_effect?.toFixed(2)}, worth ${plan.by_rep.effective_per_arm} leads an arm`,
    },
    capacityShare: {
      value: plan.capacity?.share_used ?? null,
      note:
        plan.capacity === null
          ? 'no reps are known'
          : `${plan.capacity.reps} reps can contact ${plan.capacity.contacts_a_week} leads in a busy week`,
    },
    leastDetectableLift: { value: plan.planned.least_detectable_lift, note: inPlan },
  };
}

/** What other lengths of the test would reach, so that whoever is refused sees the way out. */
function powerByWeeks({ adoption }: Input, { curve }: Plan): Evidence {
  return {
    columns: ['weeks', 'leads an arm', 'power', `power with ${percent(adoption)} adoption`],
    rows: curve.map(({ weeks, per_arm, power, power_under_adoption }) => [
      weeks,
      per_arm,
      power,
      power_under_adoption,
    ]),
    total: curve.length,
  };
}

function percent(value: number, digits = 0): string {
  return `${(100 * value).toFixed(digits)} %`;
}

function weeksText(weeks: number | null): string {
  return weeks === null ? 'forever' : `${weeks.toFixed(1)} weeks`;
}
