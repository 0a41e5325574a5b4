import type { Gate } from '../../gates/gate.ts';
import { above, atLeast, atMost, below, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Parameters } from './parameters.ts';

type Thresholds = Parameters['gates'];

export function trainingGates(gates: Thresholds): Gate[] {
  return [
    warning('G6.1', equals(true), {
      title: 'Training stopped before the last round',
      measure: 'stoppedEarly',
      onFailure: 'Every round was used: allow more rounds, or look at the metric that watches the training.',
    }),
    blocking('G6.2', atMost(gates.lift_gap), {
      title: 'Top-decile lift of training minus that of the test',
      measure: 'liftGap',
      onFailure: 'The model learned its training rows by heart: regularise it more, or stop it earlier.',
      waivable: true,
    }),
    warning('G6.3', atMost(gates.auc_gap), {
      title: 'AUC-ROC of training minus that of the test',
      measure: 'aucRocGap',
      onFailure: 'Look at the learning curve: fewer rounds, shallower trees, or more leads.',
    }),
  ];
}

export function overfittingGates(gates: Thresholds): Gate[] {
  return [
    warning('G7.1', below(gates.fold_deviation), {
      title: 'Standard deviation of AUC-ROC over the folds',
      measure: 'cvStandardDeviation',
      onFailure: 'Look at the fold that stands out, and at what its months have of their own.',
    }),
    warning('G7.2', equals(true), {
      title: 'Learning curve that is level at its end',
      measure: 'learningCurveConverged',
      onFailure: 'More leads would still help: bring them, and expect the model to change with them.',
    }),
    warning('G7.3', below(gates.fold_deviation), {
      title: 'Standard deviation of AUC-PR over the folds',
      measure: 'cvStandardDeviationAucPr',
      onFailure: 'Look at the fold that stands out, and at its base rate.',
    }),
    warning('G7.4', atLeast(gates.curve_samples), {
      title: 'Leads at the end of the learning curve',
      measure: 'trainingSamples',
      onFailure: 'Too few for a steady model: bring leads over a longer time.',
    }),
    warning('G7.5', equals(gates.patience), {
      title: 'Rounds without a better value before training stops',
      measure: 'patience',
      onFailure: 'Set booster.early_stopping_rounds as the document has it, or say why not.',
    }),
  ];
}

export function validationGates(gates: Thresholds): Gate[] {
  return [
    blocking('G8.1', atLeast(gates.top_decile_lift), {
      title: 'Lift of the best-scored tenth',
      measure: 'topDecileLift',
      onFailure: 'The rules of V3 do better: keep them, and review the features.',
      waivable: true,
    }),
    warning('G8.2', atLeast(gates.auc_roc), {
      title: 'AUC-ROC on the test',
      measure: 'testAucRoc',
      onFailure: 'The model ranks hardly better than by lot: review the features.',
    }),
    warning('G8.3', atLeast(gates.auc_pr), {
      title: 'AUC-PR on the test',
      measure: 'testAucPr',
      onFailure: 'Compare with the base rate, then review the features.',
    }),
    warning('G8.4', below(gates.p_value), {
      title: 'Chance that the top-decile lift is luck',
      measure: 'liftBootstrapPValue',
      onFailure: 'The test is too small to tell the lift from luck: bring more leads.',
    }),
    warning('G8.5', atLeast(gates.top_five_percent_lift), {
      title: 'Lift of the best-scored twentieth',
      measure: 'topFivePercentLift',
      onFailure: 'Look at the highest-scored leads: the top of the list is not better than what follows.',
    }),
  ];
}

export function productionGates(gates: Thresholds): Gate[] {
  return [
    blocking('LL-10.1', atMost(gates.score_difference), {
      title: 'Largest difference between a score by query and the one in process',
      measure: 'maxScoreDifference',
      onFailure: 'The query is not the model: do not put it into production.',
    }),
    blocking('LL-10.2', atMost(gates.query_bytes), {
      title: 'Bytes of the query for BigQuery',
      measure: 'queryBytes',
      onFailure:
        'BigQuery refuses a longer view: allow fewer rounds or shallower trees, or score in process.',
    }),
    blocking('LL-10.3', equals(0), {
      title: 'Leads whose tier or reason differs by query',
      measure: 'leadsScoredOtherwise',
      onFailure: 'The query is not the model: do not put it into production.',
    }),
  ];
}

export function betterThanBaselines(): Gate {
  return warning('LL-8.2', equals(true), {
    title: 'Model with a higher AUC-PR than every baseline',
    measure: 'beatsBaselines',
    onFailure: 'A rule or a logistic regression does as well: say so before anybody acts on the scores.',
  });
}

export function calibrated(gates: Thresholds): Gate {
  return warning('LL-8.3', atMost(gates.ece), {
    title: 'Expected calibration error',
    measure: 'eceOverall',
    onFailure: 'Look at the reliability curve: tiers and narratives speak of probabilities.',
  });
}

export function steadyImportance(gates: Thresholds): Gate {
  return warning('LL-8.4', above(gates.importance_stability), {
    title: 'Rank correlation of importances between periods',
    measure: 'importanceStability',
    onFailure: 'Look at which features changed places between periods.',
  });
}

export function explanationGates({ expected_at_top }: Thresholds, within: number): Gate[] {
  return [
    blocking('LL-9.1a', atMost(1e-6), {
      title: 'Most that the SHAP values of a lead, added up, differ from its margin',
      measure: 'additivityGap',
      onFailure: 'The explanation is not of this model: stop and report it.',
    }),
    warning('LL-9.1b', atLeast(expected_at_top), {
      title: `Features of the exploration among the ${within} that move the model most`,
      measure: 'expectedAmongTop',
      onFailure: 'A person looks at the top features and says whether they make sense.',
    }),
  ];
}

export function registeredModel(): Gate {
  return blocking('LL-10.5', equals(true), {
    title: 'Model that stands in the registry',
    measure: 'registered',
    onFailure: 'Run the step again: a model that is not registered must not score anybody.',
  });
}
