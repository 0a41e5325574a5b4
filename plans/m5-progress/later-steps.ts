import type { Gate } from '../../gates/gate.ts';
import { above, atLeast, below, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { DeclaredStep, Phase } from '../plan.ts';
import type { Parameters } from './parameters.ts';

const stop = 'Stop and ask a person to review.';
const preproduction = { id: 'Phase 2, Units 7 and 8', title: 'Pre-production' };

/** Unit 7 as far as it needs a live pipeline, Unit 8 of a rejected model, the experiment, and production: known, with their gates, and not run. */
export function laterSteps({ gates, reenact }: Parameters): {
  before: DeclaredStep[];
  after: DeclaredStep[];
} {
  const before = [
    declared(
      preproduction,
      '7.2',
      'Score in shadow for seven days, and stress the pipeline',
      ['7.1'],
      [
        blocking('M5-7a', above(0.95), {
          title: 'Shadow success rate over seven days',
          measure: 'successRate',
          onFailure: stop,
        }),
        blocking('M5-7b', equals(0), {
          title: 'Stress tests with a pipeline failure',
          measure: 'stressFailures',
          onFailure: stop,
        }),
        blocking('M5-7c', equals(true), {
          title: 'Alerting deployed and tested',
          measure: 'alertingTested',
          onFailure: stop,
        }),
      ],
    ),
    ...(reenact === 'none' ? [] : [rejectedEnablement()]),
  ];
  const after = [
    declared(
      { id: 'Phase 3, Units 9 to 12', title: 'Experiment' },
      '9',
      'Run the A/B test',
      [reenact === 'none' ? '8a' : '8', '8.5'],
      [
        blocking('M5-9a', below(0.05), {
          title: 'p-value of the lift in MQLs per 100 dials',
          measure: 'pValue',
          onFailure: stop,
        }),
        blocking('M5-9b', above(0.5), {
          title: 'Lift of treatment over control',
          measure: 'lift',
          onFailure: stop,
        }),
        blocking('M5-9c', equals(0), {
          title: 'Safety issues and adverse effects',
          measure: 'safetyIssues',
          onFailure: stop,
        }),
      ],
    ),
    declared(
      { id: 'Phase 4, Units 13 and later', title: 'Production and scale' },
      '13',
      'Roll out, monitor, and refresh each quarter',
      ['9'],
      monitoring(gates.psi),
    ),
  ];
  return { before, after };
}

/** Nobody is taught to read the scores of a model that was rejected, and no open lead has one. */
function rejectedEnablement(): DeclaredStep {
  return {
    ...declared(
      preproduction,
      '8',
      'Enable the SGAs: field mapping, guide, cheat sheet, UI specification, playbook',
      ['7.2'],
      [
        blocking('M5-8', equals(0), {
          title: 'Enablement artifacts that are missing or incomplete',
          measure: 'missingArtifacts',
          onFailure: stop,
        }),
      ],
    ),
    why: 'A rejected model scores no open lead, so there is nothing to teach; its gate is listed so that the plan is whole.',
  };
}

function monitoring(psi: number): Gate[] {
  const investigate = 'Stop and ask a person to investigate at once.';
  return [
    warning('M5-13a', atLeast(30), {
      title: 'Consecutive days with healthy checks',
      measure: 'healthyDays',
      onFailure: investigate,
    }),
    warning('M5-13b', below(0.05), {
      title: 'Weekly drift of the class balance',
      measure: 'classDrift',
      onFailure: investigate,
    }),
    warning('M5-13c', below(psi), {
      title: 'Largest monthly PSI of a critical feature',
      measure: 'psi',
      onFailure: investigate,
    }),
    warning('M5-13d', equals(0), {
      title: 'False alarms of the alerting',
      measure: 'falseAlarms',
      onFailure: investigate,
    }),
    warning('M5-13e', equals(true), {
      title: 'Refresh protocol documented and tested',
      measure: 'refreshTested',
      onFailure: investigate,
    }),
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
