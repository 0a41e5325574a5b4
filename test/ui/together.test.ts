import { expect, test } from 'vitest';
import { briefOf } from '../server/connect.ts';
import {
  entriesOf,
  expectOnePicture,
  type Office,
  openOffice,
  run,
  type Terminal,
} from './together/office.ts';

const patience = 60_000;
const why = 'The feed of May is known to be short.';

test('of two people who decide at once one comes second, and all three see what was decided', {
  timeout: patience,
}, async () => {
  const office = await openOffice({ upTo: 'blocked' });
  const { ada, bea, agent } = office;

  await agent('request_approval', { gate: 'W-block', reason: why });
  const id = `${run}/1`;
  for (const terminal of [ada, bea]) {
    await terminal.until(({ inbox }) =>
      inbox.some((item) => item.kind === 'approval' && item.approval === id),
    );
  }
  const [granted, declined] = await Promise.all([
    ada.ask({ do: 'grant', id }),
    bea.ask({ do: 'decline', id }),
  ]);
  expect([granted.said, declined.said].sort()).toEqual(['approval-closed', 'done']);
  const outcome = granted.said === 'done' ? 'used' : 'declined';
  await bothSee(office, (_, state) => state === outcome);
  expect(briefOf(await agent('run_status'))).toMatchObject({ approvals: [{ id, state: outcome }] });

  if (outcome === 'declined') {
    await agent('request_approval', { gate: 'W-block', reason: why });
    await ada.ask({ do: 'grant', id: `${run}/2` });
  }
  expect(briefOf(await agent('run_step'))).toMatchObject({ state: 'waiting', waitingFor: { step: '2' } });
  await bothSee(office, (step) => step === 'waiting');

  const signed = await Promise.all([ada, bea].map((one) => one.ask({ do: 'sign-off', step: '2' })));
  expect(signed.map(({ said }) => said).sort()).toEqual(['done', 'step-already-done']);
  const [signer, other] = signed[0]?.said === 'done' ? [ada, bea] : [bea, ada];
  const shown = await other.until(({ runs }) => runs[0]?.steps[1]?.state === 'done');
  expect(shown.run?.steps[1]?.by).toBe(signer.name);
  expect(entriesOf(office).filter(({ type }) => type === 'human-done')).toHaveLength(1);
  await expectOnePicture(office);
});

test('while one terminal advances, the agent is told that the workspace is busy, and what others write is kept', {
  timeout: patience,
}, async () => {
  const office = await openOffice({ upTo: 'signed' });
  const { ada, bea, agent } = office;

  const held = ada.held();
  const advanced = ada.ask({ do: 'advance' });
  await held;
  expect(await agent('run_step')).toMatchObject({
    isError: true,
    content: { error: { code: 'workspace-busy' } },
  });
  expect((await bea.ask({ do: 'advance' })).said).toBe('workspace-busy');
  await bea.until((snapshot) => snapshot.run?.state === 'running');

  await agent('request_approval', { gate: 'W-warn', reason: why });
  const asked = await bea.until(({ inbox }) => inbox.some(({ kind }) => kind === 'approval'));
  const id = asked.approvals.at(-1)?.id ?? '';
  expect((await bea.ask({ do: 'decline', id })).said).toBe('done');
  await ada.ask({ do: 'let-go' });
  expect((await advanced).said).toBe('done');

  expect(briefOf(await agent('run_step'))).toMatchObject({ state: 'finished' });
  const ofLastStep = entriesOf(office).filter(({ payload }) => 'step' in payload && payload.step === '3');
  expect(ofLastStep.map(({ type }) => type)).toEqual(['step-started', 'step-finished']);
  await expectOnePicture(office);
});

test('of two hundred entries that three processes write at once none is lost, and each reaches both screens', {
  timeout: patience,
}, async ({ annotate }) => {
  const office = await openOffice({ upTo: 'blocked' });
  const { ada, bea, agent } = office;
  const before = entriesOf(office).length;

  const rushes = [ada, bea].map((terminal) => terminal.ask({ do: 'rush' }));
  const told = new Set<string>();
  while (told.size < 20 || entriesOf(office).length < before + 200) {
    const { content, text } = await agent('request_approval', { gate: 'W-warn', reason: why });
    expect(content, text).toHaveProperty('approval.id');
    told.add((content as { approval: { id: string } }).approval.id);
  }
  for (const terminal of [ada, bea]) await terminal.ask({ do: 'enough' });
  const did = (await Promise.all(rushes)).flatMap((answer) => answer.did);

  // Whatever somebody was told is done is in the journal, once; and nothing else is.
  const changes = entriesOf(office)
    .slice(before)
    .flatMap((entry) =>
      entry.type === 'approval-requested' || entry.type === 'approval-declined'
        ? [{ what: entry.type, id: entry.payload.id, at: Date.parse(entry.at), by: nameOf(entry.payload.by) }]
        : [],
    );
  const requested = [...told].map((id) => ({ what: 'approval-requested' as const, id }));
  const inWords = (all: readonly { what: string; id: string }[]) =>
    all.map(({ what, id }) => `${id} ${what}`);
  expect(inWords(changes).sort()).toEqual(inWords([...did, ...requested]).sort());
  await expectOnePicture(office);

  const delays = await Promise.all(
    [ada, bea].map(async (terminal) => {
      const { seen } = await terminal.ask({ do: 'recall' });
      const at = new Map(seen);
      return changes
        .filter(({ by }) => by !== terminal.name)
        .map(({ what, id, at: written }) => (at.get(factOf(what, id)) ?? Number.NaN) - written);
    }),
  );
  const sorted = delays.flat().sort((a, b) => a - b);
  expect(sorted.filter(Number.isNaN)).toEqual([]);
  await annotate(
    `${changes.length} changes, seen by the other terminal after ${quantile(sorted, 0.5)} ms (median), ${quantile(sorted, 1)} ms at most`,
  );
});

/** Waits until both screens show it of the second step or of the last approval. */
async function bothSee({ ada, bea }: Office, shows: (step: string, approval: string) => boolean) {
  const both: Terminal[] = [ada, bea];
  await Promise.all(
    both.map((terminal) =>
      terminal.until(({ run: shown }) =>
        shows(shown?.steps[1]?.state ?? '', shown?.approvals.at(-1)?.state ?? ''),
      ),
    ),
  );
}

function nameOf(by: string | { name: string }): string {
  return typeof by === 'string' ? by : by.name;
}

function factOf(what: string, id: string): string {
  return `${id} ${what === 'approval-requested' ? 'requested' : 'declined'}`;
}

function quantile(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
}
