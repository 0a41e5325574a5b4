/**
 * The shortest decimal that reads back as the same float32, written as XGBoost writes it: `2.885162E-1`, `0E0`, `Infinity`. (Of all
 * powers of two, 2^-96, 2^87 and 2^90 get one digit more than there.)
 */
export function float32Text(value: number): string {
  const exact = Math.fround(value);
  if (Object.is(exact, -0)) return '-0E0';
  if (Math.abs(exact) === Number.POSITIVE_INFINITY) return String(exact);
  // What reads back with so many digits does so with more. Most numbers need eight or nine, few are done with seven.
  const fewest = readsBack(exact.toExponential(6), exact) ? 0 : 7;
  for (let digits = fewest; digits < 9; digits++) {
    const text = toEven(exact, digits);
    if (readsBack(text, exact)) return text.replace(/e\+?/, 'E');
  }
  throw new RangeError(`Not a number: ${value}`);
}

/** A float32 parameter as XGBoost keeps it, which is as C prints `%.9g`: `1`, `2.5`, `0.100000001`, `1e+10`, `1.00000001e-07`. */
export function parameterText(value: number): string {
  const [digits = '', exponent = ''] = Math.fround(value).toExponential(8).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 9) return plain(Math.fround(value).toFixed(8 - power));
  return `${plain(digits)}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** Half-way between two decimals, JavaScript takes the greater and XGBoost the even one. */
function toEven(exact: number, digits: number): string {
  const text = exact.toExponential(digits);
  const last = text.indexOf('e') - 1;
  if (Number(text[last]) % 2 === 0 || Number(text) === exact) return text;
  const longer = exact.toExponential(digits + 1);
  if (longer[longer.indexOf('e') - 1] !== '5' || Number(longer) !== exact) return text;
  const even = `${text.slice(0, last)}${Number(text[last]) - 1}${text.slice(last + 1)}`;
  return readsBack(even, exact) ? even : text;
}

function readsBack(text: string, exact: number): boolean {
  return Math.fround(Number(text)) === exact;
}

/** Without zeros at the end of its fraction. */
function plain(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
