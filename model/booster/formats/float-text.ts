/** The shortest decimal that reads back as the same float32, written as XGBoost writes it: `2.885162E-1`, `0E0`. */
export function float32Text(value: number): string {
  const exact = Math.fround(value);
  if (Object.is(exact, -0)) return '-0E0';
  for (let digits = 0; digits < 9; digits++) {
    const text = exact.toExponential(digits);
    if (Math.fround(Number(text)) === exact) return text.replace(/e\+?/, 'E');
  }
  throw new RangeError(`Not a finite number: ${value}`);
}
