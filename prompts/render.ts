import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';

export type PromptTarget = 'text' | 'html';
type Template = ReturnType<typeof Handlebars.compile>;

const folder = import.meta.dirname;
/** HTML is escaped, sentences and Markdown are not: two instances, so that neither can take the other's habit. */
const instances = { text: createInstance(), html: createInstance() };
const compiled = new Map<string, Template>();

/**
 * Renders `prompts/<name>.hbs`. A name that the view does not have throws: a sentence with a hole is not said. Numbers become words only
 * by the helpers `percent`, `decimal`, `whole` and `times`; `list` joins phrases, `clauses` those that may hold commas; `cell` makes text safe inside a Markdown table.
 */
export function renderPrompt(name: string, view: object, target: PromptTarget = 'text'): string {
  const key = `${target}:${name}`;
  let template = compiled.get(key);
  if (template === undefined) {
    const source = readFileSync(join(folder, `${name}.hbs`), 'utf8');
    template = instances[target].compile(source, { strict: true, noEscape: target === 'text' });
    compiled.set(key, template);
  }
  return template(view);
}

function createInstance(): typeof Handlebars {
  const handlebars = Handlebars.create();
  handlebars.registerHelper({ percent, decimal, whole, times, list, clauses, cell, equal });
  return handlebars;
}

const unmeasured = 'not measured';

/** A share as a percentage: 0.1134 with one digit is `11.3 %`. */
export function percent(share: unknown, digits?: unknown): string {
  return isNumber(share) ? `${(share * 100).toFixed(digitsOf(digits, 1))} %` : unmeasured;
}

/** A number with a fixed count of decimals, 4 unless told otherwise. */
export function decimal(value: unknown, digits?: unknown): string {
  return isNumber(value) ? value.toFixed(digitsOf(digits, 4)) : unmeasured;
}

/** An integer with a comma between thousands. */
export function whole(value: unknown): string {
  return isNumber(value) ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',') : unmeasured;
}

/** A ratio as it is spoken: `2.9 times`. */
export function times(ratio: unknown): string {
  return isNumber(ratio) ? `${ratio.toFixed(1)} times` : unmeasured;
}

/** Phrases after a colon: `a, b, c`. Some are nouns and some are clauses, so that no `and` would suit them all. */
export function list(phrases: unknown): string {
  return Array.isArray(phrases) ? phrases.map(String).join(', ') : '';
}

/** Clauses of a sentence, which may hold commas of their own: `a; b; c`. */
export function clauses(phrases: unknown): string {
  return Array.isArray(phrases) ? phrases.map(String).join('; ') : '';
}

/** Text that breaks neither a Markdown table nor the page around it. */
function cell(text: unknown): string {
  return String(text ?? '')
    .replace(/\s+/g, ' ')
    .replace(/[\\|`<>[\]]/g, (mark) => `\\${mark}`);
}

function equal(left: unknown, right: unknown): boolean {
  return left === right;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function digitsOf(digits: unknown, fallback: number): number {
  return typeof digits === 'number' ? digits : fallback;
}
