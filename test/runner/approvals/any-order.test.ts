import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LeadlineError } from '../../../errors/leadline-error.ts';
import { verifySignatures } from '../../../runner/approvals/verify-signatures.ts';
import { ada, agent, bea, blockedRun, why } from './blocked-run.ts';

const gates = ['W-block', 'W-warn'] as const;
type GateId = (typeof gates)[number];
type Person = 'ada' | 'bea';

type Act =
  | { do: 'request' | 'decline'; gate: GateId }
  | { do: 'grant'; gate: GateId; by: Person; hours: number }
  | { do: 'pass'; hours: number }
  | { do: 'change'; leads: string }
  | { do: 'advance' | 'reopen' };

const gate = fc.constantFrom(...gates);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('request' as const), gate }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('grant' as const),
      gate,
      by: fc.constantFrom<Person>('ada', 'bea'),
      hours: fc.constantFrom(1, 24),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('decline' as const), gate }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.constantFrom(0.5, 1) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      leads: fc.constantFrom('a\nb\nc\n', 'a\nb\nd\n'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('advance' as const, 'reopen' as const) }) },
);

/** What should be: a gate is waived when as many different people as are needed granted what is there now, none of them too long ago. */
class Model {
  waived = new Set<GateId>();
  readonly #needed: number;
  #hour = 0;
  #leads = 'a\nb\nc\n';
  #judged: string | undefined = this.#leads;
  #open = new Map<GateId, Map<Person, number>>();

  constructor(needed: number) {
    this.#needed = needed;
  }

  take(act: Act): void {
    switch (act.do) {
      case 'request':
        if (this.#judged === undefined || this.waived.has(act.gate)) return;
        if (this.#open.has(act.gate) && !this.#hasExpired(act.gate)) return;
        this.#open.set(act.gate, new Map());
        return;
      case 'decline':
        this.#open.delete(act.gate);
        return;
      case 'grant':
        this.#grant(act);
        return;
      case 'pass':
        this.#hour += act.hours;
        return;
      case 'change':
        this.#leads = act.leads;
        return;
      case 'reopen':
        this.#fall();
        this.#judged = undefined;
        return;
      case 'advance':
        if (this.waived.has('W-block') && this.#judged === this.#leads) return;
        this.#fall();
        this.#judged = this.#leads;
    }
  }

  #grant({ gate, by, hours }: Extract<Act, { do: 'grant' }>): void {
    const grants = this.#open.get(gate);
    if (grants === undefined || grants.has(by)) return;
    if (this.#hasExpired(gate) || this.#judged !== this.#leads) {
      this.#open.delete(gate);
      return;
    }
    grants.set(by, this.#hour + hours);
    if (grants.size < this.#needed) return;
    this.waived.add(gate);
    this.#open.delete(gate);
  }

  #hasExpired(gate: GateId): boolean {
    return [...(this.#open.get(gate)?.values() ?? [])].some((until) => until <= this.#hour);
  }

  #fall(): void {
    this.waived.clear();
    this.#open.clear();
  }
}

test('no order of requests, grants, refusals, time and changes leaves a gate waived without valid grants', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(act, { minLength: 4, maxLength: 14 }), async (two, acts) => {
      const { engine, run, clock, changeLeads, entries } = await blockedRun({
        plan: two ? 'waive-two' : 'waive',
      });
      await engine.operators.add(bea, ada);
      const model = new Model(two ? 2 : 1);
      const newest = (gate: GateId) =>
        engine.approvals.list(run).findLast(({ subject }) => subject.gate?.id === gate)?.id ?? 'none/1';

      for (const act of acts) {
        await perform(act).catch((error: unknown) => {
          if (!(error instanceof LeadlineError)) throw error;
        });
        model.take(act);
        const state = engine.status(run);
        const waived = state.verdicts
          .filter((verdict) => verdict.waived !== undefined)
          .map(({ gate }) => gate);
        expect(waived.sort(), JSON.stringify(act)).toEqual([...model.waived].sort());
        expect(state.state === 'blocked').toBe(state.steps[0]?.state === 'blocked');
      }
      expect(verifySignatures(entries()).problems).toEqual([]);
      await engine.close();

      async function perform(act: Act): Promise<unknown> {
        switch (act.do) {
          case 'request':
            return engine.approvals.request(run, { gate: act.gate, reason: why, by: agent });
          case 'decline':
            return engine.approvals.decline(newest(act.gate), { operator: ada, reason: why });
          case 'grant': {
            const operator = { ada, bea }[act.by];
            const granting = { operator, reason: why, typed: act.gate, solo: false, hours: act.hours };
            return engine.approvals.grant(newest(act.gate), granting);
          }
          case 'pass':
            return clock.pass(act.hours);
          case 'change':
            return changeLeads(act.leads);
          case 'advance':
            return engine.advance(run);
          case 'reopen':
            return engine.reopen(run, '1', 'looked again');
        }
      }
    }),
    { seed: 42, numRuns: 40 },
  );
});
