import type { Random } from '../../../model/booster/random.ts';
import type { FaultRule } from '../../../salesforce/fake/faults.ts';
import { table } from '../../../salesforce/fake/schema.ts';
import type { FakeOrg } from '../../../salesforce/fake/server.ts';
import { after, type Moment } from '../killable.ts';

/** What shall go wrong in one phase of a case. */
export interface Disturbances {
  /** For the fake org, with those that kill and revoke among them. */
  faults: FaultRule[];
  /** For each command in turn, at how much of its usual time it is killed; null for never. */
  killedAt: (number | null)[];
}

const everywhere = [
  'unavailable',
  'too-many-requests',
  'drop-before',
  'drop-after',
  'truncate',
  'drop-midway',
] as const;
const forCalls = [...everywhere, 'session-expired', 'request-limit'] as const;

/** Draws what goes wrong over about so many calls. */
export function drawDisturbances(random: Random, calls: number, isBig: boolean): Disturbances {
  const faults: FaultRule[] = Array.from({ length: random.below(4) }, () => ({
    kind: pick(random, forCalls),
    route: pick(random, ['/services/data/', 'composite', isBig ? 'jobs' : 'POST /services/data']),
    ...often(random, calls),
  }));
  if (chance(random, 0.15)) {
    faults.push({ kind: pick(random, everywhere), route: '/services/oauth2/token', ...often(random, 2) });
  }
  if (isBig && chance(random, 0.6)) {
    faults.push({ kind: 'job-failed', route: pick(random, objects), rows: random.below(6000), times: 1 });
  }
  let at = 0;
  for (let kills = random.below(3); kills > 0; kills -= 1) {
    at += random.below(calls);
    faults.push({ kind: 'slow', milliseconds: signals.kill, after: at, times: 1 });
    // Half of the time the org never does what the killed command asked for last.
    if (chance(random, 0.5)) faults.push({ kind: 'drop-before', after: at, times: 1 });
    at += 1;
  }
  if (chance(random, 0.15)) {
    faults.push({ kind: 'slow', milliseconds: signals.revoke, after: random.below(calls), times: 1 });
  }
  const killedAt = [0.35, 0.15].map((share) => (chance(random, share) ? random.uniform() * 1.1 : null));
  return { faults, killedAt };
}

/** The fake passes the time of a slow answer by a function of ours: so it tells us that a call has come. */
const signals = { kill: 1, revoke: 2 };

/** What Salesforce refuses row by row, and what it only refuses for now. */
export function drawRowFaults(random: Random, rows: number): FaultRule[] {
  const faults: FaultRule[] = [];
  const strikes = (most: number) => ({
    after: random.below(rows),
    every: 1 + random.below(12),
    times: 1 + random.below(most),
  });
  if (chance(random, 0.5)) faults.push({ kind: 'row-lock', route: pick(random, objects), ...strikes(20) });
  if (chance(random, 0.3)) {
    const message = 'A manager closed this lead.';
    faults.push({
      kind: 'validation-rule',
      route: 'Lead',
      field: 'Leadline_Tier__c',
      message,
      ...strikes(4),
    });
  }
  if (chance(random, 0.2))
    faults.push({ kind: 'duplicate-rule', route: pick(random, objects), ...strikes(3) });
  return faults;
}

/** `Lead` is a part of the other's name: its faults strike both. */
const objects = ['Lead', 'Leadline_Score__c'] as const;

function often(random: Random, calls: number): Pick<FaultRule, 'after' | 'every' | 'times'> {
  return { after: random.below(calls), every: 1 + random.below(3), times: 1 + random.below(3) };
}

function chance(random: Random, share: number): boolean {
  return random.uniform() < share;
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[random.below(from.length)] as T;
}

/** Hears the calls of a fake org at which something is to happen: `wait` is the fake's. */
export function callBell() {
  const ringing = { [signals.kill]: () => {}, [signals.revoke]: () => {} };
  return {
    wait: async (milliseconds: number) => ringing[milliseconds]?.(),
    onKill(act: () => void) {
      ringing[signals.kill] = act;
    },
    onRevoke(act: () => void) {
      ringing[signals.revoke] = act;
    },
  };
}

export type CallBell = ReturnType<typeof callBell>;

/** When a command is killed: at the call that the bell rings for, or after so many seconds. */
export function momentOf(bell: CallBell, seconds: number | null): Moment {
  return (running) => {
    const rung = new Promise<void>((resolve, reject) => {
      bell.onKill(resolve);
      running.ended.addEventListener('abort', reject, { once: true });
    });
    return seconds === null ? rung : Promise.race([rung, after(seconds * 1000)(running)]);
  };
}

/** Takes the permission set from the user, or gives it back. */
export function revoke({ context }: FakeOrg, isRevoked: boolean): void {
  const assignments = table(context.schema.require('PermissionSetAssignment'));
  context.database.raw.prepare(`UPDATE ${assignments} SET IsDeleted = ?`).run(isRevoked ? 1 : 0);
  context.schema.touch();
}
