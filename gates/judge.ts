import type { Expectation, Gate, Measure, Measures, Scalar, Verdict } from './gate.ts';

/** Judges every gate of a step against the measures of its result, in the order of the gates. */
export function judgeAll(gates: readonly Gate[], measures: Measures): Verdict[] {
  return gates.map((gate) => judge(gate, measures[gate.measure]));
}

/** Judges one gate. A measure that is missing, null or not comparable is never a pass: an error counts as a failed gate. */
export function judge(gate: Gate, measure: Measure | undefined): Verdict {
  const measured = measure?.value ?? null;
  const holds = measured !== null && meets(measured, gate.expect);
  const status = holds ? 'passed' : gate.severity === 'blocking' ? 'failed' : 'warned';
  return {
    gate: gate.id,
    title: gate.title,
    severity: gate.severity,
    status,
    measured,
    threshold: describeExpectation(gate.expect),
    sentence: sentence(gate, measured, holds, measure),
    onFailure: gate.onFailure,
    ...(gate.waivable === undefined ? {} : { waivable: gate.waivable }),
    ...(gate.guards === undefined ? {} : { guards: gate.guards }),
    ...(measure?.evidence === undefined ? {} : { evidence: measure.evidence }),
  };
}

/** The expectation in short: `>= 0.85`, `= 0`, `3 to 8`. */
export function describeExpectation(expect: Expectation): string {
  switch (expect.kind) {
    case 'equals':
      return `= ${expect.value}`;
    case 'at-least':
      return `>= ${expect.value}`;
    case 'at-most':
      return `<= ${expect.value}`;
    case 'above':
      return `> ${expect.value}`;
    case 'below':
      return `< ${expect.value}`;
    case 'between':
      return `${expect.low} to ${expect.high}`;
  }
}

function meets(value: Exclude<Scalar, null>, expect: Expectation): boolean {
  if (expect.kind === 'equals') return value === expect.value;
  if (typeof value !== 'number' || Number.isNaN(value)) return false;
  switch (expect.kind) {
    case 'at-least':
      return value >= expect.value;
    case 'at-most':
      return value <= expect.value;
    case 'above':
      return value > expect.value;
    case 'below':
      return value < expect.value;
    case 'between':
      return value >= expect.low && value <= expect.high;
  }
}

function sentence(gate: Gate, measured: Scalar, holds: boolean, measure: Measure | undefined): string {
  const note = measure?.note === undefined ? '' : `: ${measure.note}`;
  if (measured === null) return `${gate.title} could not be measured${note}; this counts as a failure.`;
  const verb = holds ? 'which is' : 'and must be';
  return `${gate.title}: ${formatScalar(measured)}, ${verb} ${describeExpectation(gate.expect)}${note}.`;
}

/** Numbers to four significant digits, the rest as it is. */
export function formatScalar(value: Scalar): string {
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}
