import { z } from 'zod';
import { known } from './foreseen.ts';
import { daysBetween } from './tiers/dates.ts';
import { defineTool } from './tool.ts';

const date = z.iso.date();

const input = z.strictObject({
  analysis_date: date.describe('Nothing later is known'),
  train_start: date,
  train_end: date,
  test_start: date,
  test_end: date,
  gap_days: z.int().min(0).describe('Days that must lie between training and test'),
  follow_up_days: z
    .int()
    .min(1)
    .describe('Days that the last lead of the test could be followed up at least'),
});
type Input = z.output<typeof input>;

const artifact = 'date_config.json';

/** Writes down the dates that every later step goes by, and whether they stand in order. */
export const configureDates = defineTool({
  name: 'configure-dates',
  title: 'Configure the dates',
  description:
    'Takes the windows that the plan worked out from the analysis date, checks their order, gap and follow-up, and writes date_config.json.',
  effect: 'files',
  input,
  output: z.strictObject({ trainingDays: z.int(), testDays: z.int(), gapDays: z.int() }),
  measures: () => ['datesOutOfOrder', 'trainingDays', 'testDays'],
  foresee: (dates) => {
    const faults = faultsOf(dates);
    return { datesOutOfOrder: known(faults.length, faults.join('; ') || rangesOf(dates)) };
  },
  touches: () => ({ writesArtifacts: [artifact] }),
  async run(dates, { artifacts }) {
    const trainingDays = daysBetween(dates.train_start, dates.train_end);
    const testDays = daysBetween(dates.test_start, dates.test_end);
    const gapDays = daysBetween(dates.train_end, dates.test_start);
    await artifacts.writeJson(artifact, { ...dates, training_days: trainingDays, test_days: testDays });
    const faults = faultsOf(dates);
    return {
      output: { trainingDays, testDays, gapDays },
      measures: {
        datesOutOfOrder: {
          value: faults.length,
          note: faults.length === 0 ? rangesOf(dates) : faults.join('; '),
        },
        trainingDays: { value: trainingDays },
        testDays: { value: testDays },
      },
      learnings: [
        `Training covers ${trainingDays} days, the test ${testDays}, with ${gapDays} days between.`,
      ],
    };
  },
});

function faultsOf(dates: Input): string[] {
  const ordered = [
    ['train_start', dates.train_start, 'train_end', dates.train_end],
    ['train_end', dates.train_end, 'test_start', dates.test_start],
    ['test_start', dates.test_start, 'test_end', dates.test_end],
    ['test_end', dates.test_end, 'analysis_date', dates.analysis_date],
  ] as const;
  const faults = ordered
    .filter(([, earlier, , later]) => earlier >= later)
    .map(([first, earlier, second, later]) => `${first} ${earlier} is not before ${second} ${later}`);
  const gap = daysBetween(dates.train_end, dates.test_start);
  if (gap < dates.gap_days) faults.push(`the gap has ${gap} days, not ${dates.gap_days}`);
  const followed = daysBetween(dates.test_end, dates.analysis_date);
  if (followed < dates.follow_up_days)
    faults.push(`the test ends ${followed} days before the analysis date, not ${dates.follow_up_days}`);
  return faults;
}

function rangesOf({ train_start, train_end, test_start, test_end }: Input): string {
  return `training ${train_start} to ${train_end}, test ${test_start} to ${test_end}`;
}
