import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../../runner/compare-runs.ts';
import type { ForeseenRerun } from '../../../runner/foresee-rerun.ts';
import { historyPane } from '../../../ui/history/history-pane.ts';
import type { HistoryState } from '../../../ui/history/history-state.ts';
import { widthOf } from '../../../ui/width.ts';
import { figures, recordOf, runOf, stepOf, verdictOf } from '../../runner/comparison/records.ts';
import { ascii, contextOf, hear, opened, press, screen } from './screens.ts';

const waived = { approval: 'a', by: ['Ada'], reason: 'seen', selfApproved: true, at: '' };
const first = runOf('v6-true-vintage-1', {
  steps: [
    stepOf('1', { kind: 'human', by: 'Bob' }),
    stepOf('2', {
      output: { testAucPr: 0.40566 },
      verdicts: [verdictOf('G1'), verdictOf('G2', { status: 'failed', waived })],
    }),
  ],
});
const second = runOf('v6-true-vintage-2', {
  state: 'blocked',
  steps: [stepOf('2', { state: 'blocked', verdicts: [verdictOf('G1', { status: 'failed', measured: 0 })] })],
});
const third = runOf('v6-true-vintage-3', { state: 'waiting', steps: [stepOf('2', { state: 'pending' })] });
const context = contextOf([first, second, third]);

const comparison = compareRuns(
  recordOf(first, { figures: figures({ value: 0.4, low: 0.3, high: 0.5 }) }),
  recordOf(second, { figures: figures({ value: 0.45, low: 0.35, high: 0.55 }) }),
);
const foreseen: ForeseenRerun = {
  run: second.run,
  state: 'blocked',
  steps: [
    {
      step: '2',
      title: 'Train',
      kind: 'tool',
      why: 'blocked by G1',
      again: false,
      seconds: 12,
      waiversLost: [],
      now: true,
    },
  ],
  waitsAt: null,
  seconds: 12,
  untimed: 0,
};

/** The comparison as it is looked at. */
function compared(room = context): HistoryState {
  const { state } = press(opened(room), room, ' ', 'down', ' ', 'enter');
  const what = state.look?.is === 'reading' ? state.look.what : '';
  return hear(state, { kind: 'compared', what, comparison }, room).state;
}

describe('the list of runs', () => {
  test('stands newest first, with state, gates and AUC-PR, and tells of people below', () => {
    const lines = screen(press(opened(context), context, 'down', 'down').state, context);
    const place = (run: string) => lines.findIndex((line) => line.includes(run));
    expect(place(third.run)).toBeLessThan(place(second.run));
    expect(place(second.run)).toBeLessThan(place(first.run));
    expect(lines[place(second.run)]).toMatch(/blocked +2025-11-01 +1 FAILED/);
    expect(lines[place(first.run)]).toMatch(/▸ \[ \] .*finished .*1 waived, 1 passed +0\.406/);
    expect(lines.findLast((line) => line !== '')).toBe(
      'People: G2 waived by Ada, SELF-APPROVED: seen; step 1 done by Bob.',
    );
  });

  test('says who approved in a column of its own where there is room', () => {
    const wide = contextOf([first, second], { columns: 200, rows: 50 });
    expect(
      screen(opened(wide), wide).find(
        (line) => line.includes(`] ${first.run}`) || line.includes(`]  ${first.run}`),
      ),
    ).toMatch(/Ada, Bob$/);
  });

  test('says so when it is empty', () => {
    const empty = contextOf([]);
    expect(screen(opened(empty), empty)[0]).toBe('There is no run in this workspace yet.');
    expect(press(opened(empty), empty, 'enter').effects).toBeNull();
  });

  test('keeps the cursor on its run when a new one begins', () => {
    const { state } = press(opened(context), context, 'down');
    const more = contextOf([first, second, third, runOf('v6-true-vintage-4')]);
    expect(screen(state, more).find((line) => line.startsWith('▸'))).toContain(second.run);
  });

  test('scrolls where there are more runs than rows, the cursor always in sight', () => {
    const many = contextOf(Array.from({ length: 40 }, (_, index) => runOf(`run-${index + 1}`)));
    const { state } = press(opened(many), many, ...Array(30).fill('down'));
    const lines = screen(state, many);
    expect(lines.length).toBeLessThanOrEqual(many.rows);
    expect(lines.find((line) => line.startsWith('▸'))).toContain('run-10');
  });

  test.each([
    { size: '80 x 24', columns: 80, rows: 20 },
    { size: '200 x 60', columns: 200, rows: 56 },
  ])('fits $size, in UTF-8 and ASCII, in the list and in a comparison', ({ columns, rows }) => {
    for (const terminal of [contextOf([]).terminal, ascii]) {
      const room = contextOf([first, second, third], { columns, rows, terminal });
      for (const state of [opened(room), compared(room)]) {
        const lines = screen(state, room);
        expect(lines.length).toBeLessThanOrEqual(rows);
        expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
        if (terminal === ascii) expect(lines.join('')).toMatch(/^[ -~]*$/);
      }
    }
  });

  test('shows nothing of a name that would move the cursor', () => {
    const evil = contextOf([runOf('r-1', { title: '\u001b[2J\u001b[31mgone' })]);
    expect(screen(opened(evil), evil).join('\n')).toContain('gone (count 1)');
  });
});

describe('marks', () => {
  test('name the sides, and a third takes the place of the older', () => {
    const { state } = press(opened(context), context, ' ', 'down', ' ');
    expect(screen(state, context).filter((line) => /\[[AB]\]/.test(line))).toHaveLength(2);
    expect(screen(state, context).find((line) => line.includes('[A]'))).toContain(second.run);
    expect(press(state, context, 'down', ' ').state.marks).toEqual([second.run, first.run]);
    expect(press(state, context, ' ').state.marks).toEqual([third.run]);
  });

  test('decide what Enter compares, the older run first: both; one and the chosen run; or the chosen run alone', async () => {
    const asked = async (...keys: string[]) => {
      const { effects } = press(opened(context), context, ...keys);
      const [effect] = effects ?? [];
      if (effect?.do !== 'work') throw new Error('nothing was asked for');
      const names: unknown[] = [];
      const compare = async (...given: unknown[]) => {
        names.push(...given);
        return comparison;
      };
      await effect.work({ engine: { compare } } as never);
      return names.filter((name) => name !== undefined);
    };
    expect(await asked(' ', 'down', ' ', 'down', 'enter')).toEqual([second.run, third.run]);
    expect(await asked(' ', 'down', 'enter')).toEqual([second.run, third.run]);
    expect(await asked('down', 'enter')).toEqual([second.run]);
  });

  test('are of no use with one run only, which is said', () => {
    const one = contextOf([first]);
    expect(press(opened(one), one, 'enter').effects).toMatchObject([{ do: 'say', tone: 'warning' }]);
  });
});

describe('a comparison', () => {
  test('has what differs open and first, the rest as counts', () => {
    const lines = screen(compared(), context);
    expect(lines.join('\n')).toContain('[-] Gates: 1 differs, 0 equal; B has not judged 1 gate yet');
    expect(lines.join('\n')).toMatch(
      /WORSE +G1 +Title of G1\n +A +passed at 1 \(>= 1\)\n +B +FAILED at 0 \(>= 1\)/,
    );
    expect(lines.join('\n')).toContain('within both intervals  AUC-PR');
  });

  test('with a run that goes on folds what that has not come to, and fits in ASCII, too', () => {
    const gates = Array.from({ length: 58 }, (_, index) => verdictOf(`G${index}`));
    const room = contextOf([first, second, third], { rows: 30, terminal: ascii });
    const half = compareRuns(
      recordOf(runOf('r-1', { steps: [stepOf('1', { verdicts: gates }), stepOf('2')] }), {
        figures: figures({ value: 0.4, low: 0.3, high: 0.5 }),
      }),
      recordOf(
        runOf('r-2', {
          state: 'paused',
          steps: [stepOf('1', { verdicts: gates.slice(0, 8) }), stepOf('2', { state: 'pending' })],
        }),
      ),
    );
    const { state } = press(opened(room), room, 'enter');
    const what = state.look?.is === 'reading' ? state.look.what : '';
    const seen = hear(state, { kind: 'compared', what, comparison: half }, room).state;
    const lines = screen(seen, room);
    expect(lines.join('\n')).toContain('[+] Gates: 8 equal; B has not judged 50 gates yet');
    expect(lines.join('\n')).toContain('[+] Metrics on the test window: B has not measured 1 figure yet');
    expect(lines.join('\n')).toContain('[+] Steps: 1 equal; B has not run 1 step yet');
    expect(lines.join('')).toMatch(/^[ -~]*$/);
    const heading = lines.findIndex((line) => line.includes('[+] Gates'));
    const open = press(seen, room, ...Array(heading).fill('down'), 'enter').state;
    expect(screen(open, room).join('\n')).toContain('G8  Title of G8  passed at 1 (>= 1)');
  });

  test('stands side by side where there is room', () => {
    const wide = contextOf([first, second, third], { columns: 200, rows: 56 });
    expect(screen(compared(wide), wide).join('\n')).toMatch(
      /WORSE +G1 +Title of G1 +passed at 1 \(>= 1\) +FAILED at 0 \(>= 1\)/,
    );
  });

  test('folds the section at the cursor, and all of them', () => {
    const at = compared();
    const heading = screen(at, context).findIndex((line) => line.includes('[-] Gates'));
    const { state } = press(at, context, ...Array(heading + 2).fill('down'), 'enter');
    const lines = screen(state, context);
    expect(lines.find((line) => line.startsWith('▸'))).toContain('[+] Gates: 1 differs, 0 equal');
    expect(lines.join('\n')).not.toContain('WORSE');
    expect(screen(press(at, context, 'f').state, context).join('\n')).not.toContain('[-]');
    expect(screen(press(at, context, 'f', 'f').state, context).join('\n')).toContain('[-] Waivers');
  });

  test('is left with Esc, and Esc in the list is for the app', () => {
    const { state } = press(compared(), context, 'escape');
    expect(state.look).toBeNull();
    expect(press(state, context, 'escape').effects).toBeNull();
  });

  test('that comes too late does not come over what is looked at now', () => {
    const { state } = press(opened(context), context, 'enter', 'escape');
    expect(hear(state, { kind: 'compared', what: 'anything', comparison }, context).state.look).toBeNull();
  });

  test('that cannot be made says why', () => {
    const { state } = press(opened(context), context, 'enter');
    const what = state.look?.is === 'reading' ? state.look.what : '';
    const told = hear(state, { kind: 'failed', what, because: 'run-alone: only one.' }, context);
    expect(told).toMatchObject({ state: { look: null }, effects: [{ do: 'say', tone: 'bad' }] });
  });
});

describe('what would rerun', () => {
  const seen = (answer: ForeseenRerun) => {
    const { state } = press(opened(context), context, 'down', 'w');
    const what = state.look?.is === 'reading' ? state.look.what : '';
    return hear(state, { kind: 'foreseen', what, foreseen: answer }, context).state;
  };

  test('is told with reasons and the time it took, before anything runs', () => {
    const lines = screen(seen(foreseen), context).join('\n');
    expect(lines).toContain('1 step would run. Last time they took 12.0 s.');
    expect(lines).toMatch(/2 +Train +12\.0 s +blocked by G1/);
  });

  test('begins with g, and only where a tool would run', () => {
    expect(press(seen(foreseen), context, 'g').effects).toEqual([{ do: 'advance-run', run: second.run }]);
    const nothing = seen({ ...foreseen, steps: [] });
    expect(press(nothing, context, 'g').effects).toBeNull();
    expect(historyPane.keys(nothing, context).map(({ key }) => key)).not.toContain('g');
    expect(press(seen({ ...foreseen, state: 'running' }), context, 'g').effects).toBeNull();
  });
});
