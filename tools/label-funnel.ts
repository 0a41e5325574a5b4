import { z } from 'zod';
import type { Scalar } from '../gates/gate.ts';
import { numberOf } from './evidence.ts';
import { counts } from './foreseen.ts';
import { readMaturityWindow, windowArtifact } from './funnel/maturity-window.ts';
import { defineTool } from './tool.ts';

/** Judges each lead within the maturity window, censors those too young, and keeps training, gap and test apart. */
export const labelFunnel = defineTool({
  name: 'label-funnel',
  title: 'Label and split',
  description:
    'Labels each lead that can be judged, says why the others cannot, splits by time with a gap as long as the window, and makes the tables for training, backtest and scoring. Reads the window of find-maturity-window.',
  effect: 'warehouse',
  guards: { gapBeyondWindow: 'leakage', candidatesTrainedOn: 'leakage' },
  input: z.object({
    outcomes: z.string(),
    features: z.string(),
    labels: z.string(),
    training: z.string().describe('Judged leads without those in the gap'),
    judged: z.string().describe('All judged leads, for the backtest and the audit'),
    candidates: z.string().describe('Leads to score'),
    observedFrom: z.iso.date(),
    observedUntil: z.iso.date(),
    testStart: z.iso.date(),
    scoreDays: z.int().positive(),
    otherGapDays: z
      .array(z.int().min(0))
      .min(1)
      .describe('Gaps of folds and backtest, to say by how much they fall short of the window'),
  }),
  output: z.object({
    windowDays: z.int(),
    leads: z.int(),
    judged: z.int(),
    conversions: z.int(),
    censored: z.int().describe('Too young to judge'),
    beforeRecords: z.int(),
    wonBeforeContact: z.int(),
    wonAfterWindow: z.int(),
    training: z.int(),
    trainingConversions: z.int(),
    gap: z.int(),
    test: z.int(),
    testConversions: z.int(),
    candidates: z.int(),
  }),
  measures: () => [
    'judgedLeads',
    'trainingConversions',
    'testConversions',
    'gapBeyondWindow',
    'otherGapsShortfall',
    'candidatesTrainedOn',
  ],
  foresee: () =>
    counts(
      'judgedLeads',
      'trainingConversions',
      'testConversions',
      'otherGapsShortfall',
      'candidatesTrainedOn',
    ),
  touches: ({ outcomes, features, labels, training, judged, candidates }) => ({
    reads: [
      { table: outcomes, columns: ['Id', 'contact_date', 'won_on', 'days_to_won'] },
      { table: features, columns: ['Id', 'contact_date'] },
    ],
    readsArtifacts: [windowArtifact],
    writes: [
      {
        table: labels,
        columns: ['Id', 'contact_date', 'won_on', 'days_to_won', 'status', 'target_label', 'part'],
      },
      { table: training, like: features, columns: ['target_label'] },
      { table: judged, like: features, columns: ['target_label'] },
      { table: candidates, like: features, columns: ['unscorable_reason'] },
    ],
  }),
  async run(asked, { warehouse, artifacts }) {
    const { days } = await readMaturityWindow(artifacts);
    const { features, labels } = asked;
    await warehouse.run('funnel/label', {
      outcomes: asked.outcomes,
      target: labels,
      observed_from: asked.observedFrom,
      observed_until: asked.observedUntil,
      window_days: days,
      test_start: asked.testStart,
    });
    for (const [target, trainingOnly] of [
      [asked.training, true],
      [asked.judged, false],
    ] as const) {
      await warehouse.run('funnel/dataset', { features, labels, target, training_only: trainingOnly });
    }
    await warehouse.run('funnel/candidates', {
      features,
      labels,
      target: asked.candidates,
      score_days: asked.scoreDays,
    });
    const [facts] = await warehouse.rows('funnel/label-facts', {
      labels,
      candidates: asked.candidates,
      window_days: days,
    });
    const count = (name: string): number => numberOf(facts, name);
    const gapDays = facts?.gap_days;
    return {
      output: {
        windowDays: days,
        leads: count('leads'),
        judged: count('judged'),
        conversions: count('conversions'),
        censored: count('too_young'),
        beforeRecords: count('before_records'),
        wonBeforeContact: count('won_before_contact'),
        wonAfterWindow: count('won_after_window'),
        training: count('training'),
        trainingConversions: count('training_conversions'),
        gap: count('gap'),
        test: count('test'),
        testConversions: count('test_conversions'),
        candidates: count('candidates'),
      },
      measures: {
        judgedLeads: {
          value: count('judged'),
          note: `${count('before_records')} were contacted before the records begin, ${count('too_young')} are too young, ${count('won_before_contact')} won before contact`,
          evidence: fatesOf(count),
        },
        trainingConversions: { value: count('training_conversions'), evidence: fatesOf(count) },
        testConversions: { value: count('test_conversions'), evidence: fatesOf(count) },
        gapBeyondWindow: {
          value: typeof gapDays === 'number' ? gapDays - days : null,
          note: `${gapDays ?? 'unknown'} days between the last training and the first test contact, a window of ${days}`,
        },
        otherGapsShortfall: {
          value: Math.max(0, days - Math.min(...asked.otherGapDays)),
          note: `folds and backtest leave out ${asked.otherGapDays.join(' and ')} days, the window is ${days}`,
        },
        candidatesTrainedOn: {
          value: count('candidates_trained_on'),
          note: `${count('candidates')} leads to score`,
        },
      },
    };
  },
});

function fatesOf(count: (name: string) => number) {
  const rows: Scalar[][] = [
    ['judged: training', count('training'), count('training_conversions')],
    ['judged: in the gap', count('gap'), null],
    ['judged: test', count('test'), count('test_conversions')],
    ['too young', count('too_young'), null],
    ['before the records begin', count('before_records'), null],
    ['won before contact', count('won_before_contact'), null],
  ];
  return { columns: ['fate', 'leads', 'conversions'], rows, total: rows.length };
}
