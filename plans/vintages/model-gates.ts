import type { Gate } from '../../gates/gate.ts';
import { atLeast, atMost, below, blocking, equals, warning } from '../../gates/vocabulary.ts';

const review = 'Stop and ask a person to review the model.';

export const noListedFeatures = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Listed columns among the features',
    measure: 'listedColumnsInFeatures',
    onFailure: 'Take the column out of the features; the drop list is not negotiable.',
  });

export const noListedColumns = (id: string): Gate =>
  blocking(id, equals(0), {
    title: 'Listed columns in the matrix',
    measure: 'piiColumnsInMatrix',
    onFailure: 'The drop list must be enforced where the matrix is built.',
  });

export const smallGap = (id: string, gap: number): Gate =>
  blocking(id, below(gap), {
    title: 'AUC-PR of training minus AUC-PR of test',
    measure: 'trainTestGap',
    onFailure: 'The model learned its training rows by heart: regularise it more.',
    waivable: true,
  });

export const steadyFolds = (id: string, coefficient: number): Gate =>
  blocking(id, below(coefficient), {
    title: 'Coefficient of variation of AUC-PR over the folds',
    measure: 'cvCoefficientOfVariation',
    onFailure: 'The model is not stable over time: look at the fold that stands out.',
    waivable: true,
  });

export const smallGapOverPeriods = (id: string, gap: number): Gate =>
  blocking(id, below(gap), {
    title: 'AUC-PR of training minus AUC-PR of test, over periods',
    measure: 'trainTestGap',
    onFailure: review,
    waivable: true,
  });

export const steadyPeriods = (id: string, coefficient: number): Gate =>
  blocking(id, below(coefficient), {
    title: 'Coefficient of variation of AUC-PR over periods',
    measure: 'cvCoefficientOfVariation',
    onFailure: review,
    waivable: true,
  });

export const calibrated = (id: string, ece: number): Gate =>
  blocking(id, atMost(ece), {
    title: 'Expected calibration error',
    measure: 'eceOverall',
    onFailure: review,
    waivable: true,
  });

export const segmentsCalibrated = (id: string, ece: number): Gate =>
  blocking(id, atMost(ece), {
    title: 'Expected calibration error of the worst segment',
    measure: 'eceWorstSegment',
    onFailure: review,
    waivable: true,
  });

export const calibrationReported = (id: string): Gate =>
  blocking(id, equals(true), {
    title: 'Calibration report complete',
    measure: 'reportComplete',
    onFailure: 'Stop: no segment could be judged; look at the calibration report.',
  });

/** By single periods, where the gap above is the mean of them. */
export const noSignsOfOverfitting = (id: string): Gate =>
  warning(id, equals(true), {
    title: 'No sign of overfitting in any single period',
    measure: 'noSignificantOverfitting',
    onFailure:
      'Look at the period named: an early one has little to learn from; a late one asks for a more regularised model.',
  });

export const bundleReadBack = (id: string): Gate =>
  blocking(id, equals(true), {
    title: 'Bundle read back with every hash matching',
    measure: 'bundleReadBack',
    onFailure: 'Run the step again; a bundle that cannot be read back must not score anybody.',
  });

export const someLeadsScored = (id: string): Gate =>
  blocking(id, atLeast(1), {
    title: 'Open leads that got a score',
    measure: 'scoredLeads',
    onFailure: 'No open lead could be scored: look at the reasons in scores.csv.',
  });

/** Two gates on what is said of the leads: `<id>-told` that all are told something, `<id>-true` that it is true to what is stored. */
export const honestNarratives = (id: string): Gate[] => [
  blocking(`${id}-told`, equals(1), {
    title: 'Share of leads with a narrative, or with a reason why they have no score',
    measure: 'narrativeCoverage',
    onFailure:
      'Look at the leads in the evidence: a rep would see an empty card. Give their reason a sentence.',
  }),
  blocking(`${id}-true`, equals(0), {
    title: 'Faults found in narratives read back',
    measure: 'narrativeFaults',
    onFailure:
      'Mend the words of the feature in its list: a number that no driver has, the name of a column, or personal data must reach no rep.',
  }),
];
