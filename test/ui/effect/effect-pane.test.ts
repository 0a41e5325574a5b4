import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../runner/approvals/approval.ts';
import type { RunState, StepState } from '../../../runner/run-state.ts';
import type { Effect, KeyPress, PaneContext } from '../../../ui/app/pane.ts';
import { inboxPane } from '../../../ui/board/inbox-pane.ts';
import { effectPane } from '../../../ui/effect/effect-pane.ts';
import { asked, contextOf, runOf, trainStep } from '../gate/fixtures.ts';

const place = { run: 'salesforce-sync-1', step: '4' };
const pane = effectPane(place);
type Screen = ReturnType<typeof pane.open>[0];

const preview = [
  '# What would be written',
  '',
  '| field | leads |',
  '| --- | ---: |',
  '| Leadline_Tier__c | 4 |',
  '',
  'An escape \u001b[31m is none.',
].join('\n');

const effect: Approval = {
  ...asked,
  id: 'salesforce-sync-1/1',
  run: place.run,
  subject: { ...asked.subject, kind: 'effect', run: place.run, step: '4', gate: null, preview },
  requestedBy: { kind: 'runner', name: 'Leadline' },
  reason: 'Step 4 reaches outside of the workspace.',
};

const step: StepState = {
  ...trainStep,
  id: '4',
  title: 'Write to Salesforce',
  state: 'waiting',
  verdicts: [],
};

function runWith(approval: Approval): RunState {
  return runOf(place.run, [], { state: 'waiting', steps: [step], approvals: [approval] });
}

const waiting = contextOf([runWith(effect)]);
const granted = contextOf([runWith({ ...effect, state: 'granted' })]);

function keyOf(key: string): KeyPress {
  return key === 'Enter' ? { input: '\r', key: { return: true } } : { input: key, key: {} };
}

/** The screen once its examples are there, of which there are none unless a test says so. */
function opened(context: PaneContext, text = ''): Screen {
  const [screen] = pane.open(context);
  const { of } = screen.examples;
  const examples = { of, text, error: null };
  return pane.onMessage?.(screen, { kind: 'examples', examples }, context)[0] ?? screen;
}

function press(context: PaneContext, ...keys: string[]): { screen: Screen; effects: Effect<never>[] } {
  let screen = opened(context);
  const effects: Effect<never>[] = [];
  for (const key of keys) {
    const answer = pane.onKey(screen, keyOf(key), context);
    if (answer === null) continue;
    const [next, ...more] = answer;
    screen = next;
    effects.push(...(more as Effect<never>[]));
  }
  return { screen, effects };
}

function shown(screen: Screen, context: PaneContext): string {
  const { columns } = context;
  return stripVTControlCharacters(renderToString(pane.view(screen, context), { columns }));
}

describe('the screen of an effect', () => {
  it('shows the whole preview, who asks, and the hash that a grant is good for', () => {
    const text = shown(press(waiting).screen, waiting);
    expect(text).toContain('Step 4, Write to Salesforce');
    expect(text).toContain('What would be written');
    expect(text).toMatch(/Leadline_Tier__c +4/);
    expect(text).toContain('Effect asked for by runner Leadline');
    expect(text).toContain('OPEN: 0 of 1 grants');
    expect(text).not.toContain('\u001b');
  });

  it('is never granted by Enter alone, however often it is pressed', () => {
    const enters = Array.from({ length: 30 }, () => 'Enter');
    for (const start of [[], ['a'], ['a', 'It is right as it stands.'], ['d']]) {
      expect(press(waiting, ...start, ...enters).effects, start.join(' ')).toEqual([]);
    }
  });

  it('takes a reason, hours and the id of the step, and only then asks for the key', () => {
    const { effects } = press(waiting, 'a', 'It is right as it stands.', 'Enter', 'Enter', '4', 'Enter');
    expect(effects).toMatchObject([{ do: 'sign', what: 'grant what step 4 would do outside, once' }]);
  });

  it('declines with a reason', () => {
    const { effects } = press(waiting, 'd', 'These are the wrong leads.', 'Enter');
    expect(effects).toMatchObject([{ do: 'sign', what: 'decline what step 4 would do outside' }]);
  });

  it('closes a form when what is asked for is another by now', () => {
    const { screen } = press(waiting, 'a', 'It is right');
    const changed = contextOf([runWith({ ...effect, id: 'salesforce-sync-1/2' })]);
    const [after, ...effects] = pane.onKey(screen, keyOf('s'), changed) ?? [screen];
    expect(after.form).toBeNull();
    expect(effects).toMatchObject([{ do: 'work' }, { do: 'say', tone: 'warning' }]);
  });

  it('shows leads by example beside the preview, whole, and grants nothing while they cannot be shown', () => {
    const [first, ...reading] = pane.open(waiting);
    expect(reading).toMatchObject([{ do: 'work' }]);
    const text = [
      '| lead | why |',
      '| --- | --- |',
      `| 00Q1 | ${'long '.repeat(80)}|`,
      '',
      'As a whole.',
    ].join('\n');
    const of = effect.id;
    const [read] = pane.onMessage?.(
      first,
      { kind: 'examples', examples: { of, text, error: null } },
      waiting,
    ) ?? [first];
    expect(shown(read, waiting)).toContain('- lead: 00Q1; why: long long');
    expect(shown(read, waiting).match(/long/g)).toHaveLength(80);
    expect(shown(read, waiting)).toContain('As a whole.');

    const error = {
      code: 'artifact-changed',
      message: 'The artifact sync/examples.md is not what its step wrote.',
    };
    const [unread] = pane.onMessage?.(
      first,
      { kind: 'examples', examples: { of, text: null, error } },
      waiting,
    ) ?? [first];
    expect(shown(unread, waiting)).toContain('artifact-changed');
    const [still, ...effects] = pane.onKey(unread, keyOf('a'), waiting) ?? [unread];
    expect(still.form).toBeNull();
    expect(effects).toMatchObject([{ do: 'say', text: expect.stringContaining('cannot be shown') }]);
  });

  it('is granted only after its end was on the screen, and says so', () => {
    const short = { ...waiting, rows: 10 };
    let screen = opened(short, Array.from({ length: 30 }, (_, at) => `Lead ${at}`).join('\n'));
    const key = (input: string, named: KeyPress['key'] = {}) => {
      const [next, ...effects] = pane.onKey(screen, { input, key: named }, short) ?? [screen];
      screen = next;
      return effects;
    };
    expect(shown(screen, short)).toContain('PgDn to the end before a grant');
    expect(key('a')).toMatchObject([{ do: 'say', text: expect.stringContaining('not seen the end') }]);
    expect(screen.form).toBeNull();
    key('', { end: true });
    expect(shown(screen, short)).not.toContain('before a grant');
    key('', { home: true });
    key('a');
    expect(screen.form?.decision).toBe('grant');
  });

  it('takes what is typed on after a form did not open for nothing, until a key that reads or Esc', () => {
    const nobody = contextOf([runWith({ ...effect, state: 'granted' })]);
    const { screen, effects } = press(nobody, 'a', 'r', 'b', 'n', 'Enter', 'q', 'y');
    expect(effects.map((one) => one.do)).toEqual(Array.from({ length: 7 }, () => 'say'));
    expect(pane.isTyping?.(screen)).toBe(true);
    const [calm] = pane.onKey(screen, { input: '', key: { escape: true } }, nobody) ?? [screen];
    expect(pane.isTyping?.(calm)).toBe(false);
    expect(pane.onKey(calm, keyOf('r'), nobody)?.[1]).toEqual({ do: 'advance-run', run: place.run });
  });

  it('goes on with the run once it is granted, and not before', () => {
    expect(press(waiting, 'r').effects).toMatchObject([{ do: 'say', tone: 'warning' }]);
    expect(press(granted, 'r').effects).toEqual([{ do: 'advance-run', run: place.run }]);
    expect(press(granted, 'a').effects).toMatchObject([
      { do: 'say', text: expect.stringContaining('nothing to decide') },
    ]);
  });

  it('says so where nothing is asked for', () => {
    const none = contextOf([]);
    expect(shown(press(none).screen, none)).toContain('asks for nothing now');
  });
});

it('the inbox leads to it', () => {
  const context = contextOf([runWith(effect)]);
  const inbox = [
    {
      kind: 'effect',
      run: place.run,
      step: '4',
      approval: effect.id,
      title: 'Write',
      since: effect.requestedAt,
    },
  ] as const;
  const [, ...effects] = inboxPane.onKey({ chosen: 0 }, keyOf('Enter'), {
    ...context,
    snapshot: { ...context.snapshot, inbox },
  }) ?? [{ chosen: 0 }];
  expect(effects).toEqual([{ do: 'go', to: { screen: 'effect', ...place } }]);
});
