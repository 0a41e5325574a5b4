import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { engineOn, workspaceFolder } from './fixtures.ts';
import { chooseColumns, phasePlan } from './phase-plan.ts';

const options = { plans: [phasePlan], tools: [chooseColumns] };

async function logAfter({ yaml = '', rehearsal = true } = {}): Promise<string> {
  const folder = await workspaceFolderFor(yaml);
  const { engine } = await engineOn(folder, options);
  await engine.advance(await engine.start('phases'), { rehearsal });
  return readFile(path.join(folder, 'runs/phases-1/EXECUTION_LOG.md'), 'utf8');
}

const workspaceFolderFor = (yaml: string) => workspaceFolder({ yaml });

/** The text under a heading, up to the next of the same depth. */
const section = (log: string, heading: string) => {
  const [, after = ''] = log.split(`\n${heading}\n`);
  const depth = /^#+ /.exec(heading)?.[0] ?? '';
  return (after.split(`\n${depth}`)[0] ?? '').trim();
};

describe('the execution log', () => {
  test('opens with a summary that has one line a phase', async () => {
    expect(section(await logAfter(), '## Execution Summary').split('\n')).toEqual([
      '| Phase | Status | Duration | Key Outcome |',
      '| --- | --- | --- | --- |',
      '| Phase 1: Columns | ✅ PASSED, REHEARSED | 1.0 s | One of 2 columns is enough. |',
      '| Unit 2: Sending | · NOT BUILT YET |  | Sending comes later. |',
    ]);
  });

  test('has the sections of the reference log for each phase', async () => {
    const phase = (await logAfter()).split('\n## Phase 1: Columns\n')[1] ?? '';
    expect(phase.match(/^### .*/gm)).toEqual([
      '### What We Did',
      '### Files Created',
      '### Validation Gates',
      '### Key Metrics',
      '### What We Learned',
      '### Decisions Made',
      '### Next Steps',
    ]);
    expect(section(phase, '### What We Did')).toContain(
      '- **1.1 Choose** (tool `choose-columns`): done in 1.0 s. Choose the columns.',
    );
    expect(section(phase, '### Files Created')).toMatch(
      /\| `artifacts\/columns.json` \| 1\.1 \| \d+ B \| `[0-9a-f]{64}` \|/,
    );
    expect(section(phase, '### Validation Gates')).toContain(
      '| P-1 | columns that are left | ✅ PASSED | 1, which is >= 1. |',
    );
    expect(section(phase, '### Key Metrics')).toBe('- **kept:** 1');
    expect(section(phase, '### What We Learned')).toBe('- One of 2 columns is enough.');
    expect(section(phase, '### Decisions Made')).toBe(
      '- **removed b, kept a** (step 1.1): b says the same | less (alternatives: keep both; keep b)',
    );
  });

  test('says of a phase that a gate keeps what may be done, with the exact commands', async () => {
    const log = await logAfter({ yaml: 'plans: { phases: { fewest: 2 } }' });
    expect(section(log, '## Execution Summary')).toContain(
      '| Phase 1: Columns | ❌ BLOCKED | 1.0 s | P-1: columns that are left: 1, and must be >= 2. |',
    );
    const next = section(log.split('\n## Phase 1: Columns\n')[1] ?? '', '### Next Steps');
    expect(next).toMatch(/^- P-1: Look at what was removed\./);
    expect(next).toContain('Mend the cause, then run step 1.1 again: `leadline resume --run phases-1`');
  });

  test('shows the thresholds that are not those of the reference', async () => {
    const log = await logAfter({ yaml: 'plans: { phases: { fewest: 0 } }' });
    expect(section(log, '## Gates that differ from the reference')).toContain(
      '| P-1 | columns that are left | >= 1 | >= 0 | loosened |',
    );
    expect(section(await logAfter(), '## Gates that differ from the reference')).toMatch(/^None/);
  });

  test('counts the attempts of a step that was taken back', async () => {
    const folder = await workspaceFolder();
    const { engine } = await engineOn(folder, options);
    const run = await engine.start('phases');
    await engine.advance(run);
    await engine.reopen(run, '1.1', 'asked for');
    await engine.advance(run);
    const log = await readFile(path.join(folder, 'runs/phases-1/EXECUTION_LOG.md'), 'utf8');
    expect(log).toContain('done in 1.0 s, attempt 2.');
  });
});
