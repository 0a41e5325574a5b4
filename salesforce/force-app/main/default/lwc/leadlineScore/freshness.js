import { ageInDays, dayInWords, momentInWords, wholeNumber, words } from 'c/leadlineWords';

/**
 * How old a score is, in sentences: `facts`, the day on which they were known; `made`, when and by what it was computed; and `stale`, a
 * warning where the facts are more than `staleAfterDays` old or of a day that nobody wrote down.
 */
export function freshnessOf({ state, asOf, scoredAt, modelVersion }, staleAfterDays, now) {
  const days = asOf === null ? null : ageInDays(asOf, now);
  const done = state === 'scored' ? words.scoredOn : words.lookedAtOn;
  return {
    facts: days === null ? words.factsOfUnknownDay : words.factsOf(dayInWords(asOf), ageInWords(days)),
    made: [
      scoredAt === null ? [] : done(momentInWords(scoredAt).minute),
      modelVersion === null ? [] : words.model(modelVersion),
    ]
      .flat()
      .join(' '),
    stale: staleness(days, staleAfterDays),
  };
}

function staleness(days, staleAfterDays) {
  if (days === null) return words.staleUndated;
  return days > staleAfterDays ? words.stale(wholeNumber(days)) : null;
}

function ageInWords(days) {
  if (days < 0) return words.inDays(wholeNumber(-days));
  if (days === 0) return words.today;
  return days === 1 ? words.yesterday : words.daysAgo(wholeNumber(days));
}
