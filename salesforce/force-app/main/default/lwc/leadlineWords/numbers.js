import LOCALE from '@salesforce/i18n/locale';

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const wholePercent = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 });
const tenthPercent = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 1 });

/** A whole number as the user writes it. */
export function wholeNumber(number) {
  return whole.format(number);
}

/**
 * A chance (percent, 0 to 100) as people say it: "About 1 in 8". From a quarter on, tenths are closer than "1 in": 40 % is no 1 in 3. At the
 * ends no certainty is claimed.
 */
export function chanceInWords(percent) {
  if (percent < 0.1) return `Fewer than ${share(1, 1000)}`;
  if (percent < 25) return `About ${share(1, Math.round(100 / percent))}`;
  if (percent < 95) return `About ${share(Math.round(percent / 10), 10)}`;
  return `More than ${share(19, 20)}`;
}

/** "9 in 10", which no line breaks. */
function share(some, many) {
  return `${whole.format(some)}\u00a0in\u00a0${whole.format(many)}`;
}

/** The same chance in figures: "12.3%". */
export function chanceInFigures(percent) {
  return percent < 0.1 ? `under ${tenthPercent.format(0.001)}` : tenthPercent.format(percent / 100);
}

/** A percentile (0 to 100) as a comparison. It is cut, not rounded: 99.7 is higher than 99 %, and nobody is higher than all. */
export function standingInWords(percentile) {
  if (below(percentile) < 1) return `Among the lowest\u00a0${wholePercent.format(0.01)}`;
  return `Higher than ${standingInFigures(percentile)}`;
}

/** The share of leads below, cut in the same way: "97%". */
export function standingInFigures(percentile) {
  return wholePercent.format(below(percentile) / 100);
}

function below(percentile) {
  return Math.min(Math.floor(percentile), 99);
}
