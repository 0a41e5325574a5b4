/** What an answer may cost its reader, at three characters a token: 25,000 tokens for structured form and text together. */
export const longestAnswer = 75_000;

/** A list of an answer of which only the beginning was left. */
export interface Shortened {
  /** Where it stands, such as `gates` or `gates.3.rows.rows`. */
  path: string;
  shown: number;
  of: number;
}

export interface FittedAnswer {
  structured: Record<string, unknown>;
  text: string;
  /** Empty for an answer that was short enough. */
  shortened: Shortened[];
}

/**
 * Makes an answer as short as it must be: the text first, to a third of what there is, then whichever list is longest, by half, again and again, and long texts
 * where no list is left. What a tool hands out page by page fits already; this is for what nobody foresaw. An answer that has a field
 * `truncated` finds it set.
 */
export function fitToBudget(
  structured: Record<string, unknown>,
  text: string,
  longest = longestAnswer,
): FittedAnswer {
  if (sizeOf(structured) + text.length <= longest) return { structured, text, shortened: [] };
  const copy = structuredClone(structured);
  if ('truncated' in copy) copy.truncated = true;
  // Room for the sentences that say what was left out.
  const room = longest - 1_500;
  const fittedText = cutText(text, Math.max(room - sizeOf(copy), Math.floor(room / 3)));
  const whole = new Map<string, number>();
  while (sizeOf(copy) + fittedText.length > room) {
    const [list] = listsIn(copy).sort((a, b) => b.size - a.size);
    if (list === undefined) break;
    if (!whole.has(list.path)) whole.set(list.path, list.items.length);
    list.items.length = Math.floor(list.items.length / 2);
  }
  const fitted = sizeOf(copy) + fittedText.length > room ? cutTexts(copy, room - fittedText.length) : copy;
  const left = new Map(listsIn(fitted, 0).map(({ path, items }) => [path, items.length]));
  const shortened = [...whole].flatMap(([path, of]) => {
    const shown = left.get(path);
    return shown === undefined || shown === of ? [] : [{ path, shown, of }];
  });
  return {
    structured: fitted,
    text: [fittedText, ...shortened.slice(0, 5).map(saying)].join('\n'),
    shortened,
  };
}

/** As many of the items from `offset` on as fit into the characters, at least one; `next` is where the rest begins, null at the end. */
export function pageOf<T>(
  items: readonly T[],
  offset: number,
  limit: number,
  characters: number,
): { items: T[]; next: number | null } {
  const page: T[] = [];
  let used = 0;
  for (const item of items.slice(offset, offset + limit)) {
    used += sizeOf(item) + 1;
    if (used > characters && page.length > 0) break;
    page.push(item);
  }
  const end = offset + page.length;
  return { items: page, next: end < items.length ? end : null };
}

interface ListIn {
  path: string;
  items: unknown[];
  size: number;
}

/** The lists of an answer that have more than `least` items, with the characters of each. */
function listsIn(value: unknown, least = 1, path = ''): ListIn[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    listsIn(each, least, path === '' ? key : `${path}.${key}`),
  );
  if (!Array.isArray(value) || value.length <= least) return inner;
  return [{ path, items: value, size: sizeOf(value) }, ...inner];
}

function cutTexts(structured: Record<string, unknown>, room: number): Record<string, unknown> {
  let longest = 4_000;
  let cut = structured;
  while (sizeOf(cut) > room && longest > 40) {
    longest = Math.floor(longest / 2);
    cut = JSON.parse(
      JSON.stringify(structured, (_, value: unknown) =>
        typeof value === 'string' ? cutText(value, longest) : value,
      ),
    ) as Record<string, unknown>;
  }
  return cut;
}

function cutText(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, Math.max(0, longest - 1)).toWellFormed()}…`;
}

function saying({ path, shown, of }: Shortened): string {
  return `[${path} has ${shown} of ${of} entries here: the answer would be too long. Ask for less of it, or for the next page.]`;
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}
