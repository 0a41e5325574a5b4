import { expect, test } from 'vitest';
import type { InboxItem } from '../../../runner/inbox.ts';
import { ageOf, secondsInWords } from '../../../ui/app/time-words.ts';
import { inboxPane } from '../../../ui/board/inbox-pane.ts';
import { asciiTerminal, contextOf, linesOf, press, snapshotOf, widest } from '../app/snapshots.ts';

const common = { run: 'v6-1', step: '4.1', since: '2025-11-01T09:58:00.000Z' };
const items: InboxItem[] = [
  { ...common, kind: 'approval', gate: 'G-1', approval: 'a-1', title: 'the agent asks to waive G-1' },
  { ...common, kind: 'gate', gate: 'G-2', waivable: false, title: `G-2 blocks: ${'long words '.repeat(20)}` },
  { ...common, kind: 'task', step: '1.1', title: 'Fetch\u001b[2J the files' },
  { ...common, kind: 'error', code: 'disk-full', title: 'Load: The disk is full.' },
];

function screenOf(inbox: InboxItem[], chosen = 0, facts = {}) {
  const context = contextOf(snapshotOf([], { inbox }), facts);
  return linesOf(inboxPane.view({ chosen }, context), context.columns);
}

test('an empty inbox says so', () => {
  expect(screenOf([]).join('\n')).toContain('Nothing waits for a person.');
});

test('each thing has a word for its kind, where it is and how long it waits', () => {
  expect(screenOf(items)).toEqual([
    ' Inbox  4',
    '',
    ' » asked      the agent asks to waive G-1',
    '              v6-1, step 4.1, for 2 minutes',
    '   BLOCKED    G-2 blocks: long words long words long words long words long…',
    '              v6-1, step 4.1, for 2 minutes, cannot be waived',
    '   task       Fetch the files',
    '              v6-1, step 1.1, for 2 minutes',
    '   FAILED     Load: The disk is full.',
    '              v6-1, step 4.1, for 2 minutes',
  ]);
});

test('what an older run waits for is marked in words, and does not shout', () => {
  const screen = screenOf(items.slice(1, 2).map((item) => ({ ...item, older: true })));
  expect(screen[2]).toContain('blocked    G-2');
  expect(screen[3]).toContain('v6-1 (older run), step 4.1');
});

test('Enter goes where the thing is decided', () => {
  const context = contextOf(snapshotOf([], { inbox: items }));
  const effects = [0, 1, 2, 3].map((chosen) =>
    inboxPane.onKey({ chosen }, press('return'), context)?.slice(1),
  );
  expect(effects).toEqual([
    [{ do: 'go', to: { screen: 'gate', run: 'v6-1', gate: 'G-1' } }],
    [{ do: 'go', to: { screen: 'gate', run: 'v6-1', gate: 'G-2' } }],
    [{ do: 'go', to: { screen: 'task', run: 'v6-1', step: '1.1' } }],
    [
      { do: 'look-at', run: 'v6-1' },
      { do: 'go', to: { screen: 'board' } },
    ],
  ]);
});

test('a choice that is gone meanwhile is the last one', () => {
  expect(screenOf(items.slice(0, 2), 3).find((line) => line.includes('»'))).toContain('BLOCKED');
});

test('a long inbox scrolls and stays inside its room, in ASCII too', () => {
  const many = Array.from({ length: 40 }, (_, index) => ({
    ...common,
    kind: 'task' as const,
    title: `task ${index}`,
  }));
  const screen = screenOf(many, 30, { rows: 21, terminal: asciiTerminal });
  expect(screen.length).toBeLessThanOrEqual(21);
  expect(widest(screen)).toBeLessThanOrEqual(80);
  expect(screen.join('\n')).toMatch(/^[\n -~]*$/);
  expect(screen.find((line) => line.includes('*'))).toContain('task 30');
});

test('times are words that fit their column', () => {
  expect([0, 12.34, 99.9, 100, 3599, 7260].map(secondsInWords)).toEqual([
    '0.0 s',
    '12.3 s',
    '99.9 s',
    '1 m 40 s',
    '59 m 59 s',
    '2 h 01 m',
  ]);
  expect(ageOf('2025-11-01T00:00:00Z', '2025-11-03T00:00:00Z')).toBe('2 days');
  expect(ageOf('2025-11-01T00:00:00Z', '2025-11-01T01:00:00Z')).toBe('1 hour');
  expect(ageOf('2025-11-01T00:00:10Z', '2025-11-01T00:00:00Z')).toBe('less than a minute');
});
