import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Row } from '../warehouse/warehouse.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { count, known, share } from './foreseen.ts';
import { type MaturityWindow, windowArtifact, writeMaturityWindow } from './funnel/maturity-window.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.object({
  outcomes: z.string().describe('Leads with the days to their first deal'),
  observedFrom: z.iso.date(),
  observedUntil: z.iso.date(),
  followUpDays: z.int().positive().describe('Only leads that could be followed up so long are counted'),
  maturityDays: z
    .union([z.int().positive(), z.literal('p90')])
    .describe('A number of days, or p90 to find it: nine of ten deals were won by then'),
  alternatives: z.array(z.int().positive()).describe('Other follow-ups, to show what the answer hangs on'),
});
type Asked = z.output<typeof input>;

const quantile = 0.9;

/** Finds how long to wait before a lead without a deal counts as lost, on leads that were all followed up equally long. */
export const findMaturityWindow = defineTool({
  name: 'find-maturity-window',
  title: 'Find the maturity window',
  description:
    'Measures the P90 of days from contact to won among leads with equal follow-up, and writes the window that labels and features go by.',
  effect: 'files',
  input,
  output: z.object({
    windowDays: z.int(),
    found: z.int().nullable(),
    medianDays: z.int().nullable(),
    leads: z.int(),
    deals: z.int(),
  }),
  measures: () => ['windowDays', 'deals', 'shareOfFollowUp'],
  foresee: ({ maturityDays, followUpDays }) => ({
    windowDays:
      maturityDays === 'p90'
        ? { low: 1, high: followUpDays, whole: true }
        : known(maturityDays, 'maturity_days is given'),
    deals: count(),
    shareOfFollowUp: share,
  }),
  touches: ({ outcomes }) => ({
    reads: [{ table: outcomes, columns: ['contact_date', 'days_to_won'] }],
    writesArtifacts: [windowArtifact],
  }),
  async run(asked, context) {
    const cohort = await cohortOf(asked.followUpDays, asked, context);
    const found = wholeOrNull(cohort.window_days);
    const days = asked.maturityDays === 'p90' ? found : asked.maturityDays;
    if (days === null || days < 1) throw noWindow(asked);
    const window: MaturityWindow = {
      days,
      source: asked.maturityDays === 'p90' ? 'found' : 'given',
      share: quantile,
      found,
      medianDays: wholeOrNull(cohort.median_days),
      followUpDays: asked.followUpDays,
      cohort: {
        from: textOf(cohort.first_contact),
        to: textOf(cohort.last_contact),
        leads: numberOf(cohort, 'leads'),
        deals: numberOf(cohort, 'deals'),
      },
    };
    await writeMaturityWindow(context.artifacts, window);
    const evidence = evidenceOf(await byFollowUp(asked, context));
    return {
      output: {
        windowDays: days,
        found,
        medianDays: window.medianDays,
        leads: window.cohort.leads,
        deals: window.cohort.deals,
      },
      measures: {
        windowDays: {
          value: days,
          note: `${window.source}; the P90 of ${window.cohort.deals} deals within ${asked.followUpDays} days is ${found}`,
          evidence,
        },
        deals: { value: window.cohort.deals, evidence },
        shareOfFollowUp: {
          value: found === null ? null : found / asked.followUpDays,
          note: 'a P90 near the end of the follow-up would still be growing',
          evidence,
        },
      },
    };
  },
});

async function cohortOf(followUpDays: number, asked: Asked, { warehouse }: ToolContext): Promise<Row> {
  const [cohort] = await warehouse.rows('funnel/days-to-won', {
    outcomes: asked.outcomes,
    observed_from: asked.observedFrom,
    observed_until: asked.observedUntil,
    follow_up_days: followUpDays,
    share: quantile,
  });
  return cohort ?? {};
}

async function byFollowUp(asked: Asked, context: ToolContext): Promise<Row[]> {
  const follows = [...new Set([...asked.alternatives, asked.followUpDays])].sort((a, b) => a - b);
  const rows: Row[] = [];
  for (const days of follows) rows.push({ follow_up_days: days, ...(await cohortOf(days, asked, context)) });
  return rows;
}

function noWindow({ followUpDays, observedFrom, observedUntil }: Asked): LeadlineError {
  return new LeadlineError({
    code: 'maturity-window-unknown',
    message: 'No maturity window can be found: no deal of leads that are old enough took a day or more.',
    expected: `deals won within ${followUpDays} days of a contact from ${observedFrom} to ${followUpDays} days before ${observedUntil}`,
    arrived: 'none, or all on the day of contact',
    next: 'Lower follow_up_days, correct observed_from and observed_until, or set maturity_days to a number of days in leadline.yaml.',
  });
}

function wholeOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
