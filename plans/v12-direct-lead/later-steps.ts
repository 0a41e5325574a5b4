import type { Gate } from '../../gates/gate.ts';
import { above, atLeast, atMost, below, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { DeclaredStep, Phase } from '../plan.ts';
import { units } from './units.ts';

const halt = 'Progress halts until it is remediated.';

/** Units 10 to 18 as far as they need a live pipeline: known, with their gates, and not runnable yet. */
export function laterSteps(): DeclaredStep[] {
  return [
    declared(
      units.integration,
      '10.2',
      'Tasks 10.2 and 10.3: shadow scoring pipeline and runbook',
      ['10.1e'],
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
      ['12.1'],
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
      [
        warning('V12-16a', atLeast(30), {
          title: 'Consecutive days without a breach of service levels',
          measure: 'daysWithoutBreach',
          onFailure: halt,
        }),
        warning('V12-16b', atMost(0.05), {
          title: 'Weekly change of the class balance, either way',
          measure: 'classBalanceChange',
          onFailure: halt,
        }),
        warning('V12-16c', below(0.25), { title: 'Largest PSI', measure: 'psi', onFailure: halt }),
      ],
    ),
    declared(
      units.refresh,
      '17.1',
      'Tasks 17.1 to 17.3: ingest, retrain, document the refresh',
      ['16.1'],
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
      '18.1',
      'Tasks 18.1 and 18.2: narratives, field mappings, training',
      ['16.1'],
      [
        blocking('V12-18a', equals(1), {
          title: 'Narrative coverage in Salesforce',
          measure: 'narrativeCoverage',
          onFailure: halt,
        }),
        warning('V12-18b', atLeast(0.75), { title: 'Adoption', measure: 'adoption', onFailure: halt }),
      ],
    ),
  ];
}

function declared(phase: Phase, id: string, title: string, needs: string[], gates: Gate[]): DeclaredStep {
  return {
    kind: 'declared',
    id,
    title,
    needs,
    phase,
    why: 'Leadline cannot run this step yet; its gates are listed so that the plan is whole.',
    gates,
  };
}
