import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../runner/engine-event.ts';
import { createProgress } from '../../ui/progress.ts';
import { plainTerminal } from '../../ui/terminal.ts';

const started: EngineEvent = {
  type: 'step-started',
  run: 'v6-1',
  step: '3.2',
  title: 'Engineer',
  index: 10,
  of: 30,
};
const working: EngineEvent = {
  type: 'progress',
  run: 'v6-1',
  step: '3.2',
  message: 'rows',
  percent: 41.6,
  done: 20_000,
  total: 48_000,
  unit: 'leads',
};
const finished: EngineEvent = {
  type: 'step-finished',
  run: 'v6-1',
  step: '3.2',
  title: 'Engineer',
  seconds: 1.25,
  artifacts: [],
};

/** A screen whose clock the test turns by hand. */
function screen(interactive: boolean, columns = 80) {
  let written = '';
  const clock = { milliseconds: 0 };
  const progress = createProgress({
    write: (text) => {
      written += text;
    },
    terminal: { ...plainTerminal, interactive, columns: interactive ? columns : Number.POSITIVE_INFINITY },
    now: () => clock.milliseconds,
  });
  return { progress, clock, written: () => written };
}

describe('progress', () => {
  it('writes a plain line at the start and the end of a step into a pipe', () => {
    const { progress, written } = screen(false);
    for (const event of [started, working, finished]) progress.onEvent(event);
    expect(written()).toBe('▸ [11/30] 3.2 Engineer\n✓ done      3.2 Engineer  1.3 s\n');
  });

  it('redraws one line in a terminal, with seconds, percent and counts', () => {
    const { progress, clock, written } = screen(true);
    progress.onEvent(started);
    clock.milliseconds = 500;
    progress.onEvent(working);
    progress.close();
    expect(written().split('\r\u001b[2K')).toEqual([
      '▸ [11/30] 3.2 Engineer  0.0 s',
      '▸ [11/30] 3.2 Engineer  0.5 s   42 %  rows 20,000 of 48,000 leads',
      '',
    ]);
  });

  it('does not redraw more often than an eye can follow', () => {
    const { progress, clock, written } = screen(true);
    progress.onEvent(started);
    for (let step = 0; step < 1000; step += 1) {
      clock.milliseconds += 0.1;
      progress.onEvent(working);
    }
    progress.close();
    expect(written().split('▸')).toHaveLength(3);
  });

  it('keeps the live line inside the terminal', () => {
    const { progress, written } = screen(true, 20);
    progress.onEvent(started);
    progress.close();
    expect(written().split('\r')[0]).toBe('▸ [11/30] 3.2 Engi…');
  });

  it('says loudly that a rehearsal operator stood in', () => {
    const { progress, written } = screen(false);
    progress.onEvent({
      type: 'human-done',
      run: 'v6-1',
      step: '1.1',
      title: 'Fetch the files',
      by: 'rehearsal operator',
      rehearsal: true,
    });
    expect(written()).toBe('! rehearsed 1.1 Fetch the files: no person looked at this\n');
  });

  it('shows a gate that does not hold and is silent about one that does', () => {
    const { progress, written } = screen(false);
    const verdict = {
      gate: 'V6-3.1b',
      step: '3.1',
      title: 'Match rate',
      severity: 'blocking' as const,
      status: 'passed' as const,
      measured: 0.97,
      threshold: '>= 0.85',
      sentence: 'Match rate is 0.97 and >= 0.85 holds.',
      onFailure: 'Look.',
      evidence: { path: 'evidence/V6-3.1b.json', sha256: '', bytes: 0 },
    };
    progress.onEvent({ type: 'gate-judged', run: 'v6-1', step: '3.1', verdict });
    expect(written()).toBe('');
    progress.onEvent({
      type: 'gate-judged',
      run: 'v6-1',
      step: '3.1',
      verdict: { ...verdict, status: 'failed' },
    });
    expect(written()).toContain('✗ FAILED    V6-3.1b');
  });
});
