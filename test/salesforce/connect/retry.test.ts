import { describe, expect, test } from 'vitest';
import type { Attempt, HttpAnswer } from '../../../salesforce/connect/http.ts';
import { createRedactor } from '../../../salesforce/connect/redact.ts';
import { repeatWhileSafe } from '../../../salesforce/connect/retry.ts';

/** Plays attempts one after the other, the last one for ever; hands back how it ended and the waits between. */
async function play(repeatable: boolean, attempts: readonly Attempt[], random = 0) {
  const waits: number[] = [];
  let turn = 0;
  const next = async (): Promise<Attempt> => {
    turn += 1;
    return attempts[Math.min(turn, attempts.length) - 1] ?? { kind: 'lost', reason: 'nothing to play' };
  };
  const patience = { attempts: 6, random: () => random, wait: async (ms: number) => void waits.push(ms) };
  const ended = await repeatWhileSafe({ what: 'do it', repeatable }, next, patience, createRedactor()).then(
    ({ status }) => status,
    ({ code }: { code: string }) => code,
  );
  return { ended, waits, turns: turn };
}

function answer(status: number, json: unknown = undefined, headers: Record<string, string> = {}): HttpAnswer {
  return { kind: 'answer', status, headers, text: '', json };
}

const fine = answer(200, {});

describe('the table of what may be repeated', () => {
  test.each<[string, Attempt, 'repeated' | 'not', 'repeated' | 'not']>([
    ['nobody there', { kind: 'not-sent', reason: 'x', mayPass: true }, 'repeated', 'repeated'],
    ['a certificate that is not trusted', { kind: 'not-sent', reason: 'x', mayPass: false }, 'not', 'not'],
    ['broken off', { kind: 'lost', reason: 'x' }, 'repeated', 'not'],
    ['429', answer(429), 'repeated', 'repeated'],
    ['403 with a limit', answer(403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }]), 'repeated', 'repeated'],
    ['403 without one', answer(403, [{ errorCode: 'INSUFFICIENT_ACCESS' }]), 'not', 'not'],
    ['a locked row', answer(400, [{ errorCode: 'UNABLE_TO_LOCK_ROW' }]), 'repeated', 'repeated'],
    ['503', answer(503), 'repeated', 'repeated'],
    ['502 of a gateway', answer(502), 'repeated', 'not'],
    ['504 of a gateway', answer(504), 'repeated', 'not'],
    ['500', answer(500, [{ errorCode: 'UNKNOWN_EXCEPTION' }]), 'not', 'not'],
    ['400', answer(400, [{ errorCode: 'MALFORMED_QUERY' }]), 'not', 'not'],
    ['401, which a session answers', answer(401, [{ errorCode: 'INVALID_SESSION_ID' }]), 'not', 'not'],
    ['404', answer(404, [{ errorCode: 'NOT_FOUND' }]), 'not', 'not'],
  ])('%s', async (_, attempt, ifRepeatable, ifNot) => {
    for (const [repeatable, expected] of [[true, ifRepeatable] as const, [false, ifNot] as const]) {
      const { turns } = await play(repeatable, [attempt, fine]);
      expect(turns > 1 ? 'repeated' : 'not').toBe(expected);
    }
  });
});

describe('the waits', () => {
  test('double each time and end after six attempts', async () => {
    expect(await play(true, [answer(503)])).toEqual({
      ended: 'salesforce-unavailable',
      waits: [1000, 2000, 4000, 8000, 16_000],
      turns: 6,
    });
  });

  test('are shortened by up to a half, by chance', async () => {
    expect((await play(true, [answer(503), answer(503), fine], 1)).waits).toEqual([500, 1000]);
  });

  test('are those that the answer asks for', async () => {
    const asks = answer(429, undefined, { 'retry-after': '17' });
    expect(await play(true, [asks, fine], 1)).toEqual({ ended: 200, waits: [17_000], turns: 2 });
  });

  test('are left to the person where they would be longer than five minutes', async () => {
    const asks = answer(429, undefined, { 'retry-after': '3600' });
    expect(await play(true, [asks, fine])).toEqual({ ended: 'salesforce-limit', waits: [], turns: 1 });
  });
});
