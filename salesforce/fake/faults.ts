import { LeadlineError } from '../../errors/leadline-error.ts';
import { ApiFailure } from './failures.ts';
import type { FakeObject } from './fields.ts';

const requestKinds = [
  'session-expired',
  'request-limit',
  'too-many-requests',
  'unavailable',
  'slow',
  'drop-before',
  'drop-after',
  'truncate',
  'drop-midway',
  'remove-field',
] as const;
const rowKinds = ['row-lock', 'validation-rule', 'duplicate-rule'] as const;
const jobKinds = ['job-failed'] as const;

export type RequestFault = (typeof requestKinds)[number];

/** Something that shall go wrong. Without `every`, `after`, `times` or `probability` it always does. */
export interface FaultRule {
  kind: RequestFault | (typeof rowKinds)[number] | (typeof jobKinds)[number];
  /** A part of `METHOD /path`, such as `composite` or `PATCH /services/data`; for rows a part of the object's name. */
  route?: string;
  /** Only each n-th of what fits. */
  every?: number;
  /** Passes this many of what fits first. */
  after?: number;
  /** Goes wrong this often, then never again. */
  times?: number;
  /** 0 to 1, drawn from the seed. */
  probability?: number;
  /** Of `slow`. */
  milliseconds?: number;
  /** Of `validation-rule`: only rows that write it; of `remove-field`: `Lead.Leadline_Tier__c`. */
  field?: string;
  /** Of `validation-rule`. */
  message?: string;
  /** Of `job-failed`: how many rows are done before it. */
  rows?: number;
}

export interface Faults {
  /** The faults of a request that comes in, in the order of the rules. */
  ofRequest(method: string, path: string): FaultRule[];
  ofRow(object: FakeObject, fields: Iterable<string>): ApiFailure | null;
  ofJob(object: FakeObject): FaultRule | null;
  /** Takes the place of all rules, and begins to count anew. */
  set(rules: readonly FaultRule[]): void;
  /** How often each rule struck. */
  counts(): { rule: FaultRule; fitted: number; struck: number }[];
}

/** Errors: `fake-org-fault-invalid`. */
export function createFaults(rules: readonly FaultRule[], seed: number): Faults {
  let states: { rule: FaultRule; fitted: number; struck: number }[] = [];
  let draw = drawer(seed);

  function set(next: readonly FaultRule[]): void {
    for (const rule of next) check(rule);
    states = next.map((rule) => ({ rule, fitted: 0, struck: 0 }));
    draw = drawer(seed);
  }

  function strikes(state: (typeof states)[number]): boolean {
    const { every = 1, after = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = state.rule;
    state.fitted += 1;
    if (state.fitted <= after || state.struck >= times || (state.fitted - after) % every !== 0) return false;
    if (probability < 1 && draw() >= probability) return false;
    state.struck += 1;
    return true;
  }

  set(rules);
  return {
    set,
    counts: () => states.map((state) => ({ ...state })),
    ofRequest(method, path) {
      const line = `${method} ${path}`;
      return states
        .filter(({ rule }) => isIn(requestKinds, rule.kind) && line.includes(rule.route ?? ''))
        .filter(strikes)
        .map(({ rule }) => rule);
    },
    ofRow(object, fields) {
      for (const state of states) {
        const { kind, route = '', field } = state.rule;
        if (!isIn(rowKinds, kind) || !object.name.includes(route)) continue;
        if (field !== undefined && !named(fields, field)) continue;
        if (strikes(state)) return rowFailure(state.rule);
      }
      return null;
    },
    ofJob(object) {
      const fitting = states.filter(
        ({ rule }) => isIn(jobKinds, rule.kind) && object.name.includes(rule.route ?? ''),
      );
      return fitting.find(strikes)?.rule ?? null;
    },
  };
}

function rowFailure(rule: FaultRule): ApiFailure {
  if (rule.kind === 'row-lock') {
    return new ApiFailure('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record');
  }
  if (rule.kind === 'duplicate-rule') {
    return new ApiFailure('DUPLICATES_DETECTED', 'Use one of these records?');
  }
  const message = rule.message ?? 'A validation rule of this org refuses the row.';
  return new ApiFailure(
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    message,
    rule.field === undefined ? [] : [rule.field],
  );
}

function check(rule: FaultRule): void {
  const kinds = [...requestKinds, ...rowKinds, ...jobKinds];
  const counts = [rule.every, rule.after, rule.times, rule.milliseconds, rule.rows].filter(
    (one) => one !== undefined,
  );
  const whole = counts.every((one) => Number.isInteger(one) && one >= 0) && rule.every !== 0;
  const likely = rule.probability === undefined || (rule.probability >= 0 && rule.probability <= 1);
  const named = rule.kind !== 'remove-field' || /^\w+\.\w+$/.test(rule.field ?? '');
  if (isIn(kinds, rule.kind) && whole && likely && named) return;
  throw new LeadlineError({
    code: 'fake-org-fault-invalid',
    message: 'A fault of the fake org is not well formed.',
    expected: `a kind (${kinds.join(', ')}), whole numbers, a probability of 0 to 1, and for remove-field a field such as Lead.Title__c`,
    arrived: JSON.stringify(rule),
    next: 'docs/fake-org.md lists the faults.',
  });
}

function isIn<T extends string>(kinds: readonly T[], kind: string): kind is T {
  return (kinds as readonly string[]).includes(kind);
}

function named(fields: Iterable<string>, field: string): boolean {
  for (const one of fields) {
    if (one.toLowerCase() === field.toLowerCase()) return true;
  }
  return false;
}

/** Numbers of [0, 1) from a seed: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (public domain). */
function drawer(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
