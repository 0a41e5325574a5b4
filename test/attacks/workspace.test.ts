import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { createOperator } from '../../runner/approvals/operator-key.ts';
import { writeDurably } from '../../runner/durable-file.ts';
import { openProgressFile } from '../../runner/progress-file.ts';
import { verifyJournal } from '../../runner/verify-journal.ts';
import { runsOf } from '../../runner/workspace.ts';
import { appendToChat, createChat } from '../../ui/chat/history.ts';
import { ada, agent, asked, bea, blockedRun, granting, why } from '../runner/approvals/blocked-run.ts';
import { editInPlace, type Forged, rewriteJournal } from '../runner/approvals/forge.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { passphrase } from '../support/operator.ts';

const isWindows = process.platform === 'win32';

const found = async (folder: string) =>
  (await verifyJournal(path.join(folder, 'journal.sqlite'))).problems.map(({ message }) => message);

/** The engine of a person who has never been here: nothing is remembered of the journal. */
const elsewhere = () => ({ home: path.join(temporaryFolder(), 'home') });

/** A run of which Ada has waived the warning, and which W-block still blocks. */
async function signedRun(plan = 'waive') {
  const blocked = await blockedRun({ plan });
  // Another run comes first, so that no forgery touches the first entry, which every signature names.
  const run = await blocked.engine.start(plan);
  await blocked.engine.advance(run);
  const { id } = await blocked.engine.approvals.request(run, { gate: 'W-warn', reason: why, by: agent });
  await blocked.engine.approvals.grant(id, { ...granting, typed: 'W-warn' });
  await blocked.engine.close();
  return { ...blocked, run, id };
}

describe('a journal that is written anew before a signature, with a right chain', () => {
  const changes: [string, (entry: Forged) => Forged][] = [
    [
      'a verdict and its step',
      (entry) => {
        if (entry.type === 'gate-judged' && entry.payload.verdict.gate === 'W-block') {
          const verdict = { ...entry.payload.verdict, status: 'passed' as const, measured: 11 };
          return { ...entry, payload: { ...entry.payload, verdict } };
        }
        if (entry.type !== 'step-blocked') return entry;
        const { gates, ...payload } = entry.payload;
        return { ...entry, type: 'step-finished', payload };
      },
    ],
    [
      'how many people must grant',
      (entry) =>
        entry.type === 'run-started' && entry.run.endsWith('-2')
          ? { ...entry, payload: { ...entry.payload, grantsNeeded: 1 } }
          : entry,
    ],
    [
      'the hash of an input',
      (entry) => {
        if (entry.type !== 'step-blocked') return entry;
        const inputs = entry.payload.inputs.map((input) => ({ ...input, sha256: '0'.repeat(64) }));
        return { ...entry, payload: { ...entry.payload, inputs } };
      },
    ],
    [
      'a time',
      (entry) => (entry.type === 'step-started' ? { ...entry, at: '2025-10-01T00:00:00.000Z' } : entry),
    ],
  ];

  test.each(changes)('is not what was signed: %s', async (_what, change) => {
    const { folder, run, reopened, refusals } = await signedRun('waive-two');
    rewriteJournal(folder, (entries) =>
      entries.map((entry) =>
        entry.type === 'run-started' && entry.run.endsWith('-1') ? entry : change(entry),
      ),
    );
    expect(await found(folder)).toContainEqual(
      expect.stringContaining('the signature of Ada does not match it'),
    );
    const engine = await reopened(elsewhere());
    await expect(engine.advance(run)).rejects.toMatchObject({ code: 'grant-forged' });
    expect(refusals()).toContain('grant-forged');
  });

  test('loses no entry without its signature: neither a refusal nor a decline', async () => {
    const { folder, engine, run } = await blockedRun();
    const { id } = await asked(engine, run);
    await engine.approvals.decline(id, { operator: ada, reason: 'Not before the vendor answers.' });
    await engine.approvals.request(run, { gate: 'W-leak', reason: why, by: agent }).catch(() => {});
    const { id: warned } = await engine.approvals.request(run, { gate: 'W-warn', reason: why, by: agent });
    await engine.approvals.grant(warned, { ...granting, typed: 'W-warn' });
    await engine.close();
    for (const type of ['approval-refused', 'approval-declined']) {
      rewriteJournal(folder, (entries) => entries.filter((entry) => entry.type !== type));
      expect(await found(folder)).toContainEqual(expect.stringContaining('(approval-granted) is not valid'));
    }
  });
});

describe('a journal that contradicts itself', () => {
  test('cannot finish a step whose gate does not hold', async () => {
    const { folder, engine, run, reopened, refusals } = await blockedRun();
    await engine.close();
    rewriteJournal(folder, (entries) =>
      entries.map((entry): Forged => {
        if (entry.type !== 'step-blocked') return entry;
        const { gates, ...payload } = entry.payload;
        return { ...entry, type: 'step-finished', payload };
      }),
    );
    await expect((await reopened()).advance(run)).rejects.toMatchObject({ code: 'grant-forged' });
    expect(refusals()).toEqual(['grant-forged']);
    expect(await found(folder)).toEqual([expect.stringContaining('gate W-block of step 1 does not hold')]);
  });

  test('cannot have a person sign who was added only afterwards', async () => {
    const { folder, engine, run } = await blockedRun({ plan: 'waive-two' });
    const { id } = await asked(engine, run);
    await engine.approvals.grant(id, granting);
    await engine.operators.add(bea, ada);
    await engine.approvals.grant(id, { ...granting, operator: bea });
    await engine.close();
    expect(await found(folder)).toEqual([]);
    rewriteJournal(folder, (entries) => {
      const added = entries.filter(({ type }) => type === 'operator-added').slice(1);
      return [...entries.filter((entry) => !added.includes(entry)), ...added];
    });
    expect(await found(folder)).toContainEqual(
      expect.stringContaining('a key that nobody may sign with here'),
    );
  });

  test('cannot lead out of the workspace by the name of a run', async () => {
    const { folder, engine, reopened } = await blockedRun();
    await engine.close();
    rewriteJournal(folder, (entries) => [
      ...entries,
      ...entries.map((entry) => ({ ...entry, run: '../../escape' })),
    ]);
    expect(await found(folder)).toContainEqual(expect.stringContaining('no run can be called so'));
    const other = await reopened();
    await expect(other.advance('../../escape')).rejects.toMatchObject({ code: 'grant-forged' });
    expect(existsSync(path.join(folder, '../escape'))).toBe(false);
    expect(() => other.workspace.run('..')).toThrow(expect.objectContaining({ code: 'run-name-invalid' }));
  });
});

describe('a journal that was tampered with is not built on', () => {
  test('not even to take a step back', async () => {
    const { folder, engine, run, reopened, entries } = await blockedRun();
    await engine.close();
    editInPlace(folder, '"status":"failed"', '"status":"passed"');
    const before = entries().length;
    await expect((await reopened()).reopen(run, '1', 'again')).rejects.toMatchObject({
      code: 'journal-unsound',
    });
    expect(entries()).toHaveLength(before);
  });

  test('nor where a trigger of somebody else’s would swallow what is appended', async () => {
    const { folder, engine, run, reopened } = await blockedRun();
    const { id } = await asked(engine, run);
    await engine.close();
    const database = new DatabaseSync(path.join(folder, 'journal.sqlite'));
    database.exec(
      "CREATE TRIGGER swallow BEFORE INSERT ON events WHEN NEW.type = 'approval-declined' BEGIN SELECT RAISE(IGNORE); END",
    );
    database.close();
    expect(await found(folder)).toEqual([
      "The journal's database file has the trigger swallow, which Leadline did not make.",
    ]);
    const declining = { operator: ada, reason: 'Not before the vendor answers.' };
    await expect((await reopened()).approvals.decline(id, declining)).rejects.toMatchObject({
      code: 'journal-unsound',
    });
  });
});

describe('a clock that is set back', () => {
  test('brings no grant back that had expired by what the journal has seen, and it is journalled', async () => {
    const { folder, engine, run, clock, refusals } = await blockedRun({ plan: 'waive-two' });
    await engine.operators.add(bea, ada);
    const { id } = await asked(engine, run);
    await engine.approvals.grant(id, { ...granting, hours: 1 });
    clock.pass(2);
    await engine.approvals.request(run, { gate: 'W-warn', reason: why, by: agent });
    clock.pass(-1.5);
    await expect(engine.approvals.grant(id, { ...granting, operator: bea })).rejects.toMatchObject({
      code: 'approval-expired',
    });
    expect(refusals()).toEqual(['approval-expired']);
    expect(await found(folder)).toEqual([]);
  });

  test('makes no forged use of an expired grant genuine', async () => {
    const { folder, engine, run, clock } = await blockedRun({ yaml: 'plans: { waive: { least: 1 } }' });
    await engine.advance(run, { rehearsal: true });
    const effect = { step: '3', preview: 'writes 2 tiers', reason: why, by: agent };
    const { id } = await engine.approvals.request(run, effect);
    await engine.approvals.grant(id, { ...granting, typed: '3', hours: 1 });
    clock.pass(2);
    await engine.approvals.request(run, { gate: 'W-warn', reason: why, by: agent });
    await engine.close();
    const used: Forged = {
      ...{ type: 'approval-used', payload: { id, purpose: 'push' }, run, at: '2025-11-01T00:30:00.000Z' },
    };
    rewriteJournal(folder, (entries) => [...entries, used]);
    expect(await found(folder)).toEqual([expect.stringContaining('its grant had expired')]);
  });
});

describe('what is at work on a run when it is granted', () => {
  test('a grant and a step that is taken back at once leave no gate waived without its step', async () => {
    const { folder, engine, run, reopened } = await blockedRun();
    const { id } = await asked(engine, run);
    const other = await reopened();
    await Promise.allSettled([
      engine.approvals.grant(id, granting),
      other.reopen(run, '1', 'looked again'),
      engine.approvals.grant(id, granting),
    ]);
    const { approvals, verdicts, steps } = other.status(run);
    expect(steps[0]?.state).toBe('pending');
    expect(verdicts).toEqual([]);
    expect(['used', 'void']).toContain(approvals[0]?.state);
    expect(await found(folder)).toEqual([]);
    expect((await other.advance(run)).state).toBe('blocked');
  });

  test('a rehearsal of a run with a waiver counts as no person’s decision, and says so', async () => {
    const { engine, run } = await blockedRun();
    const { id } = await asked(engine, run);
    await engine.approvals.grant(id, granting);
    const state = await engine.advance(run, { rehearsal: true });
    expect(state).toMatchObject({ state: 'finished', rehearsal: true });
    expect(state.steps[1]).toMatchObject({ by: 'rehearsal operator', rehearsal: true });
  });

  test('a waiver falls when the run is resumed from its step, and stays when from a later one', async () => {
    const { engine, run } = await blockedRun();
    const { id } = await asked(engine, run);
    await engine.approvals.grant(id, granting);
    await engine.advance(run, { rehearsal: true });
    const waivers = () => engine.status(run).verdicts.filter(({ waived }) => waived !== undefined).length;
    await engine.reopen(run, '3', 'again');
    expect(waivers()).toBe(1);
    await engine.reopen(run, '1', 'again');
    expect(waivers()).toBe(0);
    expect((await engine.advance(run)).state).toBe('blocked');
  });
});

describe('links that somebody has put into the workspace', { skip: isWindows }, () => {
  /** A file of the operator's outside of the workspace, to which a link in it leads. */
  function linked(...at: string[]) {
    const folder = temporaryFolder();
    const target = path.join(folder, 'profile');
    writeFileSync(target, 'mine');
    const link = path.join(folder, 'workspace', ...at);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(target, link);
    return { workspace: path.join(folder, 'workspace'), text: () => readFileSync(target, 'utf8') };
  }

  test('are not written through where a file is half written', async () => {
    const { workspace, text } = linked('out.json.part');
    await writeDurably(path.join(workspace, 'out.json'), 'theirs');
    expect(text()).toBe('mine');
    expect(readFileSync(path.join(workspace, 'out.json'), 'utf8')).toBe('theirs');
  });

  test('are not written through by the progress of a run', () => {
    const { workspace, text } = linked('runs/waive-1', `progress.json.${process.pid}-0.part`);
    const progress = openProgressFile(runsOf(workspace), 'waive-1');
    progress.note({ type: 'step-started', run: 'waive-1', step: '1', title: 'Count', index: 0, of: 1 });
    expect(text()).toBe('mine');
    expect(readFileSync(path.join(workspace, 'runs/waive-1/progress.json'), 'utf8')).toContain('Count');
    progress.remove();
  });

  test('are not written through by the chat', async () => {
    const { workspace, text } = linked('chat/2025-11-01-1.jsonl');
    const chat = path.join(workspace, 'chat');
    await expect(appendToChat(chat, '2025-11-01-1', [{ kind: 'you', text: 'theirs' }])).rejects.toThrow();
    expect(await createChat(chat, '2025-11-01')).toBe('2025-11-01-2');
    expect(text()).toBe('mine');
  });

  test('do not let a key lie in the workspace', async () => {
    const folder = temporaryFolder();
    const workspace = path.join(folder, 'workspace');
    mkdirSync(path.join(workspace, 'keys'), { recursive: true });
    writeFileSync(path.join(workspace, 'leadline.yaml'), '');
    symlinkSync(path.join(workspace, 'keys'), path.join(folder, 'home'));
    const protection = { kind: 'passphrase', passphrase } as const;
    for (const home of [path.join(folder, 'home'), path.join(folder, 'home', 'deeper')]) {
      await expect(createOperator(home, { name: 'Ada', protection })).rejects.toMatchObject({
        code: 'operator-home-inside',
      });
    }
  });
});
