import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { terminalOf } from '../../ui/terminal.ts';

/** A stream that says of itself what the test says, and reads the environment as a real one does. */
function streamLike(facts: { isTTY?: boolean; columns?: number }): NodeJS.WriteStream {
  const { getColorDepth, hasColors } = WriteStream.prototype;
  const stream = Object.assign(new PassThrough(), { isTTY: false, ...facts, getColorDepth, hasColors });
  return stream as unknown as NodeJS.WriteStream;
}

const utf8 = { LANG: 'en_US.UTF-8' };

describe('a terminal', () => {
  afterEach(() => vi.unstubAllEnvs());

  function withoutColourSettings(): void {
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('FORCE_COLOR', undefined);
    vi.stubEnv('CI', undefined);
    vi.stubEnv('TERM', 'xterm-256color');
  }

  it('paints in a terminal and leaves a pipe plain', () => {
    withoutColourSettings();
    expect(terminalOf(streamLike({ isTTY: true, columns: 80 }), utf8).paint('good', 'passed')).toBe(
      '\u001b[32mpassed\u001b[39m',
    );
    expect(terminalOf(streamLike({}), utf8).paint('good', 'passed')).toBe('passed');
  });

  it('paints nothing under NO_COLOR, in a terminal too', () => {
    withoutColourSettings();
    vi.stubEnv('NO_COLOR', '1');
    expect(terminalOf(streamLike({ isTTY: true, columns: 80 }), utf8).paint('bad', 'FAILED')).toBe('FAILED');
  });

  it('paints a pipe under FORCE_COLOR', () => {
    withoutColourSettings();
    vi.stubEnv('FORCE_COLOR', '1');
    expect(terminalOf(streamLike({}), utf8).paint('good', 'passed')).toContain('\u001b[32m');
  });

  it('is as wide as the stream says, then as COLUMNS says, then without end', () => {
    expect(terminalOf(streamLike({ isTTY: true, columns: 72 }), { ...utf8, COLUMNS: '40' }).columns).toBe(72);
    expect(terminalOf(streamLike({}), { ...utf8, COLUMNS: '40' }).columns).toBe(40);
    expect(terminalOf(streamLike({}), utf8).columns).toBe(Number.POSITIVE_INFINITY);
  });

  it('is not redrawn when it is dumb or a pipe', () => {
    expect(terminalOf(streamLike({ isTTY: true }), { ...utf8, TERM: 'dumb' }).interactive).toBe(false);
    expect(terminalOf(streamLike({}), utf8).interactive).toBe(false);
  });

  it('falls back to ASCII when the locale is not UTF-8, and LC_ALL wins over LANG', () => {
    expect(terminalOf(streamLike({}), { LANG: 'C' }).glyphs.passed).toBe('+');
    expect(terminalOf(streamLike({}), {}).glyphs.ellipsis).toBe('...');
    expect(terminalOf(streamLike({}), { ...utf8, LC_ALL: 'POSIX' }).glyphs.failed).toBe('x');
    expect(terminalOf(streamLike({}), { LC_CTYPE: 'C.utf8' }).glyphs.passed).toBe('✓');
  });
});
