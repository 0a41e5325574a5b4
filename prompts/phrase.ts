import Handlebars from 'handlebars';

/** What a phrase of a feature may hold. */
export interface PhraseView {
  /** The value with its unit, such as `1.4 years`. */
  value: string;
  /** The same without its sign. */
  amount: string;
  /** How often, for whole numbers: `once`, `twice`, `3 times`. */
  times: string;
}

/** An instance of its own: a phrase has three names and no helper of the prompts. */
const handlebars = Handlebars.create();
const compiled = new Map<string, (view: PhraseView) => string>();

/** Renders a phrase of a feature list, such as `moved firms {{times}} in three years`. Each text is compiled once. */
export function renderPhrase(phrase: string, view: PhraseView): string {
  let template = compiled.get(phrase);
  if (template === undefined) {
    template = handlebars.compile(phrase, { strict: true, noEscape: true });
    compiled.set(phrase, template);
  }
  return template(view);
}

/** Whether a phrase says something of the value itself. */
export function showsValue(phrase: string): boolean {
  return phrase.includes('{{');
}

/** Whether a text can be rendered as a phrase: braces are closed, and no other name is in them. */
export function isPhrase(text: string): boolean {
  try {
    renderPhrase(text, { value: '2 years', amount: '2 years', times: 'twice' });
    return true;
  } catch {
    return false;
  }
}
