import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openProgressFile, readProgress } from '../../runner/progress-file.ts';
import { openWorkspace } from '../../runner/workspace.ts';
import { defineTool } from '../../tools/tool.ts';
import { oneStepPlan } from './count-plan.ts';
import { engineOn, workspaceFolder } from './fixtures.ts';

const started = { type: 'step-started', run: 'r-1', step: '3', title: 'Train', index: 0, of: 1 } as const;
const rounds = (done: number) =>
  ({
    type: 'progress',
    run: 'r-1',
    step: '3',
    message: 'training',
    done,
    total: 300,
    unit: 'rounds',
    percent: done / 3,
  }) as const;

describe('the progress file', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2025, 10, 1) });
    return () => vi.useRealTimers();
  });

  async function opened() {
    const workspace = await openWorkspace(await workspaceFolder(), []);
    return {
      workspace,
      file: openProgressFile(workspace, 'r-1'),
      read: () => readProgress(workspace, 'r-1'),
    };
  }

  test('says what the running step says of itself, and since when it runs', async () => {
    const { file, read } = await opened();
    file.note(started);
    expect(await read()).toMatchObject({ step: '3', message: 'Train', percent: null, seconds: 0 });
    vi.advanceTimersByTime(1500);
    file.note(rounds(30));
    expect(await read()).toEqual({
      run: 'r-1',
      step: '3',
      message: 'training',
      done: 30,
      total: 300,
      unit: 'rounds',
      percent: 10,
      at: '2025-11-01T00:00:01.500Z',
      seconds: 1.5,
    });
  });

  test('is written at most five times a second, and has the last word once the step is silent', async () => {
    const { file, read } = await opened();
    file.note(started);
    file.note(rounds(1));
    file.note(rounds(2));
    expect(await read()).toMatchObject({ message: 'Train' });
    vi.advanceTimersByTime(199);
    expect(await read()).toMatchObject({ message: 'Train' });
    vi.advanceTimersByTime(1);
    expect(await read()).toMatchObject({ done: 2 });
  });

  test('is gone when nothing runs any more, and no late word brings it back', async () => {
    const { workspace, file, read } = await opened();
    file.note(started);
    file.note(rounds(1));
    file.remove();
    vi.advanceTimersByTime(1000);
    expect(await read()).toBeNull();
    expect(await readdir(workspace.run('r-1').directory)).toEqual([]);
  });

  test('that a killed process left is removed by whoever works next, and one that is torn says nothing', async () => {
    const { workspace, read } = await opened();
    const left = path.join(workspace.run('r-1').directory, 'progress.json');
    await mkdir(path.dirname(left), { recursive: true });
    await writeFile(left, '{"run":"r-1","st');
    expect(await read()).toBeNull();
    openProgressFile(workspace, 'r-1');
    expect(existsSync(left)).toBe(false);
  });

  test('that cannot be written costs nobody the step', async () => {
    const { workspace, file } = await opened();
    await writeFile(path.join(workspace.paths.runs, 'r-1'), 'a file where the folder should be');
    expect(() => file.note(started)).not.toThrow();
  });
});

describe('a run', () => {
  const seen: string[] = [];
  const look = defineTool({
    name: 'look',
    title: 'Look',
    description: 'Reads the progress file of its own run.',
    effect: 'none',
    input: z.strictObject({ fails: z.boolean() }),
    output: z.strictObject({}),
    async run({ fails }, { resolve }) {
      seen.push(await readFile(resolve('runs/one-1/progress.json'), 'utf8'));
      if (fails) throw new Error('no');
      return { output: {}, measures: {} };
    },
  });

  test.each([false, true])(
    'keeps it while a step runs, and not after it (the step fails: %s)',
    async (fails) => {
      seen.length = 0;
      const folder = await workspaceFolder();
      const { engine } = await engineOn(folder, { plans: [oneStepPlan(look, { fails })], tools: [look] });
      const state = await engine.advance(await engine.start('one'));
      expect(state.state).toBe(fails ? 'failed' : 'finished');
      expect(JSON.parse(seen[0] ?? '')).toMatchObject({ run: 'one-1', step: '1', message: 'Only' });
      expect(await readdir(path.join(folder, 'runs', 'one-1'))).not.toContain('progress.json');
      expect(state.steps[0]?.artifacts).toEqual([]);
    },
  );
});
