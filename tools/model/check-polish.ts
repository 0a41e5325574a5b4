/** Letters by which two words count as the same: `advisor` and `advisors`, `moved` and `moves`. */
const stem = 4;

/** Of the longer words of a reworded text, at most this share may be new. */
const newWordsAllowed = 1 / 3;

/** Words that turn a fact into a promise or an order. */
const promises =
  /\b(?:guarantee\w*|certain(?:ly)?|definitely|surely|always|must|will|should|because|due to|therefore)\b/i;

/**
 * What a reworded narrative says beyond the one that it was made from, in a word; null where nothing is found. It looks for names (capitals
 * within a sentence), for promises and causes, for a side that is missing or new, and for too many words of its own. Numbers, columns and
 * personal data are `narrativeChecker`'s.
 */
export function beyondFacts(polished: string, narrative: string, labels: readonly string[]): string | null {
  const known = [narrative, ...labels].join(' ').toLowerCase();
  const names = polished.match(/(?<![.!?]\s|^)(?<!\p{L})\p{Lu}[\p{L}\p{N}]*/gu) ?? [];
  if (names.some((name) => !known.includes(name.toLowerCase()))) return 'a name';
  if (promises.test(polished) && !promises.test(narrative)) return 'a promise or a cause';
  if (
    /\b(?:against|but|although|though|however|while|despite|yet|holds?|held)\b/i.test(polished) !==
    /against/i.test(narrative)
  )
    return 'a side of its own';
  const words = wordsOf(polished);
  const own = words.filter((word) => !known.includes(word.slice(0, stem)));
  return own.length > newWordsAllowed * words.length ? 'words of its own' : null;
}

/** Words that carry meaning, as far as their length tells. */
function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => word.length > stem);
}
