import { z } from 'zod';
import { asksOnlyWhetherNull, conditionsOf, demandsBefore, keepsOnlyNull } from './expressions.ts';
import type { Hop, Origin, Trace } from './trace.ts';

const columnOfTable = z.strictObject({ table: z.string().min(1), column: z.string().min(1) });

/** What no feature may be made from. */
export const lineageRules = {
  sources: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      'Tables at which a lineage may end, such as those loaded from files. One that ends elsewhere is unknown.',
    ),
  null_signals: z
    .array(columnOfTable)
    .default([])
    .describe(
      'Columns of `..._current` tables of which a feature may ask whether they are NULL, and nothing else.',
    ),
  forbidden_columns: z
    .array(
      z.strictObject({
        column: z.string().min(1).describe('In any table that the queries start from.'),
        reason: z.string().min(1),
        unless_before: z
          .array(z.string().min(1))
          .default([])
          .describe(
            'Allowed where a query on the way demands of one of these columns that it is not later, such as `known_at <= as_of`.',
          ),
      }),
    )
    .default([]),
  lead_tables: z
    .array(z.strictObject({ table: z.string().min(1), known: z.array(z.string().min(1)) }))
    .default([])
    .describe('Tables of leads, each with the columns that are filled when the lead is made or contacted.'),
} as const;
const rulesInput = z.strictObject(lineageRules);
type Rules = z.output<typeof rulesInput>;

export type RuleName =
  | 'current value'
  | 'forbidden column'
  | 'lead column not known then'
  | 'unknown lineage';

/** A feature that must not be, with the way that leads to the reason. */
export interface Breach {
  feature: string;
  rule: RuleName;
  /** The column at the end of the way; null where the way is lost. */
  column: string | null;
  reason: string;
  /** From the feature down, such as `gone <- now_firm <- FinTrx.contacts_current.PRIMARY_FIRM`. */
  path: string;
  /** The query that reads the column, or where the way is lost. */
  query: string | null;
}

/** Holds a feature's lineage against the rules. A lineage that could not be followed is a breach, never a pass. */
export function breachesOf({ feature, origins, lost }: Trace, rules: Rules): Breach[] {
  const broken = origins.flatMap((origin) => {
    const found = ruleAgainst(origin, rules);
    if (found === null) return [];
    const column = `${origin.table}.${origin.column}`;
    return [
      {
        feature,
        ...found,
        column,
        path: pathOf(feature, origin.hops, column),
        query: lastQuery(origin.hops),
      },
    ];
  });
  const unknown = lost.map(({ reason, hops }): Breach => {
    return {
      feature,
      rule: 'unknown lineage',
      column: null,
      reason,
      path: pathOf(feature, hops, '?'),
      query: lastQuery(hops),
    };
  });
  return distinct([...broken, ...unknown]);
}

function ruleAgainst(origin: Origin, rules: Rules): { rule: RuleName; reason: string } | null {
  const { table, column, hops } = origin;
  if (!rules.sources.some((source) => isSame(source, table))) {
    return {
      rule: 'unknown lineage',
      reason: `it ends at ${table}, which is no source: the query that makes it is missing`,
    };
  }
  if (isCurrent(table) || isCurrent(column)) {
    const signal = rules.null_signals.some(
      (each) => isSame(each.table, table) && isSame(each.column, column),
    );
    if (!signal) return { rule: 'current value', reason: "today's value: it has no knowledge time" };
    if (!isOnlyNull(hops)) {
      return { rule: 'current value', reason: 'only its being NULL may be used, and the value is' };
    }
  }
  const forbidden = rules.forbidden_columns.find((each) => isSame(each.column, column));
  if (forbidden !== undefined && !hops.some((hop) => isGuarded(hop, forbidden.unless_before))) {
    return { rule: 'forbidden column', reason: forbidden.reason };
  }
  const lead = rules.lead_tables.find((each) => isSame(each.table, table));
  if (lead !== undefined && !lead.known.some((name) => isSame(name, column))) {
    return { rule: 'lead column not known then', reason: 'not among the lead columns that are known then' };
  }
  return null;
}

function isCurrent(name: string): boolean {
  return /_current$/i.test(name);
}

/** Somewhere on the way only its being NULL is asked for, and below that nothing turns a value into NULL. */
function isOnlyNull(hops: readonly Hop[]): boolean {
  const at = hops.findLastIndex(({ expression, uses }) => asksOnlyWhetherNull(expression, uses));
  return at >= 0 && hops.slice(at + 1).every(({ expression, uses }) => keepsOnlyNull(expression, uses));
}

/** A value counts as known where the expression itself, or the choice of the rows, asks for its knowledge time. */
function isGuarded({ expression, select }: Hop, columns: readonly string[]): boolean {
  return [expression, ...conditionsOf(select)].some((part) => demandsBefore(part, columns));
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function pathOf(feature: string, hops: readonly Hop[], end: string): string {
  const names = [feature, ...hops.map(({ column }) => column), end];
  return names.filter((name, index) => name !== names[index - 1]).join(' <- ');
}

function lastQuery(hops: readonly Hop[]): string | null {
  return hops.at(-1)?.query ?? null;
}

/** One expression may use a column several times; it is told once. */
function distinct(breaches: readonly Breach[]): Breach[] {
  return [
    ...new Map(breaches.map((breach) => [`${breach.rule} ${breach.path} ${breach.reason}`, breach])).values(),
  ];
}
