import { z } from 'zod';
import type { Step } from '../../plans/plan.ts';
import type { Tool } from '../../tools/tool.ts';
import type { Masks, Shown } from '../../warehouse/reading/masked-tables.ts';

/** What plans say of their columns, names in small letters. */
interface Told {
  /** Tables that a step writes: of no other is it known what its columns hold. */
  tables: Set<string>;
  /** Columns that a model may see. */
  features: Set<string>;
  /** Columns that a drop list names, with its reason. */
  listed: Map<string, string>;
}

/**
 * How the columns of a workspace are shown to whoever may not see personal data. Closed by default: a table that no plan writes cannot be read, and a text is
 * masked unless a plan makes a feature of it or its name is one of ours. In this order:
 *
 * 1. `Id` of a lead is shown: it is an id, never a name. Other ids of people and firms (CRD) are tokens: equal where the values are.
 * 2. What a plan's drop list names as personal, or as no fair ground, is masked, and so is every text that it names.
 * 3. What a plan's model may see is shown.
 * 4. What is named like personal data is masked, whatever its type.
 * 5. Numbers, dates and truth values are shown.
 * 6. Of texts, those that Leadline itself writes are shown, all others masked.
 */
export function columnMasks(plans: readonly (readonly Step[])[], tools: readonly Tool[]): Masks {
  const told = whatPlansTell(plans.flat(), tools);
  return (table) => {
    if (!told.tables.has(table.toLowerCase())) return null;
    // What the reader of files says of a record that it refused may quote the record.
    const isRefused = table.toLowerCase().endsWith('_rejects');
    return (column, type) => (isRefused && type === 'STRING' ? 'masked' : shown(column, type, told));
  };
}

function shown(column: string, type: string, { features, listed }: Told): Shown {
  const name = column.toLowerCase();
  if (leadIds.has(name)) return 'as-it-is';
  if (/crd/.test(name) && !/(count|number|_is_)/.test(name)) return 'token';
  if (isPersonal(listed.get(name), type)) return 'masked';
  if (features.has(name)) return 'as-it-is';
  if (isNamedPersonal(name)) return 'masked';
  if (plainTypes.has(type) || ownTexts.has(name)) return 'as-it-is';
  return 'masked';
}

function isPersonal(reason: string | undefined, type: string): boolean {
  return reason !== undefined && (type === 'STRING' || /personal|fair/.test(reason));
}

/** Whether a column is named like personal data. */
export function isNamedPersonal(column: string): boolean {
  return soundsPersonal.test(column.toLowerCase());
}

const leadIds = new Set(['id', 'lead_id']);
const plainTypes = new Set(['INT64', 'FLOAT64', 'BOOL', 'DATE', 'TIMESTAMP']);
const soundsPersonal =
  /name|mail|phone|mobile_?no|fax|street|address|zip|postal|city|county|latitude|longitude|birth|gender|ssn|social|linkedin|web_?(site|page)|url|note|comment/;
const ownTexts = new Set([
  'cv_fold',
  'firm_size_tier',
  'reason',
  'split',
  'tier',
  'unscorable_reason',
  'leadsource',
  'fault',
  'rule',
]);

function whatPlansTell(steps: readonly Step[], tools: readonly Tool[]): Told {
  const told: Told = { tables: new Set(), features: new Set(), listed: new Map() };
  for (const step of steps) {
    if (step.kind !== 'tool') continue;
    const tool = tools.find(({ name }) => name === step.tool);
    const input = tool?.input.safeParse(step.input);
    if (input?.success !== true) continue;
    for (const { table } of tool?.touches?.(input.data)?.writes ?? []) told.tables.add(table.toLowerCase());
    for (const { name } of namedIn(step.input.features)) told.features.add(name);
    for (const { name, reason } of namedIn(step.input.drop_list)) {
      if (!isPersonal(told.listed.get(name), '')) told.listed.set(name, reason);
    }
  }
  return told;
}

const listEntry = z.union([
  z.string().transform((name) => ({ name, reason: '' })),
  z.object({ name: z.string() }).transform(({ name }) => ({ name, reason: '' })),
  z
    .object({ column: z.string(), reason: z.string() })
    .transform(({ column, reason }) => ({ name: column, reason })),
]);

/** The columns in a list of a step's input, in small letters. */
function namedIn(list: unknown): { name: string; reason: string }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const { data } = listEntry.safeParse(entry);
    return data === undefined ? [] : [{ ...data, name: data.name.toLowerCase() }];
  });
}
