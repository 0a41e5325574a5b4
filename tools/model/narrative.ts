import { percent, renderPrompt, times } from '../../prompts/render.ts';

/** What a narrative takes from a stored driver. */
export interface ToldDriver {
  text: string;
  /** Calibrated log-odds: above 0 the fact raises the score. */
  contribution: number;
}

/** The figures of a score that a narrative may say. */
export interface Figures {
  probability: number;
  /** Above 0. */
  baseRate: number;
  /** What the probability is of, such as `a call within 30 days`. */
  outcome: string;
}

export interface Telling {
  /** Of the narrative, in characters. */
  longest: number;
  /** Says neither a probability nor how it compares. */
  suppressNumbers: boolean;
}

/** Of each direction, the strongest first: those that a Lead in Salesforce shows, too. */
const factsUp = 3;
const factsDown = 2;

/**
 * The narrative of a lead, made from its stored drivers (rows of drivers.csv, in their order) and its figures alone, so that another
 * process makes the same. A score below the base rate is told from what lowers it. Where it would grow too long, the weakest facts are left out.
 */
export function narrativeOf(drivers: readonly ToldDriver[], figures: Figures, telling: Telling): string {
  const told = toldDrivers(drivers);
  let text = render(told, figures, telling);
  while (text.length > telling.longest && told.length > 1) {
    told.splice(told.indexOf(weakestOf(told)), 1);
    text = render(told, figures, telling);
  }
  return text;
}

/** The drivers that scores.csv and a Lead in Salesforce show: three that raise the score, then two that lower it. */
export function toldDrivers<Driver extends ToldDriver>(drivers: readonly Driver[]): Driver[] {
  return [
    ...drivers.filter(({ contribution }) => contribution > 0).slice(0, factsUp),
    ...drivers.filter(({ contribution }) => contribution < 0).slice(0, factsDown),
  ];
}

function render(told: readonly ToldDriver[], figures: Figures, { suppressNumbers }: Telling): string {
  const { probability, baseRate, outcome } = figures;
  const ratio = times(probability / baseRate);
  const text = renderPrompt('narratives/lead', {
    up: told.filter(({ contribution }) => contribution > 0).map((driver) => driver.text),
    down: told.filter(({ contribution }) => contribution < 0).map((driver) => driver.text),
    lowered: probability < baseRate,
    figures: suppressNumbers
      ? null
      : { chance: percent(probability, 1), outcome, compared: ratio === '1.0 times' ? 'about' : ratio },
  }).trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function weakestOf(told: readonly ToldDriver[]): ToldDriver {
  const size = ({ contribution }: ToldDriver) => Math.abs(contribution);
  return told.reduce((weakest, driver) => (size(driver) <= size(weakest) ? driver : weakest));
}
