import type { Gate } from '../../gates/gate.ts';
import { describeExpectation, formatScalar } from '../../gates/judge.ts';
import type { Step } from '../../plans/plan.ts';
import type { Foreseen } from '../../tools/foreseen.ts';
import { guardedGates } from '../guarded-gates.ts';
import { nearestName } from '../nearest-name.ts';
import type { Finding } from './finding.ts';
import type { KnownStep } from './lint-steps.ts';
import { outlookOf } from './outlook.ts';

/** Gates on measures that nobody takes, gates that can never pass or never fail, and gates that nobody may call waivable. */
export function lintGates(steps: readonly Step[], known: readonly KnownStep[]): Finding[] {
  return steps.flatMap((step) => {
    if (step.kind === 'declared') {
      return [
        ...step.gates.flatMap((gate) => lintOutlook(step.id, gate, undefined)),
        ...lintWaivers(step.id, step.gates),
      ];
    }
    const resolved = known.find((each) => each.step === step);
    if (resolved === undefined) return [];
    return [
      ...lintMeasures(resolved),
      ...lintWaivers(step.id, guardedGates(resolved.tool, resolved.step.gates)),
    ];
  });
}

function lintWaivers(step: string, gates: readonly Gate[]): Finding[] {
  return gates.flatMap(({ id, measure, waivable, guards }): Finding[] => {
    if (waivable === undefined || guards === undefined) return [];
    const what = guards === 'leakage' ? 'against leakage' : 'personal data';
    return [
      {
        code: 'waivable-guard',
        severity: 'error',
        step,
        gate: id,
        message: `Gate ${id} of step ${step} is called waivable, and ${measure} guards ${what}: that is never waived.`,
        next: 'Take `waivable` out of the gate.',
      },
    ];
  });
}

function lintMeasures({ step, tool, input }: KnownStep): Finding[] {
  const measures = tool.measures?.(input);
  const foreseen = tool.foresee?.(input) ?? {};
  const findings = step.gates.flatMap((gate) =>
    measures === undefined || measures.includes(gate.measure)
      ? lintOutlook(step.id, gate, foreseen[gate.measure])
      : [unknownMeasure(step.id, gate, tool.name, measures)],
  );
  if (measures !== undefined || step.gates.length === 0) return findings;
  return [
    ...findings,
    {
      code: 'measures-undeclared',
      severity: 'warning',
      step: step.id,
      gate: null,
      message: `The tool ${tool.name} of step ${step.id} does not declare its measures, so its ${step.gates.length} gates cannot be held against them.`,
      next: `Add \`measures\` to the tool ${tool.name}.`,
    },
  ];
}

function unknownMeasure(step: string, gate: Gate, tool: string, measures: readonly string[]): Finding {
  const nearest = nearestName(gate.measure, measures);
  return {
    code: 'measure-unknown',
    severity: 'error',
    step,
    gate: gate.id,
    message: `Gate ${gate.id} of step ${step} judges ${gate.measure}, which ${tool} does not measure.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
    next: measures.length === 0 ? 'Take the gate out.' : `Judge one of ${measures.join(', ')}.`,
  };
}

function lintOutlook(step: string, gate: Gate, foreseen: Foreseen | undefined): Finding[] {
  const { canPass, canFail } = outlookOf(gate, foreseen);
  const must = `must be ${describeExpectation(gate.expect)}`;
  if (!canPass) {
    return [
      {
        code: 'gate-never-passes',
        severity: gate.severity === 'blocking' ? 'error' : 'warning',
        step,
        gate: gate.id,
        message: `Gate ${gate.id} of step ${step} can never pass: ${gate.measure} ${describeForeseen(foreseen)} and ${must}.`,
        next: `Change ${sourceOf(foreseen)} or the threshold: no data can make this gate pass. ${gate.onFailure}`,
      },
    ];
  }
  // What follows from the input alone, and holds, is no fault: another input would fail it.
  if (canFail || followsFromInput(foreseen)) return [];
  return [
    {
      code: 'gate-never-fails',
      severity: 'warning',
      step,
      gate: gate.id,
      message: `Gate ${gate.id} of step ${step} can never fail once ${gate.measure} is measured: it ${describeForeseen(foreseen)} and ${must}.`,
      next: 'Set a threshold that a bad result would miss, or take the gate out.',
    },
  ];
}

function followsFromInput(foreseen: Foreseen | undefined): boolean {
  if (foreseen === undefined) return false;
  return foreseen.because !== undefined || ('oneOf' in foreseen && foreseen.oneOf.length === 1);
}

function describeForeseen(foreseen: Foreseen | undefined): string {
  if (foreseen === undefined) return 'may be anything';
  const because = foreseen.because === undefined ? '' : ` (${foreseen.because})`;
  if ('oneOf' in foreseen) return `will be ${foreseen.oneOf.map(formatScalar).join(' or ')}${because}`;
  const { low, high, whole = false } = foreseen;
  const kind = whole ? 'a whole number' : 'a number';
  const range =
    high === Number.POSITIVE_INFINITY
      ? `of at least ${formatScalar(low)}`
      : `from ${formatScalar(low)} to ${formatScalar(high)}`;
  return `is ${kind} ${range}${because}`;
}

function sourceOf(foreseen: Foreseen | undefined): string {
  return foreseen?.because === undefined ? 'the measure' : 'the parameters that the measure follows from';
}
