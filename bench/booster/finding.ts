/** One measured figure beside the limit that it must keep. */
export interface Finding {
  measure: string;
  value: string;
  /** Empty where the figure is only told. */
  limit: string;
  holds: boolean;
}

export function atMost(measure: string, value: number, limit: number): Finding {
  return { measure, value: figure(value), limit: `<= ${limit}`, holds: value <= limit };
}

export function atLeast(measure: string, value: number, limit: number): Finding {
  return { measure, value: figure(value), limit: `>= ${limit}`, holds: value >= limit };
}

export function told(measure: string, value: string): Finding {
  return { measure, value, limit: '', holds: true };
}

export function figure(value: number): string {
  if (value === 0 || (Math.abs(value) >= 0.001 && Math.abs(value) < 1e6))
    return String(Number(value.toPrecision(4)));
  return value.toExponential(1);
}
