import type { Gate } from '../../gates/gate.ts';
import { above, atLeast, atMost, below, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { DeclaredStep, Phase } from '../plan.ts';
import { units } from './units.ts';

const halt = 'Progress halts until it is remediated.';
const alert = 'Alert the operators and find the cause; the refresh of step 17.1 waits for it.';

/** Units 10 to 18 as far as they need a live pipeline: known, with their gates, and not runnable yet. */
export function laterSteps(): DeclaredStep[] {
  return [
    declared(
      units.integration,
      '10.2',
      'Tasks 10.2 and 10.3: shadow scoring pipeline and runbook',
      ['10.1e'],
      'Builds the nightly scoring pipeline around the bundle, the feature order and the schema validator, and runs it dry once. Leaves shadow_mode_runbook_v12.md.',
      [
        blocking('V12-10a', equals(true), {
          title: 'Dry run executes and the feature validator passes',
          measure: 'dryRunPasses',
          onFailure: halt,
        }),
        blocking('V12-10b', below(30), {
          title: 'Minutes that a batch takes',
          measure: 'batchMinutes',
          onFailure: halt,
        }),
      ],
    ),
    declared(
      units.shadow,
      '11.1',
      'Tasks 11.1 and 11.2: seven days of shadow mode, stress tests',
      ['10.2'],
      'Logs success, latency and feature completeness for seven days; tries twice the volume, missing features and skewed classes. Leaves shadow_scoring_metrics_v12.csv and pipeline_stress_test_report_v12.md.',
      [
        blocking('V12-11a', above(0.95), {
          title: 'Scoring success',
          measure: 'successRate',
          onFailure: halt,
        }),
        blocking('V12-11b', equals(0), {
          title: 'Stress tests that miss their objective or fail unhandled',
          measure: 'stressFailures',
          onFailure: halt,
        }),
        blocking('V12-11c', below(0.05), {
          title: 'Largest PSI from day to day',
          measure: 'dailyPsi',
          onFailure: halt,
        }),
      ],
    ),
    declared(
      units.readiness,
      '12.1',
      'Tasks 12.1 to 12.3: checklist, alerting, privacy',
      ['11.1'],
      'Compiles the checklist (monitoring, rollback, on-call), sets alerts on failures, PSI and performance, and confirms that only aggregated features without PII are exposed. Leaves production_readiness_checklist_v12.md and alerting_config_v12.json.',
      [
        blocking('V12-12', equals(true), {
          title: 'Checklist complete, alerts tested, compliance signed off',
          measure: 'readinessSigned',
          onFailure: halt,
        }),
      ],
    ),
    declared(
      units.randomization,
      '14.1',
      'Tasks 14.1 to 14.3: randomize, monitor, interim analysis',
      ['12.1', '13.1', '13.2'],
      'Randomizes within blocks of firm size (for the AUM tier), takes in metrics by lead each day, and looks once at week 4 or after 10 days for safety. Leaves ab_test_assignments_v12.csv, ab_test_daily_metrics_v12.csv and ab_test_interim_analysis_v12.md.',
      [
        blocking('V12-14', equals(true), {
          title: 'Arms balanced on key covariates, no safety flag, monitoring live',
          measure: 'balancedAndSafe',
          onFailure: halt,
        }),
      ],
    ),
    declared(
      units.decision,
      '15.1',
      'Tasks 15.1 and 15.2: final analysis and decision',
      ['14.1'],
      'Computes lift, p-value and confidence interval, and recommends for or against the rollout. Leaves ab_test_final_analysis_v12.md.',
      [
        blocking('V12-15', below(0.05), {
          title: 'p-value of the primary KPI',
          measure: 'pValue',
          onFailure: 'Escalate for remediation.',
        }),
        blocking('V12-15-lift', atLeast(0.3), {
          title: 'Lift of the primary KPI',
          measure: 'lift',
          onFailure: 'Escalate for remediation.',
        }),
      ],
    ),
    declared(
      units.rollout,
      '16.1',
      'Tasks 16.1 and 16.2: deploy and monitor',
      ['15.1'],
      'Deploys the calibrated model; checks success, latency and errors daily, the class balance weekly, PSI monthly. Leaves production_health_dashboard_v12.json, monitoring_schedule_v12.yaml and feature_drift_detection_report_v12.md.',
      [
        warning('V12-16a', atLeast(30), {
          title: 'Consecutive days without a breach of service levels',
          measure: 'daysWithoutBreach',
          onFailure: alert,
        }),
        warning('V12-16b', atMost(0.05), {
          title: 'Weekly change of the class balance, either way',
          measure: 'classBalanceChange',
          onFailure: alert,
        }),
        warning('V12-16c', below(0.25), { title: 'Largest PSI', measure: 'psi', onFailure: alert }),
        warning('V12-S-failures', below(0.02), {
          title: 'Monthly share of runs of the pipeline that fail',
          measure: 'pipelineFailures',
          onFailure: alert,
        }),
        warning('V12-S-recovery', below(4), {
          title: 'Hours to recover from a failure',
          measure: 'recoveryHours',
          onFailure: alert,
        }),
        warning('V12-S-daily', atLeast(0.95), {
          title: 'Daily scoring success',
          measure: 'dailySuccess',
          onFailure: alert,
        }),
        warning('V12-S-pipeline', atLeast(2_000_000), {
          title: 'Incremental pipeline in dollars',
          measure: 'incrementalPipeline',
          onFailure:
            'The business goal of the document is missed: say so to those who decide on the next release.',
        }),
      ],
    ),
    declared(
      units.refresh,
      '17.1',
      'Tasks 17.1 to 17.3: ingest, retrain, document the refresh',
      ['16.1'],
      'Takes the new snapshots through unit 0, updates the views, trains again through phase 1 with the leakage audit of QA2. Leaves model_refresh_protocol_v12.md and the next model.',
      [
        blocking('V12-17', equals(true), {
          title: 'New model passes the gates of phase 1 and the change is approved',
          measure: 'refreshApproved',
          onFailure: halt,
        }),
      ],
    ),
    declared(
      units.enablement,
      '18.2',
      'Gate 18: adoption by the SGAs',
      ['16.1', '18.1'],
      'Takes the weekly table of sga_adoption_tracking_plan_v12.md, which step 13.2 leaves, once the reps work with the scores.',
      [
        warning('V12-18b', atLeast(0.75), {
          title: 'Adoption by the SGAs',
          measure: 'adoption',
          onFailure: 'Ask the SGAs what keeps them from the scores, and refresh the training.',
        }),
      ],
    ),
  ];
}

function declared(
  phase: Phase,
  id: string,
  title: string,
  needs: string[],
  task: string,
  gates: Gate[],
): DeclaredStep {
  return {
    kind: 'declared',
    id,
    title,
    needs,
    phase,
    task,
    why: 'Leadline cannot run this step yet; its gates are listed so that the plan is whole.',
    gates,
  };
}
