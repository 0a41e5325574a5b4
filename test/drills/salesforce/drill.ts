import { rm } from 'node:fs/promises';
import path from 'node:path';
import { derive } from '../../../model/booster/random.ts';
import { type DrillCase, drillCase } from './case.ts';
import { pick } from './disturbances.ts';
import { type Firm, makeFirm } from './firm.ts';

export interface Drill {
  /** Of the cases: the same number with the same seed is disturbed in the same way, but for kills by time. */
  numbers: readonly number[];
  seed: number;
  /** Cases at the same time. */
  lanes: number;
  /** Leads of the firms, each as often as it stands here. */
  sizes: readonly number[];
  tell: (line: string) => void;
}

/** Smaller than a collection, a collection and more, a composite request and more, and what Bulk API 2.0 writes. */
export const smallSizes: readonly number[] = [...times(7, 12), ...times(7, 90), ...times(5, 450)];
export const allSizes: readonly number[] = [...smallSizes, ...times(4, 1_500), 9_500];

/** Goes through the cases and tells what came of each. Answers with how many went wrong; the folders of the others are gone. */
export async function drillSalesforce(folder: string, drill: Drill): Promise<number> {
  const { numbers, seed, lanes, sizes, tell } = drill;
  const began = performance.now();
  const firms = new Map<number, Promise<Firm>>();
  const waiting = [...numbers];
  const cases: DrillCase[] = [];
  tell(rowOf(['case', 'leads', 'commands', 'killed', 'faults', 'refused', 'given up', 'as it should be']));

  async function lane(): Promise<void> {
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      const leads = pick(derive(seed, `size ${number}`), sizes);
      const firm = firms.get(leads) ?? makeFirm(path.join(folder, `firm-${leads}`), leads);
      firms.set(leads, firm);
      const workplace = path.join(folder, `case-${number}`);
      const result = await drillCase(await firm, workplace, seed, number);
      cases.push(result);
      if (result.faults.length === 0) await rm(workplace, { recursive: true });
      tellCase(number, result, tell);
    }
  }

  await Promise.all(Array.from({ length: lanes }, lane));
  const faulty = cases.filter(({ faults }) => faults.length > 0).length;
  const sum = (count: (one: DrillCase) => number) => cases.reduce((total, one) => total + count(one), 0);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  tell(
    `\n${cases.length} syncs with their rollbacks in ${seconds} s: ${sum(({ leads }) => leads)} leads, ${sum(({ commands }) => commands)} commands of which ` +
      `${sum(({ killed }) => killed)} were killed, ${sum(({ struck }) => struck)} faults, ${sum(({ refused }) => refused)} leads refused; ${faulty} went wrong.`,
  );
  return faulty;
}

function tellCase(number: number, result: DrillCase, tell: Drill['tell']): void {
  const { leads, commands, killed, struck, refused, abandoned, faults } = result;
  const counts = [number, leads, commands, killed, struck, refused].map(String);
  tell(rowOf([...counts, abandoned ? 'yes' : '', faults.length === 0 ? 'yes' : 'NO']));
  for (const fault of faults) tell(`      ${fault}`);
}

function rowOf(cells: readonly string[]): string {
  const widths = [4, 6, 8, 6, 6, 7, 8, 0];
  return cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join('  ')
    .trimEnd();
}

function times(count: number, size: number): number[] {
  return new Array<number>(count).fill(size);
}
