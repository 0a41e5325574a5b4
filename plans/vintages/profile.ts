import { z } from 'zod';
import type { ToolStep } from '../plan.ts';
import { vendorNumericColumns } from './contracts/reps.ts';
import { features } from './features.ts';
import { type Place, toolStep } from './place.ts';

/** What a profile of the vintages looks for. */
export const profile = z
  .strictObject({
    slice_days: z
      .number()
      .int()
      .min(0)
      .default(7)
      .describe('A vintage so many days before a quarter begins is the slice of that quarter'),
    outlier_fence: z
      .number()
      .positive()
      .default(3)
      .describe('Interquartile ranges from the middle half beyond which a value is an outlier'),
    expected_columns: z
      .array(z.string())
      .min(1)
      .default([
        'RepCRD',
        'RIAFirmCRD',
        'DateBecameRep_NumberOfYears',
        'DateOfHireAtCurrentFirm_NumberOfYears',
        'NumberFirmAssociations',
        'NumberRIAFirmAssociations',
        'Number_BranchAdvisors',
        'Branch_State',
        'Home_State',
        'Number_RegisteredStates',
      ])
      .describe('Columns in which every rep is expected to have a value'),
  })
  .prefault({});

interface Asked {
  profile: z.output<typeof profile>;
  snapshot_dates: readonly string[];
}

/** What the vintages cover of the people in `leads`; used again as the checkpoint between phases. */
export function profileVintages(
  place: Place,
  { profile: asked, snapshot_dates }: Asked,
  reps: string,
  leads: string,
  report: string,
  gates: ToolStep['gates'],
): ToolStep {
  const inFeed = vendorNumericColumns.map((name) => feedNames[name] ?? name);
  const input = {
    reps,
    leads,
    dates: snapshot_dates,
    expected: asked.expected_columns,
    optional: ['AverageTenureAtPriorFirms', 'Home_MetropolitanArea', 'MilesToWork', 'Has_LinkedIn'],
    numeric: inFeed.filter((name) => features.some((feature) => feature.name === name)),
    fence: asked.outlier_fence,
    slice_days: asked.slice_days,
    report: `${report}.md`,
    json: `${report}.json`,
  };
  return toolStep(place, { title: 'Profile the vintages', tool: 'profile-vintages', input }, gates);
}

/** What the rep tables call numeric columns that the feed calls otherwise. */
const feedNames: Readonly<Record<string, string>> = {
  Number_OfficeReps: 'Number_BranchAdvisors',
  PriorFirm1_NumberOfYears: 'Number_YearsPriorFirm1',
  PriorFirm2_NumberOfYears: 'Number_YearsPriorFirm2',
  PriorFirm3_NumberOfYears: 'Number_YearsPriorFirm3',
  PriorFirm4_NumberOfYears: 'Number_YearsPriorFirm4',
};
