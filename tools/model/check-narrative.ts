import type { Figures } from './narrative.ts';

/** What a narrative may draw on, as it is stored. */
export interface NarrativeEvidence {
  /** Id of the lead, which must not be in its narrative. */
  id: string;
  /** The texts that its numbers must come from; `evidenceOf` makes them. */
  texts: readonly string[];
}

export interface NarrativeRules {
  /** Names of columns and features. */
  names: readonly string[];
  /** In characters. */
  longest: number;
}

export interface NarrativeFault {
  fault: 'empty' | 'too long' | 'number' | 'name of a column' | 'personal data' | 'unfilled';
  /** What stands in the narrative; never the personal data itself. */
  found: string;
}

/**
 * The texts behind a lead's narrative: labels, which have the numbers of a fact's definition, values, and the figures of the score as they
 * are shown; null where no figure may be told.
 */
export function evidenceOf(
  drivers: readonly { label: string; value: string | null }[],
  figures: Figures | null,
): string[] {
  const facts = drivers.flatMap(({ label, value }) => [label, value ?? '']);
  if (figures === null) return facts;
  const { probability, baseRate, outcome } = figures;
  return [...facts, (probability * 100).toFixed(1), (probability / baseRate).toFixed(1), outcome];
}

/**
 * Reads a narrative back, without a word of what made it: every number, in digits or in letters, is that of a stored driver or of a figure
 * as it is shown; no column is named; no id, address or number of a person is in it; nothing is left unfilled; it is not too long.
 */
export function narrativeChecker({ names, longest }: NarrativeRules) {
  const columns = new Set(names.filter((name) => !isPlainWord(name)).map((name) => name.toLowerCase()));
  // Fifty thousand narratives are made of few words, labels and values: each is looked at once.
  const isColumn = remembered((word) => columns.has(word.toLowerCase()) || looksLikeColumn(word));
  const numbersOf = remembered(numbersIn);
  return (narrative: string, evidence: NarrativeEvidence): NarrativeFault[] => {
    if (narrative.trim() === '') return [{ fault: 'empty', found: '' }];
    const known = new Set(evidence.texts.flatMap(numbersOf));
    const strange = numbersIn(narrative).filter((number) => !known.has(number));
    const words = narrative.match(/[\p{L}\p{N}_]+/gu) ?? [];
    return [
      ...(narrative.length > longest
        ? [{ fault: 'too long' as const, found: `${narrative.length} characters` }]
        : []),
      ...strange.map((number) => ({ fault: 'number' as const, found: String(number) })),
      ...words.filter(isColumn).map((word) => ({ fault: 'name of a column' as const, found: word })),
      ...personal
        .filter(({ pattern }) => pattern.test(narrative))
        .map(({ what }) => ({ fault: 'personal data' as const, found: what })),
      ...(evidence.id.length > 3 && narrative.includes(evidence.id)
        ? [{ fault: 'personal data' as const, found: 'the id of the lead' }]
        : []),
      ...(narrative.match(unfilled) ?? []).map((found) => ({ fault: 'unfilled' as const, found })),
    ];
  };
}

const small = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen'
  .split(' ')
  .map((word, value): [string, number] => [word, value]);
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'
  .split(' ')
  .map((word, index): [string, number] => [word, (index + 2) * 10]);
const numberWords = new Map<string, number>([
  ...small,
  ...tens,
  ...Object.entries({ sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19, hundred: 100, thousand: 1000 }),
  ...Object.entries({ once: 1, twice: 2, thrice: 3, dozen: 12, half: 0.5, million: 1_000_000 }),
]);

/** The size of every number of a text, in digits (`1,234`, `-14`, `2.9`) or in letters. A sign is the clause's to tell. */
function numbersIn(text: string): number[] {
  return (text.match(/\d[\d,]*(?:\.\d+)?|\p{L}+/gu) ?? []).flatMap((token) => {
    if (/^\d/.test(token)) return [Number(token.replaceAll(',', ''))];
    return numberWords.get(token.toLowerCase()) ?? [];
  });
}

/** A function that answers the same text from memory. */
function remembered<Answer>(answer: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    let known = answers.get(text);
    if (known === undefined) {
      known = answer(text);
      answers.set(text, known);
    }
    return known;
  };
}

/** A word of plain language that is also a column, such as `origin`: it may be said. */
function isPlainWord(name: string): boolean {
  return /^\p{L}?\p{Ll}*$/u.test(name);
}

/** `snake_case`, `camelCase` and `PascalCaseOfThree`, whether or not a feature has that name. LinkedIn is none of them. */
function looksLikeColumn(word: string): boolean {
  return /_/.test(word) || /^[a-z]+[a-z0-9]*[A-Z]/.test(word) || /^(?:[A-Z][a-z0-9]+){3,}$/.test(word);
}

const personal = [
  { what: 'an e-mail address', pattern: /[^\s@]@[^\s@]+\.[a-z]{2,}/i },
  { what: 'a web address', pattern: /\bhttps?:|\bwww\./i },
  { what: 'a telephone number', pattern: /\+?\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}\b/ },
  { what: 'an id of Salesforce', pattern: /\b00[A-Za-z0-9]{13}(?:[A-Za-z0-9]{3})?\b/ },
];

const unfilled = /\{\{|\}\}|\bundefined\b|\bnull\b|\bNaN\b|\bnot measured\b|\[object/g;
