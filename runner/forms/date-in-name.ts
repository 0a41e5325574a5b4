/**
 * The days and months that a file's name may mean, as `2024-01-07` and `2024-01`: `20240107`, `2024_01_07`, `Jan-7-2024`, `7 January 2024`,
 * `01-07-2024` (both ways round), `240107`. A name that means nothing gives an empty set.
 */
export function datesInName(name: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const read of readers) for (const date of read(name.toLowerCase())) found.add(date);
  return found;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthName = `(${months.join('|')})[a-z]*`;
const gap = '[-_. ,]*';
const separator = '[-_. /]';

const readers: readonly ((name: string) => string[])[] = [
  // Years first, then whatever eight or six digits may mean.
  (name) => each(name, /(?<!\d)(20\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)(?!\d)/g, ([y, m, d]) => [day(y, m, d)]),
  (name) => each(name, /(?<!\d)(\d\d)(\d\d)(20\d\d)(?!\d)/g, ([a, b, y]) => [day(y, a, b), day(y, b, a)]),
  (name) =>
    each(
      name,
      new RegExp(`(?<!\\d)(\\d{1,2})${separator}(\\d{1,2})${separator}(20\\d\\d)(?!\\d)`, 'g'),
      ([a, b, y]) => [day(y, a, b), day(y, b, a)],
    ),
  (name) =>
    each(name, /(?<!\d)(\d\d)(\d\d)(\d\d)(?!\d)/g, ([a = '', b = '', c = '']) => [
      day(`20${a}`, b, c),
      day(`20${c}`, a, b),
      day(`20${c}`, b, a),
    ]),
  (name) =>
    each(
      name,
      new RegExp(`${monthName}${gap}(\\d{1,2})(?:st|nd|rd|th)?${gap}(20\\d\\d)(?!\\d)`, 'g'),
      ([m, d, y]) => [day(y, numberOfMonth(m), d)],
    ),
  (name) =>
    each(
      name,
      new RegExp(`(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?${gap}${monthName}${gap}(20\\d\\d)(?!\\d)`, 'g'),
      ([d, m, y]) => [day(y, numberOfMonth(m), d)],
    ),
  (name) =>
    each(
      name,
      new RegExp(`(?<!\\d)(20\\d\\d)${gap}${monthName}${gap}(\\d{1,2})(?!\\d)`, 'g'),
      ([y, m, d]) => [day(y, numberOfMonth(m), d)],
    ),
  // A month alone.
  (name) => each(name, /(?<!\d)(20\d\d)[-_. ]?(\d\d)(?![-_. ]?\d)/g, ([y, m]) => [month(y, m)]),
  (name) =>
    each(name, new RegExp(`${monthName}${gap}(20\\d\\d)(?!\\d)`, 'g'), ([m, y]) => [
      month(y, numberOfMonth(m)),
    ]),
];

function each(name: string, pattern: RegExp, read: (groups: string[]) => (string | null)[]): string[] {
  return [...name.matchAll(pattern)].flatMap(([, ...groups]) => read(groups).filter((date) => date !== null));
}

function day(year = '', monthOfYear = '', dayOfMonth = ''): string | null {
  const date = `${year}-${monthOfYear.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  // 2024-02-31 is read as a day of March.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? null : date;
}

function month(year = '', monthOfYear = ''): string | null {
  return day(year, monthOfYear, '1')?.slice(0, 7) ?? null;
}

function numberOfMonth(name = ''): string {
  return String(months.indexOf(name) + 1);
}
