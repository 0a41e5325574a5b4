import { describe, expect, test } from 'vitest';
import type { RunState } from '../../../runner/run-state.ts';
import type { Effect, PaneContext } from '../../../ui/app/pane.ts';
import { type BoardState, boardPane } from '../../../ui/board/board-pane.ts';
import {
  asciiTerminal,
  contextOf,
  linesOf,
  press,
  runOf,
  snapshotOf,
  stepOf,
  verdictOf,
  widest,
} from '../app/snapshots.ts';

const phase = (id: string) => ({ id, title: `Phase ${id}` });

/** Two phases: what is done, a gate that blocks, and a person's task that is still to come. */
function blockedRun(facts: Partial<RunState> = {}): RunState {
  const failed = verdictOf('G-3', {
    step: '2.1',
    status: 'failed',
    sentence: 'Lift is 1.42 and must be >= 1.5.',
    onFailure: 'Look at the features.',
  });
  return runOf(
    'v6-true-vintage-2',
    [
      stepOf('1.1', { phase: phase('1'), state: 'done', seconds: 12.34, verdicts: [verdictOf('G-1')] }),
      stepOf('1.2', {
        phase: phase('1'),
        state: 'done',
        seconds: 300,
        verdicts: [verdictOf('G-2', { status: 'warned' })],
      }),
      stepOf('2.1', {
        phase: phase('2'),
        title: 'Train the model',
        tool: 'train-model',
        state: 'blocked',
        seconds: 2,
        verdicts: [failed],
      }),
      stepOf('2.2', { phase: phase('2'), kind: 'human', title: 'Promote the build' }),
      stepOf('6.1', { kind: 'declared', state: 'declared', why: 'Comes later.' }),
    ],
    {
      state: 'blocked',
      nextActions: [
        { label: 'Read the evidence of the gates that block', command: 'leadline gates --workspace /w' },
        { label: 'Mend the cause, then run step 2.1 again', command: 'leadline resume --workspace /w' },
        { label: 'Check the journal', command: 'leadline verify --workspace /w' },
      ],
      ...facts,
    },
  );
}

/** The board with keys pressed one after another; what it asks of the app is collected. */
function boardOf(snapshot = snapshotOf([blockedRun()]), facts: Partial<PaneContext> = {}) {
  const context = contextOf(snapshot, facts);
  let [state] = boardPane.open(context);
  const effects: Effect[] = [];
  return {
    keys: (...names: string[]) => {
      for (const name of names) {
        const answer = boardPane.onKey(state, press(name), context);
        if (answer === null) continue;
        const [next, ...more] = answer;
        state = next;
        effects.push(...more);
      }
      return effects;
    },
    get state(): BoardState {
      return state;
    },
    lines: () => linesOf(boardPane.view(state, context), context.columns),
    hints: () => boardPane.keys(state, context).map(({ key }) => key),
    takes: (name: string) => boardPane.onKey(state, press(name), context) !== null,
  };
}

describe('the board', () => {
  test('shows phases and steps with state, seconds and gates, and the step that keeps the run', () => {
    const screen = boardOf().lines();
    expect(screen[1]).toMatch(/^ {2}- 1 Phase 1 +2 of 2 done$/);
    expect(screen.find((line) => line.includes('1.1 '))).toMatch(/✓ done +1\.1 +Step 1\.1 +12\.3 s ✓1/);
    expect(screen.find((line) => line.includes('1.2 '))).toMatch(/✓ done +1\.2 +Step 1\.2 +5 m 00 s !1/);
    expect(screen.find((line) => line.startsWith('»'))).toMatch(
      /» ✗ BLOCKED +2\.1 +Train the model +2\.0 s ✗1/,
    );
    expect(screen.find((line) => line.includes('6.1 '))).toMatch(/· not built yet +6\.1 +Step 6\.1/);
  });

  test('says of the chosen step what keeps it and what to do', () => {
    const screen = boardOf(undefined, { rows: 40 }).lines().join('\n');
    expect(screen).toContain('Lift is 1.42 and must be >= 1.5.');
    expect(screen).toContain('Do: Look at the features.');
  });

  test('always shows what may be done next: its key here, or the command of the shell', () => {
    const screen = boardOf().lines();
    expect(screen.slice(-3)).toEqual([
      ' Next g  Read the evidence of the gates that block',
      '      r  Mend the cause, then run step 2.1 again',
      '      Check the journal: leadline verify --workspace /w',
    ]);
  });

  test.each([
    [80, 21],
    [120, 57],
    [200, 57],
    [40, 7],
  ])('fits into %i x %i cells', (columns, rows) => {
    const screen = boardOf(undefined, { columns, rows }).lines();
    expect(widest(screen)).toBeLessThanOrEqual(columns);
    expect(screen.length).toBeLessThanOrEqual(rows);
  });

  test('has no character outside of ASCII where the terminal knows no other', () => {
    for (const columns of [80, 120]) {
      const screen = boardOf(undefined, { columns, terminal: asciiTerminal }).lines();
      expect(screen.join('\n')).toMatch(/^[\n -~]*$/);
    }
  });

  test('shows how far the running step is, from the warehouse and the trainer', () => {
    const running = runOf(
      'v6-1',
      [stepOf('1.2', { state: 'running', startedAt: '2025-11-01T10:00:00.000Z', title: 'Load' })],
      { state: 'running' },
    );
    const progress = {
      run: 'v6-1',
      step: '1.2',
      message: 'rows',
      done: 20_000,
      total: 48_000,
      unit: 'leads',
      percent: 41.6,
      at: '2025-11-01T10:00:11.000Z',
      seconds: 11,
    };
    const screen = boardOf(snapshotOf([running], { progress }));
    expect(screen.lines().join('\n')).toContain(
      ' ▸ 1.2 ████████░░░░░░░░░░░░ 42 %  rows 20,000 of 48,000 leads  12.0 s',
    );
    expect(screen.lines().at(-1)).toBe(' Next x  Stop where it can be resumed');
    expect(screen.hints()).toContain('x');
  });

  test('does not call a step running that nobody works on any more', () => {
    const step = stepOf('1.2', { state: 'running', startedAt: '2025-11-01T10:00:00.000Z' });
    const screen = boardOf(snapshotOf([runOf('v6-1', [step], { state: 'interrupted' })])).lines();
    expect(screen.join('\n')).toContain('! interrupted');
    expect(screen.join('\n')).not.toMatch(/running|\d s/);
  });

  test('scrolls through 70 steps with 90 gates, and the chosen one is always on the screen', () => {
    const steps = Array.from({ length: 70 }, (_, index) =>
      stepOf(`${index}`, {
        phase: phase(`${index % 7 === 0 ? index : index - (index % 7)}`),
        verdicts: index < 45 ? [verdictOf(`A-${index}`), verdictOf(`B-${index}`)] : [],
      }),
    );
    const board = boardOf(snapshotOf([runOf('v6-1', steps)]));
    for (let pressed = 0; pressed < 100; pressed += 1) {
      board.keys('downArrow');
      expect(board.lines().filter((line) => line.startsWith('»'))).toHaveLength(1);
    }
    expect(board.lines().find((line) => line.startsWith('»'))).toContain('Step 69');
  });

  test('says loudly that a run was rehearsed, and that it is not the reference plan', () => {
    const run = blockedRun({
      rehearsal: true,
      changedParameters: [{ path: 'gates.ece', reference: 0.05, value: 1 }],
    });
    expect(boardOf(snapshotOf([run])).lines()[1]).toBe(
      ' ! REHEARSAL: a stand-in did human steps, no person; 1 change from the referenc…',
    );
  });

  test('lets no data move the cursor or change colours', () => {
    const run = runOf('v6-1', [
      stepOf('1', {
        state: 'failed',
        title: 'evil\u001b[2J\r\ntitle',
        error: { code: 'e', message: 'a\u001b]0;x\u0007b' },
      }),
    ]);
    const screen = boardOf(snapshotOf([run])).lines();
    expect(screen.join('')).not.toMatch(/\p{Cc}/u);
    expect(screen.join('\n')).toContain('evil title');
  });
});

describe('the keys of the board', () => {
  const gate = { do: 'go', to: { screen: 'gate', run: 'v6-true-vintage-2', gate: 'G-3' } };

  test('Enter goes to the gate that blocks, and so does g from anywhere', () => {
    expect(boardOf().keys('return')).toEqual([gate]);
    expect(boardOf().keys('home', 'g')).toEqual([gate]);
  });

  test('Enter goes to the task of a step that waits for a person, and so does t', () => {
    const waiting = runOf(
      'v6-1',
      [stepOf('1', { state: 'done' }), stepOf('2', { kind: 'human', state: 'waiting' })],
      {
        state: 'waiting',
      },
    );
    const task = { do: 'go', to: { screen: 'task', run: 'v6-1', step: '2' } };
    expect(boardOf(snapshotOf([waiting])).keys('return')).toEqual([task]);
    expect(boardOf(snapshotOf([waiting])).keys('home', 't')).toEqual([task]);
    expect(boardOf(snapshotOf([waiting])).keys('r')).toEqual([
      { do: 'say', tone: 'warning', text: 'Step 2 waits for a person first: t opens it.' },
    ]);
  });

  test('Enter on a step without gates shows all that is known of it, and Esc leads back', () => {
    const board = boardOf(
      snapshotOf([runOf('v6-1', [stepOf('1', { state: 'done', learnings: ['Leads are late.'] })])]),
    );
    board.keys('return');
    expect(board.state.mode.kind).toBe('details');
    expect(board.lines().join('\n')).toContain('- Leads are late.');
    board.keys('escape');
    expect(board.state.mode.kind).toBe('tree');
  });

  test('d scrolls through details that are longer than the screen', () => {
    const learnings = Array.from({ length: 60 }, (_, index) => `learning ${index}`);
    const board = boardOf(snapshotOf([runOf('v6-1', [stepOf('1', { state: 'done', learnings })])]));
    board.keys('d');
    expect(board.lines().join('\n')).not.toContain('learning 59');
    board.keys('end');
    expect(board.lines().join('\n')).toContain('learning 59');
  });

  test('J and PgDn lead to the last line of the details, whose words are whole', () => {
    const learnings = Array.from({ length: 60 }, (_, index) => `learning ${index}`);
    const long = verdictOf('G-1', { title: 'a title of many words '.repeat(6), threshold: 'at the end' });
    const step = stepOf('1', { state: 'done', learnings, verdicts: [long] });
    for (const key of ['J', 'pageDown']) {
      const board = boardOf(snapshotOf([runOf('v6-1', [step])]));
      board.keys('d');
      expect(board.lines().join('\n')).toContain('at the end');
      expect(board.lines().join('\n')).toContain('J or PgDn goes on');
      expect(board.hints()).toContain('J/K');
      for (let pressed = 0; pressed < 70; pressed += 1) board.keys(key);
      expect(board.lines().join('\n')).toContain('learning 59');
      expect(board.lines().join('\n')).not.toContain('more lines');
      board.keys('K');
      expect(board.lines().join('\n')).toContain('more lines');
    }
  });

  test('r goes on with the run, and the app says so', () => {
    expect(boardOf().keys('r')).toMatchObject([
      { do: 'advance-run', run: 'v6-true-vintage-2' },
      { do: 'say' },
    ]);
  });

  test('R runs the chosen step again, but only after a y', () => {
    const board = boardOf();
    expect(board.keys('R')).toEqual([]);
    expect(board.lines().join('\n')).toContain('Take step 2.1 and all that needs it back');
    expect(board.keys('return')).toEqual([]);
    expect(board.keys('R', 'y')).toEqual([{ do: 'advance-run', run: 'v6-true-vintage-2', from: '2.1' }]);
  });

  test.each([
    [80, 21],
    [80, 16],
    [40, 7],
    [120, 21],
  ])('the question of R is whole in %i x %i cells, also where less stood there before', (columns, rows) => {
    const steps = Array.from({ length: 30 }, (_, index) => stepOf(`${index}`, { state: 'done' }));
    const run = runOf('v6-1', [...steps, stepOf('30', { kind: 'human', state: 'waiting' })], {
      state: 'waiting',
    });
    const board = boardOf(snapshotOf([run]), { columns, rows });
    board.keys('R');
    const screen = board.lines();
    expect(screen).toHaveLength(rows);
    expect(screen.slice(screen.lastIndexOf('─'.repeat(columns)) + 1).join(' ')).toMatch(
      / Take step 30 and all that needs it +back, and run them again\? +y does it, any other key leaves it\.$/,
    );
  });

  test('R says what it is for on a step that has not run', () => {
    expect(boardOf().keys('downArrow', 'R')).toMatchObject([{ do: 'say', tone: 'warning' }]);
  });

  test('n begins a run of the chosen plan, and Esc none', () => {
    const plans = [
      { name: 'v3-tiers', title: 'V3' },
      { name: 'v4-xgboost', title: 'V4' },
    ];
    const board = boardOf(snapshotOf([], { plans }));
    expect(board.keys('n', 'escape')).toEqual([]);
    expect(board.keys('n', 'j', 'return')).toEqual([]);
    expect(board.keys('y')).toEqual([{ do: 'start-run', plan: 'v4-xgboost' }]);
    for (const other of ['return', 'x', 'escape', 'n', 'q'])
      expect(board.keys('n', 'return', other).at(-1)).toMatchObject({
        do: 'say',
        text: expect.stringMatching(/^No run/),
      });
    expect(board.keys().filter((effect) => effect.do === 'start-run')).toHaveLength(1);
  });

  test('[ and ] go to other runs, as far as there are any', () => {
    const runs = [runOf('a-1', [stepOf('1')]), runOf('b-1', [stepOf('1')]), runOf('c-1', [stepOf('1')])];
    const board = boardOf(snapshotOf(runs, { run: runs[1] ?? null }));
    expect(board.keys('[', ']')).toEqual([
      { do: 'look-at', run: 'a-1' },
      { do: 'look-at', run: 'c-1' },
    ]);
    expect(boardOf(snapshotOf(runs)).keys(']')).toMatchObject([{ do: 'say' }]);
  });

  test('x stops the run', () => {
    expect(boardOf().keys('x')).toEqual([{ do: 'stop-run', run: 'v6-true-vintage-2' }]);
  });

  test('s folds the phase of the chosen step, . all of them and back', () => {
    const board = boardOf();
    board.keys('s');
    expect(board.lines().join('\n')).not.toContain('BLOCKED');
    expect(board.lines().find((line) => line.startsWith('»'))).toContain('+ 2 Phase 2');
    board.keys('s');
    expect(board.lines().join('\n')).toContain('✗ BLOCKED');
    board.keys('.');
    expect(board.lines().join('\n')).toContain('+ 1 Phase 1');
    board.keys('.');
    expect(board.lines().join('\n')).toContain('- 1 Phase 1');
  });

  test('Esc follows the run again, and leaves the board to the app after that', () => {
    const board = boardOf();
    board.keys('home', 'escape');
    expect(board.lines().find((line) => line.startsWith('»'))).toContain('BLOCKED');
    expect(board.takes('escape')).toBe(false);
  });

  test('a choice in one run is none in another', () => {
    const board = boardOf();
    board.keys('home');
    const other = contextOf(snapshotOf([blockedRun({ run: 'v6-9' })]));
    const lines = linesOf(boardPane.view(board.state, other), 80);
    expect(lines.find((line) => line.startsWith('»'))).toContain('BLOCKED');
  });
});
