import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Measures } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import { bigquery } from '../warehouse/dialects/bigquery.ts';
import { duckdb } from '../warehouse/dialects/duckdb.ts';
import { renderQuery } from '../warehouse/render.ts';
import type { Row, Warehouse } from '../warehouse/warehouse.ts';
import { calibrationArtifacts, tierCalibrationFile } from './calibrate-tiers.ts';
import { numberOf } from './evidence.ts';
import { counts, share, yesOrNo } from './foreseen.ts';
import { narrativeMeasures } from './model/narrative-measures.ts';
import { scoreArtifacts } from './model/score-files.ts';
import { reckon } from './tiers/lead-list.ts';
import { ruleColumns, tierVersion } from './tiers/rules.ts';
import {
  type OpenScore,
  readOpenScores,
  scoresCsv,
  scoresFileOf,
  type ToldTier,
  tierDriversCsv,
  toldTiers,
} from './tiers/scores.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  rules: tierVersion,
  scores: z.string().min(1).describe('Tier table of judged leads'),
  open_scores: z.string().min(1).describe('Tier table of leads to call'),
  calibration: z.string().min(1).describe('Table of expected rates'),
  production_view: z.string().min(1),
  dashboard_view: z.string().min(1),
  project: z.string().min(1).describe('BigQuery project, for the texts to be pasted there'),
  target_artifact: z
    .string()
    .min(1)
    .default('target.json')
    .describe('Where define-target wrote the maturity window, for the narratives'),
  top: z.int().min(1).default(10).describe('How many leads scores.json tells in full'),
  longest_narrative: z.int().min(500).default(1000).describe('The most characters of a narrative'),
  suppress_numbers: z
    .boolean()
    .default(false)
    .describe('Narratives without what such leads did and are expected to do'),
});
type Input = z.output<typeof input>;

const folder = 'deployment';
const guide = 'deployment-guide.md';
const scoreFiles = [scoreArtifacts.csv, scoreArtifacts.json, scoreArtifacts.drivers];

/** Puts the chosen tiers in force: views in the warehouse, their SQL for both engines, the Salesforce query, and a score file of the open leads. */
export const deployTiers = defineTool({
  name: 'deploy-tiers',
  title: 'Put the tiers in force',
  description:
    'Makes the production view and the SGA dashboard view, writes their SQL and the Salesforce sync query for both engines, a deployment guide, and scores.csv and scores.json of the open leads. Nothing is sent to Salesforce.',
  effect: 'warehouse',
  input,
  output: z.strictObject({
    productionView: z.string(),
    dashboardView: z.string(),
    scored: z.int(),
    unscored: z.int(),
    onDashboard: z.int(),
    expectedConversions: z.number(),
  }),
  guards: { narrativeFaults: 'pii' },
  measures: () => [
    ...['dashboardReadable', 'leadsMissingFromView', 'leadsWithoutRate', 'priorityOpenLeads'],
    ...['narrativeCoverage', 'narrativeFaults', 'longestNarrative'],
  ],
  foresee: () => ({
    dashboardReadable: yesOrNo,
    narrativeCoverage: share,
    ...counts('leadsMissingFromView', 'leadsWithoutRate', 'priorityOpenLeads'),
    ...counts('narrativeFaults', 'longestNarrative'),
  }),
  touches: (asked) => ({
    reads: [{ table: asked.scores }, { table: asked.open_scores }, { table: asked.calibration }],
    writes: [{ table: asked.production_view }, { table: asked.dashboard_view }],
    readsArtifacts: [calibrationArtifacts.json, asked.target_artifact],
    writesArtifacts: [guide, ...scoreFiles, ...textNames()],
  }),
  async run(asked, context) {
    const { warehouse, artifacts } = context;
    for (const { query, parameters, makes } of queriesOf(asked)) {
      if (makes) await warehouse.run(query, parameters);
      for (const dialect of [duckdb, bigquery])
        await artifacts.write(textName(query, dialect), textOf(query, parameters, dialect, asked));
    }
    const { tiers, others } = await calibratedTiers(asked, context);
    const { window_days } = await artifacts.readJson(asked.target_artifact, targetWindow);
    const outcome = `a call within ${window_days} days`;
    const told = toldTiers(tiers, outcome, asked.suppress_numbers);
    const open = await readOpenScores(warehouse, asked.production_view);
    const scores = scoresFileOf(open, asked.rules, tiers, { outcome, top: asked.top, told });
    const counts = scores.tiers.map(({ leads }) => leads);
    const list = reckon(tiers, counts);
    await artifacts.write(scoreArtifacts.csv, scoresCsv(open, asked.rules, told));
    await artifacts.write(scoreArtifacts.drivers, tierDriversCsv(open, told));
    await artifacts.writeJson(scoreArtifacts.json, scores);
    const view = { tables: asked, rules: asked.rules, counts: scores, list, texts: textNames() };
    await artifacts.write(guide, renderPrompt('reports/deployment-guide.md', view));
    const facts = await factsOf(asked, warehouse);
    const priority = counts.slice(0, asked.rules.tiers.length).reduce((sum, leads) => sum + leads, 0);
    const { mean, list: one } = list.total;
    return {
      output: {
        productionView: asked.production_view,
        dashboardView: asked.dashboard_view,
        scored: scores.scored,
        unscored: scores.unscored,
        onDashboard: numberOf(facts, 'on_dashboard'),
        expectedConversions: mean.estimate,
      },
      measures: { ...measuresOf(facts, priority), ...toldMeasures(open, told, asked) },
      learnings: [
        `${priority} of ${scores.scored} open leads are in a priority tier; all ${scores.scored} are expected to bring ${mean.estimate.toFixed(0)} conversions, ${one.low.toFixed(0)} to ${one.high.toFixed(0)}.`,
      ],
      decisions: [
        {
          choice: `production shows ${asked.rules.version}`,
          rationale: 'the parameter tier_version names it',
          alternatives: others,
        },
      ],
    };
  },
});

const targetWindow = z.object({ window_days: z.int() });

async function calibratedTiers({ rules }: Input, { artifacts }: ToolContext) {
  const { versions } = await artifacts.readJson(calibrationArtifacts.json, tierCalibrationFile);
  const others = versions.map(({ version }) => version).filter((version) => version !== rules.version);
  const tiers = versions.find(({ version }) => version === rules.version)?.tiers;
  if (tiers === undefined) throw notCalibrated(rules.version, others);
  return { tiers, others };
}

function notCalibrated(version: string, others: readonly string[]): LeadlineError {
  return new LeadlineError({
    code: 'tier-version-not-calibrated',
    message: `The tier version ${version} has no expected rates.`,
    expected: `${version} in ${calibrationArtifacts.json}`,
    arrived: others.join(', '),
    next: 'Calibrate this version, too: name it among the versions of calibrate-tiers.',
  });
}

function measuresOf(facts: Row, priority: number): Measures {
  const count = (name: string) => numberOf(facts, name);
  const repeated = count('shown') - count('leads');
  return {
    dashboardReadable: {
      value: count('on_dashboard') === priority,
      note: `${count('on_dashboard')} leads on the dashboard, ${priority} open leads in priority tiers`,
    },
    leadsMissingFromView: {
      value: Math.abs(count('scored') - count('shown')) + repeated,
      note: `${count('shown')} rows in the view, ${repeated} of them repeated, ${count('scored')} leads scored`,
    },
    leadsWithoutRate: { value: count('without_rate') },
    priorityOpenLeads: { value: priority },
  };
}

function toldMeasures(
  open: readonly OpenScore[],
  told: ReadonlyMap<string, ToldTier>,
  { rules, longest_narrative }: Input,
): Measures {
  const scored = open.flatMap(({ id, tier }) => {
    if (tier === null) return [];
    const { narrative = '', texts = [] } = told.get(tier) ?? {};
    return [{ id, narrative, texts }];
  });
  const unscored = open.flatMap(({ id, tier, reason }) =>
    tier === null ? [{ id, reason: reason ?? '' }] : [],
  );
  return narrativeMeasures(scored, unscored, { names: ruleColumns(rules), longest: longest_narrative });
}

const queries = ['production-view', 'dashboard-view', 'salesforce-sync'] as const;

function queriesOf({ rules, scores, open_scores, calibration, production_view, dashboard_view }: Input) {
  return [
    {
      query: queries[0],
      makes: true,
      parameters: { target: production_view, scores, open_scores, calibration },
    },
    {
      query: queries[1],
      makes: true,
      parameters: { target: dashboard_view, production_view, last_priority_rank: rules.tiers.length },
    },
    { query: queries[2], makes: false, parameters: { production_view } },
  ].map((each) => ({ ...each, query: `tiers/${each.query}` }));
}

function textOf(query: string, parameters: object, dialect: Dialect, { project }: Input): string {
  return renderQuery(query, { ...parameters, project }, dialect).text;
}

function textName(query: string, dialect: Dialect): string {
  return `${folder}/${query.split('/').at(-1)}.${dialect.name}.sql`;
}

function textNames(): string[] {
  return queries.flatMap((query) => [duckdb, bigquery].map((dialect) => textName(query, dialect)));
}

async function factsOf(asked: Input, warehouse: Warehouse): Promise<Row> {
  const { production_view, dashboard_view, scores, open_scores } = asked;
  const [facts] = await warehouse.rows('tiers/view-facts', {
    production_view,
    dashboard_view,
    scores,
    open_scores,
  });
  return facts ?? {};
}
