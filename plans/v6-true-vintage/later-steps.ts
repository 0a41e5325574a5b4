import type { Gate } from '../../gates/gate.ts';
import { above, atMost, below, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { DeclaredStep } from '../plan.ts';

const stop = 'Stop and ask a person to review.';
const keep = 'Keep the champion, and document why.';
const alert = 'Alert the operators, and find the cause before the scores of the day are used.';

/** Phases 3 and 4 of the document as far as they need a live pipeline: known, with their gates, and not runnable yet. */
export function laterSteps(): { deployment: DeclaredStep[]; maintenance: DeclaredStep[] } {
  return { deployment: [shadow(), experiment()], maintenance: [rollout(), refresh()] };
}

function shadow(): DeclaredStep {
  return declared(
    '5.1',
    'Score in shadow for seven days',
    ['4.6'],
    'Scores every new lead beside production and routes none by it; logs success, latency, errors and features that are missing each day, and compares with the model in use. Leaves shadow_scoring_report_v6 and shadow_scoring_metrics_v6.csv.',
    [
      blocking('V6-5.1a', above(0.95), {
        title: 'Shadow success rate over seven days',
        measure: 'successRate',
        onFailure: stop,
      }),
      blocking('V6-5.1b', below(500), {
        title: 'Average milliseconds a lead',
        measure: 'latency',
        onFailure: stop,
      }),
      blocking('V6-5.1c', below(0.01), { title: 'Shadow error rate', measure: 'errorRate', onFailure: stop }),
      blocking('V6-5.1-features', equals(0), {
        title: 'Critical issues of feature availability',
        measure: 'featureIssues',
        onFailure: stop,
      }),
    ],
  );
}

function experiment(): DeclaredStep {
  return declared(
    '5.3',
    'Run the A/B test',
    ['5.1', '5.2', '5.2a'],
    'Randomizes leads within blocks, checks that both arms are covered alike by vendor data, tracks MQLs per 100 dials within 30 days each day, looks once in between for safety, and tests at the end; sga_adoption_tracking_plan_v6.md of step 5.2a says how adoption is tracked. Leaves ab_test_assignments_v6.csv, ab_test_daily_metrics_v6.csv, ab_test_interim_analysis_unit10_v6.md and ab_test_final_analysis_v6.md.',
    [
      blocking('V6-5.3a', below(0.05), { title: 'p-value of the lift', measure: 'pValue', onFailure: stop }),
      blocking('V6-5.3b', above(0.5), {
        title: 'Lift over control',
        measure: 'lift',
        onFailure: 'Stop and ask a person to review, and to iterate on the model.',
      }),
      blocking('V6-5.3c', equals(0), { title: 'Safety issues', measure: 'safetyIssues', onFailure: stop }),
      blocking('V6-5.3-report', equals(true), {
        title: 'Final analysis holds the complete statistical validation',
        measure: 'analysisComplete',
        onFailure: stop,
      }),
    ],
  );
}

function rollout(): DeclaredStep {
  return declared(
    '6.1',
    'Roll out and monitor',
    ['5.3'],
    'Scores in production; checks success, latency, errors and features daily, the class balance weekly, the drift of every feature monthly, and alerts. Leaves production_health_dashboard_v6.json, monitoring_schedule_v6.yaml, alerting_config_v6.json and production_runbook_v6.md.',
    [
      warning('V6-6.1a', above(0.99), {
        title: 'Daily scoring success',
        measure: 'successRate',
        onFailure: alert,
      }),
      warning('V6-6.1a-latency', below(500), {
        title: 'Average milliseconds a lead, each day',
        measure: 'latency',
        onFailure: alert,
      }),
      warning('V6-6.1a-errors', below(0.005), {
        title: 'Daily error rate',
        measure: 'errorRate',
        onFailure: alert,
      }),
      warning('V6-6.1b', below(0.05), {
        title: 'Weekly drift of the class balance',
        measure: 'classDrift',
        onFailure: 'Alert the operators: the leads are no longer those that the model learned from.',
      }),
      warning('V6-6.1c', below(0.25), {
        title: 'Largest monthly PSI',
        measure: 'psi',
        onFailure: 'Alert the operators, and name the features that drift in the monthly report.',
      }),
      blocking('V6-6.1d', equals(0), {
        title: 'Critical alerts',
        measure: 'criticalAlerts',
        onFailure: 'Stop scoring and follow the runbook: escalate to a person.',
      }),
    ],
  );
}

function refresh(): DeclaredStep {
  return declared(
    '6.2',
    'Refresh each quarter',
    ['6.1'],
    'Takes the new vendor file through steps 1.1 to 4.4 with one vintage more, scores in shadow beside the champion, and promotes or keeps. Updates production_runbook_v6.md and archives the model that leaves.',
    [
      blocking('V6-6.2a', above(0), {
        title: 'AUC-PR by which the challenger is better',
        measure: 'aucPrGain',
        onFailure: keep,
      }),
      blocking('V6-6.2b', atMost(0.05), {
        title: "The challenger's ECE",
        measure: 'ece',
        onFailure: keep,
      }),
      blocking('V6-6.2c', below(0.15), {
        title: "The challenger's train-test gap",
        measure: 'trainTestGap',
        onFailure: keep,
      }),
      blocking('V6-6.2c-variation', below(0.2), {
        title: "The challenger's coefficient of variation over the folds",
        measure: 'cvCoefficientOfVariation',
        onFailure: keep,
      }),
      blocking('V6-6.2d', equals(0), {
        title: 'Degradations in shadow',
        measure: 'degradations',
        onFailure: keep,
      }),
    ],
  );
}

function declared(id: string, title: string, needs: string[], task: string, gates: Gate[]): DeclaredStep {
  return {
    kind: 'declared',
    id,
    title,
    needs,
    task,
    why: 'Leadline cannot run this step yet; its gates are listed so that the plan is whole.',
    gates,
  };
}
