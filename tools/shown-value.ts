/** Words of dates, such as `28th of July 2025, 10:15 am UTC`. */
const wordsOfDates =
  /^(st|nd|rd|th|of|t|z|utc|gmt|am|pm|(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?|jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)$/i;

/**
 * A text that arrived where a date or a number belongs, as it may stand in notes and evidence: where columns are shifted it can be
 * a person's name or address, so that only what looks like a date or a number is shown.
 */
export function shownValue(text: string): string {
  const words = text.match(/[^\d\s:;,./+'%$-]+/g) ?? [];
  const isPlain = words.every((word) => wordsOfDates.test(word)) && text.length <= 40 && !isPhone(text);
  return isPlain && /\d/.test(text) ? `"${text}"` : `a text of ${text.length} characters`;
}

/** As many digits as a phone number has, and no year. */
function isPhone(text: string): boolean {
  return text.replace(/\D/g, '').length > 8 && !/(?<!\d)(19|20)\d\d(?!\d)/.test(text);
}
