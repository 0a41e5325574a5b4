import LOCALE from '@salesforce/i18n/locale';
import TIME_ZONE from '@salesforce/i18n/timeZone';

const millisecondsOfADay = 86_400_000;

/** A day (YYYY-MM-DD) as the user writes it. A day has no time zone, so none may move it. */
export function dayInWords(day) {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
}

/** A moment (ISO 8601) as the user writes it, in the user's own time zone: to the minute, and its day alone. */
export function momentInWords(moment) {
  const at = (parts) =>
    new Intl.DateTimeFormat(LOCALE, { ...parts, timeZone: TIME_ZONE }).format(new Date(moment));
  return { minute: at({ dateStyle: 'medium', timeStyle: 'short' }), day: at({ dateStyle: 'medium' }) };
}

/** Whole days from a day (YYYY-MM-DD) to the user's today. */
export function ageInDays(day, now = new Date()) {
  // Canadian English writes a day as ISO does.
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: TIME_ZONE }).format(now);
  return Math.round((new Date(today) - new Date(day)) / millisecondsOfADay);
}
