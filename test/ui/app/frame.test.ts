import { describe, expect, test } from 'vitest';
import { openApp, step } from '../../../ui/app/app.ts';
import type { Action, AnyPane, AppState } from '../../../ui/app/app-state.ts';
import { text } from '../../../ui/app/elements.ts';
import { viewApp } from '../../../ui/app/frame.ts';
import type { Snapshot } from '../../../ui/app/snapshot.ts';
import { plainTerminal, type Terminal } from '../../../ui/terminal.ts';
import { asciiTerminal, linesOf, press, runOf, snapshotOf, stepOf, widest } from './snapshots.ts';

const tall = Array.from({ length: 100 }, (_, index) => `line ${index} ${'x'.repeat(300)}`).join('\n');

const pane: AnyPane = {
  open: () => [null],
  onKey: () => null,
  view: () => text({}, tall),
  keys: () => [
    { key: '↑↓', does: 'choose' },
    { key: 'Enter', does: 'open' },
  ],
};

const standing = snapshotOf([
  runOf('v6-true-vintage-1', [stepOf('1.1', { kind: 'human', state: 'waiting' })], { state: 'waiting' }),
]);

function screenOf(
  size: { columns: number; rows: number },
  {
    snapshot = standing,
    terminal = plainTerminal,
    actions = [],
    view = pane,
  }: { snapshot?: Snapshot; terminal?: Terminal; actions?: Action[]; view?: AnyPane } = {},
): string[] {
  let state: AppState;
  [state] = openApp(snapshot, size);
  const loaded = ['board', 'chat'].map((mount): Action => ({ type: 'loaded', mount, pane: view }));
  for (const action of [...loaded, ...actions]) [state] = step(state, action, terminal);
  return linesOf(viewApp(state, terminal), size.columns);
}

describe('the frame', () => {
  test.each([
    [80, 24],
    [200, 60],
    [119, 30],
    [120, 30],
    [40, 10],
  ])('is never larger than a terminal of %i x %i, whatever a pane draws', (columns, rows) => {
    const lines = screenOf({ columns, rows });
    expect(lines).toHaveLength(rows);
    expect(widest(lines)).toBeLessThanOrEqual(columns);
  });

  test.each([
    [80, false],
    [60, false],
    [44, true],
  ])('names at %i cells an unlocked key and solo, however long the names are', (columns, isShort) => {
    const run = runOf('a-very-long-name-of-a-plan-that-somebody-wrote-12', [], { state: 'waiting' });
    const operator = { ...standing.operator, mine: { name: 'Ada', id: 'a' }, unlocked: true, solo: true };
    const snapshot = { ...snapshotOf([run]), workspace: '/w/a-long-name-of-a-folder', operator };
    const [header = ''] = screenOf({ columns, rows: 24 }, { snapshot });
    expect(header).toMatch(
      isShort ? /unlocked solo$/ : / waiting for a person .* Ada (unlocked|\(key unlocked\)) solo$/,
    );
    expect(header).toContain('inbox empty');
    expect(widest([header])).toBeLessThanOrEqual(columns);
  });

  test('counts what calls, and tells what only older runs wait for more quietly', () => {
    const waiting = [stepOf('1', { kind: 'human', state: 'waiting' })];
    const older = runOf('v6-1', waiting);
    const both = snapshotOf([older, runOf('v6-2', waiting)]);
    expect(screenOf({ columns: 80, rows: 24 }, { snapshot: both })[0]).toContain('? inbox 1 ');
    const done = snapshotOf([older, runOf('v6-2', [])]);
    expect(screenOf({ columns: 80, rows: 24 }, { snapshot: done })[0]).toContain(' inbox 1 older ');
  });

  test('gives a long message up to three lines, and all of it on the page of help', () => {
    const long: Action = { type: 'said', tone: 'bad', text: `begins ${'and goes on '.repeat(12)}to its end` };
    const lines = screenOf({ columns: 80, rows: 24 }, { actions: [long] });
    expect(lines).toHaveLength(24);
    expect(lines.slice(-4, -1).join(' ')).toMatch(/✗ begins .* to +its end$/);
    const longer: Action = { ...long, text: `begins ${'and goes on '.repeat(30)}to its end` };
    expect(screenOf({ columns: 80, rows: 24 }, { actions: [longer] }).at(-2)).toMatch(/… \? shows all$/);
    const help = screenOf(
      { columns: 80, rows: 24 },
      { actions: [longer, { type: 'keys', press: press('?') }] },
    );
    expect(help.slice(1, 8).join(' ')).toContain('to its end');
  });

  test('scrolls its page of help to the last line where there is little room', () => {
    const keys = (...names: string[]) => names.map((name): Action => ({ type: 'keys', press: press(name) }));
    const size = { columns: 40, rows: 10 };
    expect(screenOf(size, { actions: keys('?') }).join('\n')).not.toContain('Ctrl-C');
    const end = screenOf(size, { actions: keys('?', ...Array(30).fill('downArrow')) });
    expect(end.join('\n')).toMatch(/Ctrl-C +quit, also while typing/);
    expect(end.at(-1)).toContain('scroll');
    expect(screenOf(size, { actions: keys('?', 'x') }).join('\n')).not.toContain('Keys here');
  });

  test('speaks of another side only where there are two', () => {
    const help = (columns: number) =>
      screenOf({ columns, rows: 40 }, { actions: [{ type: 'keys', press: press('?') }] }).join('\n');
    expect(help(119)).not.toContain('other side');
    expect(help(120)).toContain('other side');
  });

  test('says that the journal is not genuine before anything else it shows, in words and not in colour alone', () => {
    const snapshot = {
      ...standing,
      distrust: 'Entry 9 (gate-waived) is not valid: nobody asked for approval x.',
    };
    const lines = screenOf({ columns: 120, rows: 24 }, { snapshot });
    expect(lines[0]).toContain('✗ NOT GENUINE');
    expect(lines.at(-2)).toContain('Entry 9 (gate-waived) is not valid');
  });

  test('says where the run stands and how much waits, and always how to get help and out', () => {
    const lines = screenOf({ columns: 80, rows: 24 });
    expect(lines[0]).toMatch(/^ Leadline firm {2}v6-true-vintage-1 {2}waiting for a person .*\? inbox 1/);
    expect(lines.at(-1)).toMatch(/^ ↑↓ choose {2}Enter open .* \? help {2}q quit$/);
  });

  test('keeps the count of what waits where names are long', () => {
    const named = runOf('a-very-long-name-of-a-plan-that-somebody-wrote-12', [
      stepOf('1', { kind: 'human', state: 'waiting' }),
    ]);
    expect(screenOf({ columns: 60, rows: 24 }, { snapshot: snapshotOf([named]) })[0]).toContain('? inbox 1');
  });

  test('shows main pane and chat side by side from 120 columns on, and one of them below', () => {
    expect(screenOf({ columns: 120, rows: 24 })[1]?.match(/line 0/g)).toHaveLength(2);
    expect(screenOf({ columns: 119, rows: 24 })[1]?.match(/line 0/g)).toHaveLength(1);
  });

  test('has no character outside of ASCII where the terminal knows no other', () => {
    const lines = screenOf(
      { columns: 130, rows: 24 },
      { terminal: asciiTerminal, actions: [{ type: 'passphrase-asked', what: 'waive G-1' }] },
    );
    expect(lines.join('\n')).toMatch(/^[\n -~]*$/);
  });

  test('shows a passphrase as dots, and what it is for', () => {
    const lines = screenOf(
      { columns: 80, rows: 24 },
      {
        actions: [
          { type: 'passphrase-asked', what: 'Waive G-1 of step 4.1' },
          { type: 'keys', press: press('secret') },
        ],
      },
    ).join('\n');
    expect(lines).toContain('You sign: Waive G-1 of step 4.1');
    expect(lines).toContain('Your passphrase: ••••••_');
    expect(lines).not.toContain('secret');
  });

  test('says with a sign, not with a colour alone, how bad a message is', () => {
    const said: Action = { type: 'said', tone: 'bad', text: 'grant\u001b[2Jused' };
    expect(screenOf({ columns: 80, rows: 24 }, { actions: [said] }).at(-2)).toBe(' ✗ grantused');
  });

  test('lists the keys of the pane and of the app on the page of help', () => {
    const lines = screenOf({ columns: 80, rows: 24 }, { actions: [{ type: 'keys', press: press('?') }] });
    expect(lines.join('\n')).toMatch(/Keys here\n {2}↑↓ +choose\n[\s\S]*Ctrl-C +quit, also while typing/);
  });

  test('shows an error of a part that cannot be drawn in its place', () => {
    const failing: AnyPane = {
      ...pane,
      view: () => {
        throw new Error('no such column');
      },
    };
    const lines = screenOf({ columns: 80, rows: 24 }, { view: failing });
    expect(lines.join('\n')).toContain('could not be drawn: no such column');
    expect(lines).toHaveLength(24);
  });

  test('says what it needs where the terminal is too small to hold anything', () => {
    expect(screenOf({ columns: 30, rows: 5 }).join(' ')).toContain('needs 40 x 10');
  });
});
