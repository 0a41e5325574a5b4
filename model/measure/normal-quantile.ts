/**
 * The value below which a standard normal variable falls with the given chance, in (0, 1): Wichura 1988, AS 241, PPND16. Ours, because
 * `@stdlib/stats-base-dists-normal-quantile` is off by 3e-6 at a chance of 1e-12.
 */
export function normalQuantile(chance: number): number {
  const centred = chance - 0.5;
  if (Math.abs(centred) <= 0.425) return centred * ratio(0.180625 - centred * centred, ...central);
  const tail = Math.sqrt(-Math.log(centred < 0 ? chance : 1 - chance));
  const distance = tail <= 5 ? ratio(tail - 1.6, ...shoulder) : ratio(tail - 5, ...farTail);
  return centred < 0 ? -distance : distance;
}

type Coefficients = readonly [numerator: readonly number[], denominator: readonly number[]];

const central: Coefficients = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852546,
  ],
];
const shoulder: Coefficients = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
];
const farTail: Coefficients = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
];

function ratio(x: number, ...[numerator, denominator]: Coefficients): number {
  return polynomial(x, numerator) / polynomial(x, denominator);
}

function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
