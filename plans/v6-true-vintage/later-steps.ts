import type { Gate } from '../../gates/gate.ts';
import { above, atMost, below, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { DeclaredStep } from '../plan.ts';

const stop = 'Stop and ask a person to review.';

/** Phases 3 and 4 of the document as far as they need a live pipeline: known, with their gates, and not runnable yet. */
export function laterSteps(): { deployment: DeclaredStep[]; maintenance: DeclaredStep[] } {
  const deployment = [
    declared(
      '5.1',
      'Score in shadow for seven days',
      ['4.6'],
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
        blocking('V6-5.1c', below(0.01), {
          title: 'Shadow error rate',
          measure: 'errorRate',
          onFailure: stop,
        }),
      ],
    ),
    declared(
      '5.3',
      'Run the A/B test',
      ['5.1', '5.2'],
      [
        blocking('V6-5.3a', below(0.05), {
          title: 'p-value of the lift',
          measure: 'pValue',
          onFailure: stop,
        }),
        blocking('V6-5.3b', above(0.5), { title: 'Lift over control', measure: 'lift', onFailure: stop }),
        blocking('V6-5.3c', equals(0), { title: 'Safety issues', measure: 'safetyIssues', onFailure: stop }),
      ],
    ),
  ];
  const maintenance = [
    declared(
      '6.1',
      'Roll out and monitor',
      ['5.3'],
      [
        warning('V6-6.1a', above(0.99), {
          title: 'Daily scoring success',
          measure: 'successRate',
          onFailure: stop,
        }),
        warning('V6-6.1b', below(0.05), {
          title: 'Weekly drift of the class balance',
          measure: 'classDrift',
          onFailure: stop,
        }),
        warning('V6-6.1c', below(0.25), { title: 'Largest monthly PSI', measure: 'psi', onFailure: stop }),
        blocking('V6-6.1d', equals(0), {
          title: 'Critical alerts',
          measure: 'criticalAlerts',
          onFailure: stop,
        }),
      ],
    ),
    declared(
      '6.2',
      'Refresh each quarter',
      ['6.1'],
      [
        blocking('V6-6.2a', above(0), {
          title: 'AUC-PR by which the challenger is better',
          measure: 'aucPrGain',
          onFailure: 'Keep the champion.',
        }),
        blocking('V6-6.2b', atMost(0.05), {
          title: "The challenger's ECE",
          measure: 'ece',
          onFailure: 'Keep the champion.',
        }),
        blocking('V6-6.2c', equals(true), {
          title: "The challenger's gap and variation hold",
          measure: 'gapAndVariationHold',
          onFailure: 'Keep the champion.',
        }),
        blocking('V6-6.2d', equals(0), {
          title: 'Degradations in shadow',
          measure: 'degradations',
          onFailure: 'Keep the champion.',
        }),
      ],
    ),
  ];
  return { deployment, maintenance };
}

function declared(id: string, title: string, needs: string[], gates: Gate[]): DeclaredStep {
  return {
    kind: 'declared',
    id,
    title,
    needs,
    why: 'Leadline cannot run this step yet; its gates are listed so that the plan is whole.',
    gates,
  };
}
