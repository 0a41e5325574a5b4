import { wilsonInterval } from '../../model/measure/wilson.ts';
import type { Row, Warehouse } from '../../warehouse/warehouse.ts';
import { numberOf } from '../evidence.ts';

/** One group of leads. `rate` is conversions of judged leads within the window, with its 95 % Wilson interval; null where none was judged. */
export interface ClassGroup {
  group: string;
  leads: number;
  judged: number;
  positives: number;
  convertedEver: number;
  rate: number | null;
  low: number | null;
  high: number | null;
}

type Grouping =
  | { kind: 'month' }
  | { kind: 'weekday' }
  | { kind: 'column'; column: string; order: readonly string[]; most: number };

interface Columns {
  dataset: string;
  label_column: string;
  time_column: string;
  days_column: string;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const others = 'all others';

/** Leads by the values of a column, by month or by weekday (Monday first). */
export async function groupsOf(
  warehouse: Warehouse,
  columns: Columns,
  grouping: Grouping,
): Promise<ClassGroup[]> {
  const rows = await warehouse.rows('classes/by-group', {
    dataset: columns.dataset,
    label: columns.label_column,
    time: columns.time_column,
    days: columns.days_column,
    column: grouping.kind === 'column' ? grouping.column : null,
    weekday: grouping.kind === 'weekday',
  });
  const groups = rows.map(groupOf);
  if (grouping.kind === 'month') return groups;
  if (grouping.kind === 'weekday') return inWeekOrder(groups);
  return inOrder(groups, grouping.order, grouping.most);
}

function groupOf(row: Row): ClassGroup {
  return counted(
    String(row.group_name),
    numberOf(row, 'leads'),
    numberOf(row, 'judged'),
    numberOf(row, 'positives'),
    numberOf(row, 'converted_ever'),
  );
}

function counted(
  group: string,
  leads: number,
  judged: number,
  positives: number,
  convertedEver: number,
): ClassGroup {
  const interval = judged === 0 ? null : wilsonInterval(positives, judged);
  return {
    group,
    leads,
    judged,
    positives,
    convertedEver,
    rate: interval?.estimate ?? null,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  };
}

/** The engines count Sunday as 1; the document and this report begin on Monday. */
function inWeekOrder(groups: readonly ClassGroup[]): ClassGroup[] {
  const fromMonday = ({ group }: ClassGroup): number => (Number(group) + 5) % 7;
  return [...groups]
    .sort((a, b) => fromMonday(a) - fromMonday(b))
    .map((each) => ({ ...each, group: weekdays[fromMonday(each)] ?? each.group }));
}

function inOrder(groups: readonly ClassGroup[], order: readonly string[], most: number): ClassGroup[] {
  const rank = ({ group }: ClassGroup): number => {
    const place = order.indexOf(group);
    return place === -1 ? order.length : place;
  };
  const sorted = [...groups].sort(
    (a, b) => rank(a) - rank(b) || b.leads - a.leads || (a.group < b.group ? -1 : 1),
  );
  return sorted.length <= most ? sorted : [...sorted.slice(0, most), together(others, sorted.slice(most))];
}

function together(name: string, groups: readonly ClassGroup[]): ClassGroup {
  const sum = (of: (group: ClassGroup) => number): number =>
    groups.reduce((total, each) => total + of(each), 0);
  return counted(
    name,
    sum(({ leads }) => leads),
    sum(({ judged }) => judged),
    sum(({ positives }) => positives),
    sum(({ convertedEver }) => convertedEver),
  );
}

/** How much better weekend contacts convert than those of weekdays (0.5 = half as much again); null without judged leads on both sides. */
export function weekendPremium(groups: readonly ClassGroup[]) {
  const isWeekend = ({ group }: ClassGroup): boolean => group === 'Saturday' || group === 'Sunday';
  const weekend = together('weekend', groups.filter(isWeekend));
  const working = together(
    'weekdays',
    groups.filter((group) => !isWeekend(group)),
  );
  if (weekend.rate === null || working.rate === null || working.rate === 0) return null;
  return {
    weekend: { ...weekend, rate: weekend.rate },
    weekdays: { ...working, rate: working.rate },
    premium: weekend.rate / working.rate - 1,
    overlapping: (weekend.low ?? 0) <= (working.high ?? 1) && (working.low ?? 0) <= (weekend.high ?? 1),
  };
}
