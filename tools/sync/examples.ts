import { renderPrompt } from '../../prompts/render.ts';
import type { FieldValue, HeldLead, LeadChange, LeadValues } from '../../salesforce/push/types.ts';
import { alignTables } from './align-tables.ts';

const mostExamples = 20;
/** Characters of a reason or a driver in the table; below it one lead has them whole. */
const shownCharacters = 36;

/** Leads by example, for a person to read beside the counts: a line each for up to twenty of them, and the first one in full. */
export function examplesText(changes: readonly LeadChange[], held: ReadonlyMap<string, HeldLead>): string {
  const shown = spread(changes, mostExamples);
  const [first] = shown;
  const before = (id: string) => held.get(id)?.values ?? {};
  return alignTables(
    renderPrompt('reports/sync-examples.md', {
      shown: shown.length,
      changes: changes.length,
      leads: shown.map((change) => lineOf(change, before(change.id))),
      full: first === undefined ? null : fullOf(first, before(first.id)),
    }),
  );
}

/** So many of them, evenly from the first to the last, so that all kinds are likely seen. */
function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)] as T);
}

function lineOf({ id, changed, wanted }: LeadChange, held: LeadValues) {
  const why = [
    'Leadline_Driver_Up_1__c',
    'Leadline_Driver_Down_1__c',
    'Leadline_Not_Scored_Reason__c',
  ] as const;
  const chance = (values: LeadValues) => chanceOf(values.Leadline_Probability__c ?? null);
  return {
    lead: id,
    tier: { held: tierOf(held), wanted: tierOf(wanted) },
    chance: { held: chance(held), wanted: chance(wanted) },
    fields: changed.length > 2 ? `${changed.length} fields` : changed.map(shortName).join(', '),
    why: shortened(why.map((name) => wanted[name] ?? null).find((text) => text !== null) ?? null),
  };
}

/** The field that a lead is sorted by, in words. */
export function tierOf(values: LeadValues): string {
  return String(values.Leadline_Tier__c ?? 'none');
}

/** Salesforce holds per cent. */
function chanceOf(value: FieldValue): string {
  return typeof value === 'number' ? `${value.toFixed(1)} %` : 'none';
}

/** `Driver Up 1` for `Leadline_Driver_Up_1__c`. */
export function shortName(field: string): string {
  return field
    .replace(/^Leadline_/, '')
    .replace(/__c$/, '')
    .replaceAll('_', ' ');
}

function shortened(value: FieldValue): string {
  const text = String(value ?? '');
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters - 3)}...`;
}

/** Every field that changes, whole; a driver and its effect stand in one line. */
function fullOf({ id, changed, wanted }: LeadChange, held: LeadValues) {
  const effectOf = (field: string) => field.replace(/__c$/, '_Effect__c');
  const isToldWith = (field: string) =>
    field.endsWith('_Effect__c') && changed.includes(field.replace(/_Effect__c$/, '__c'));
  const said = (values: LeadValues, field: string) => {
    const value = values[field] ?? null;
    const effect = changed.includes(effectOf(field)) ? (values[effectOf(field)] ?? null) : null;
    if (value === null) return '(empty)';
    return effect === null ? String(value) : `${value} (${effect})`;
  };
  return {
    lead: id,
    fields: changed
      .filter((field) => !isToldWith(field))
      .map((field) => ({ field: shortName(field), held: said(held, field), wanted: said(wanted, field) })),
  };
}
