import type { RunComparison } from '../runner/compare-runs.ts';
import type { Style } from './colour.ts';

/** One kind of thing in two runs, ready to be shown. */
export interface ComparisonSection {
  /** The word that asks for it alone. */
  name: SectionName;
  title: string;
  differences: ShownDifference[];
  equal: number;
  /** What is no difference yet: one run has it, and the other has not come to it. */
  unreached: Unreached[];
}

/** What one run has not come to. */
export interface Unreached {
  /** Such as `B has not judged 58 gates yet`. */
  says: string;
  /** The run that has not come to it. */
  side: 'A' | 'B';
  things: ShownDifference[];
}

export const sectionNames = [
  'gates',
  'metrics',
  'settings',
  'data',
  'features',
  'waivers',
  'people',
  'steps',
] as const;
export type SectionName = (typeof sectionNames)[number];

/** One difference: what it is about, what either run says, and what that means in a word or two. */
export interface ShownDifference {
  change: string;
  /** How bad the change is; null for what is only another value. */
  style: Style | null;
  what: string;
  a: string;
  b: string;
}

const titles: Record<SectionName, string> = {
  gates: 'Gates',
  metrics: 'Metrics on the test window',
  settings: 'Settings',
  data: 'Data',
  features: 'Top features',
  waivers: 'Waivers',
  people: 'Done by people',
  steps: 'Steps',
};

type Sides = { a: unknown; b: unknown };

/** Makes the sections of one comparison: only a run that goes on, of the same plan, can still come to what it lacks. */
export function sectionMaker({ a, b }: RunComparison) {
  const isOnePlan = a.plan === b.plan && a.planVersion === b.planVersion;
  const goesOn = { A: isOnePlan && a.state !== 'finished', B: isOnePlan && b.state !== 'finished' };
  return <T extends Sides>(
    name: SectionName,
    { differences, equal }: { differences: readonly T[]; equal: number },
    show: (difference: T) => ShownDifference,
  ): ComparisonSection => {
    const behind = (difference: T) => {
      const side = lacking(name, difference);
      return side !== null && goesOn[side] ? side : null;
    };
    const unreached = (['A', 'B'] as const).flatMap((side) => {
      const things = differences.filter((difference) => behind(difference) === side).map(show);
      const says = unreachedText(name, things.length);
      return things.length === 0 || says === null ? [] : [{ says: `${side} ${says}`, side, things }];
    });
    return {
      name,
      title: titles[name],
      differences: differences.filter((difference) => behind(difference) === null).map(show),
      equal,
      unreached,
    };
  };
}

/** Which run has nothing to set against the other, in a section in which a run comes to things as it goes on. */
function lacking(name: SectionName, { a, b }: Sides): 'A' | 'B' | null {
  if (unreachedText(name, 1) === null) return null;
  const [hasA, hasB] = [a, b].map((side) => (name === 'steps' ? hasRun(side) : side !== null));
  if (hasA === hasB) return null;
  return hasA ? 'B' : 'A';
}

function hasRun(side: unknown): boolean {
  const state = typeof side === 'object' && side !== null && 'state' in side ? side.state : null;
  return state !== 'pending';
}

/** Settings are there from the beginning on, and a waiver or a feature of one run alone is a difference. */
function unreachedText(name: SectionName, count: number): string | null {
  const many = (one: string, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;
  switch (name) {
    case 'gates':
      return `has not judged ${many('gate')} yet`;
    case 'metrics':
      return `has not measured ${many('figure')} yet`;
    case 'data':
      return `has not read ${many('file')} yet`;
    case 'people':
      return `has not come to ${many('task')} yet`;
    case 'steps':
      return `has not run ${many('step')} yet`;
    default:
      return null;
  }
}
