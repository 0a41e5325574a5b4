import { z } from 'zod';
import type { Measures } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import { atLeastZero, counts, share, yesOrNo } from './foreseen.ts';
import { defineTool } from './tool.ts';
import { missingQuarters, quartersOf } from './vintages/quarters.ts';
import { readProfile, type VintageProfile } from './vintages/read-profile.ts';

const input = z.strictObject({
  reps: z.string().describe('View of all rep vintages.'),
  leads: z.string().describe('Leads with crd and contact_date; those that were contacted count.'),
  dates: z.array(z.iso.date()).min(1).describe('Dates of the vintages.'),
  expected: z.array(z.string()).min(1).describe('Columns that every rep is expected to have a value in.'),
  optional: z.array(z.string()).default([]).describe('Further columns whose coverage is told, not judged.'),
  numeric: z.array(z.string()).min(1).describe('Columns that are searched for outliers.'),
  fence: z
    .number()
    .positive()
    .default(3)
    .describe('A value further than so many interquartile ranges from the middle half is an outlier.'),
  slice_days: z
    .int()
    .min(0)
    .default(7)
    .describe('A vintage dated at most so many days before a quarter begins is the slice of that quarter.'),
  report: z.string().min(1).describe('Artifact that takes the report, in Markdown.'),
  json: z.string().default('vintages/profile.json'),
});

const output = z.strictObject({
  vintages: z.int(),
  crdMatchRate: z.number().nullable(),
  completeness: z.number().nullable(),
  outliers: z.int(),
});

/** What each vintage covers: people of the leads, quarters of the calendar, columns, and values far from the rest. */
export const profileVintages = defineTool({
  name: 'profile-vintages',
  title: 'Profile the vintages',
  description:
    'CRD match rate, missing quarterly slices, coverage of columns and outliers (Tukey fences) by vintage; writes the normalization report.',
  effect: 'files',
  input,
  output,
  measures: () => [
    'crdMatchRate',
    'missingSlices',
    'completeness',
    'outliersDocumented',
    'outlierShare',
    'outliers',
  ],
  foresee: () => ({
    crdMatchRate: share,
    completeness: share,
    outlierShare: share,
    outliersDocumented: yesOrNo,
    outliers: atLeastZero,
    ...counts('missingSlices'),
  }),
  touches: ({ reps, leads, expected, optional, numeric, report, json }) => ({
    reads: [
      { table: reps, columns: [...new Set(['RepCRD', 'snapshot_at', ...expected, ...optional, ...numeric])] },
      { table: leads, columns: ['crd', 'contact_date'] },
    ],
    writesArtifacts: [report, json],
  }),
  async run(asked, { warehouse, artifacts, analysisDate }) {
    const profile = await readProfile(asked, warehouse);
    const quarters = quartersOf(asked.dates, analysisDate, asked.slice_days);
    const missing = missingQuarters(quarters);
    const view = { ...profile, quarters, missing, fence: asked.fence, sliceDays: asked.slice_days };
    await artifacts.writeJson(asked.json, view);
    await artifacts.write(asked.report, renderPrompt('reports/vintage-profile.md', view));
    const { crdMatchRate, completeness, outliers } = profile;
    return {
      output: {
        vintages: profile.vintages.length,
        crdMatchRate,
        completeness: completeness?.share ?? null,
        outliers,
      },
      measures: measuresOf(profile, missing, asked.dates.length * asked.numeric.length),
    };
  },
});

function measuresOf(profile: VintageProfile, missing: readonly string[], expectedEntries: number): Measures {
  const { people, matched, completeness, numbers, outliers } = profile;
  const values = numbers.reduce((sum, { filled }) => sum + filled, 0);
  const outlierEvidence = {
    columns: ['vintage', 'column', 'values', 'least', 'q1', 'median', 'q3', 'most', 'outliers'],
    rows: numbers
      .toSorted((a, b) => b.outliers - a.outliers)
      .slice(0, 50)
      .map((one) => [
        one.vintage,
        one.column,
        one.filled,
        one.least,
        one.q1,
        one.median,
        one.q3,
        one.most,
        one.outliers,
      ]),
    total: numbers.length,
  };
  return {
    crdMatchRate: {
      value: profile.crdMatchRate,
      note: `${matched} of ${people} people among the contacted leads are in a vintage`,
      evidence: {
        columns: ['vintage', 'people found', 'share'],
        rows: profile.vintages.map((one) => [one.vintage, one.matched, one.matchRate]),
        total: profile.vintages.length,
      },
    },
    missingSlices: {
      value: missing.length,
      note:
        missing.length === 0
          ? 'every quarter up to the analysis date has a vintage'
          : `no vintage for ${missing.join(', ')}`,
    },
    completeness: {
      value: completeness?.share ?? null,
      note:
        completeness === null
          ? 'no vintage holds rows'
          : `the least complete vintage is ${completeness.vintage}`,
      evidence: {
        columns: ['vintage', 'column', 'rows', 'filled', 'share', 'expected'],
        rows: profile.coverage
          .toSorted((a, b) => (a.share ?? 0) - (b.share ?? 0))
          .slice(0, 50)
          .map((one) => [one.vintage, one.column, one.rows, one.filled, one.share, one.expected]),
        total: profile.coverage.length,
      },
    },
    outliersDocumented: {
      value: numbers.length === expectedEntries,
      note: `${numbers.length} of ${expectedEntries} pairs of vintage and column are in the report`,
      evidence: outlierEvidence,
    },
    outlierShare: { value: values === 0 ? null : outliers / values, evidence: outlierEvidence },
    outliers: { value: outliers, evidence: outlierEvidence },
  };
}
