import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { askHidden, askLine, askNewSecret, typeHidden } from '../../ui/ask.ts';

describe('a hidden line', () => {
  it.each<[string, string, ReturnType<typeof typeHidden>]>([
    ['grows by what is typed', 'horse ☃', { line: 'old horse ☃' }],
    ['loses the last character', 'é\u007f', { line: 'old ' }],
    ['loses all on Ctrl-U', 'x\u0015y', { line: 'y' }],
    ['ends with Enter', 'x\ry', { line: 'old x', ended: 'entered' }],
    ['is given up on Ctrl-C', 'x\u0003', { line: '', ended: 'cancelled' }],
    ['is not given up on Ctrl-D once something is typed', '\u0004', { line: 'old ' }],
    ['takes a paste without its brackets', '\u001b[200~horse\u001b[201~', { line: 'old horse' }],
    ['takes no arrows', '\u001b[A\u001bOB', { line: 'old ' }],
  ])('%s', (_, keys, expected) => {
    expect(typeHidden('old ', keys)).toEqual(expected);
  });

  it('is given up on Ctrl-D while it is empty', () => {
    expect(typeHidden('', '\u0004')).toEqual({ line: '', ended: 'cancelled' });
  });

  it('is asked for with the echo off, which comes back', async () => {
    const { typing, said, rawModes } = terminal();
    const answer = askHidden('Passphrase: ', typing);
    typing.input.push('four wo');
    typing.input.push('rds\r');
    expect(await answer).toBe('four words');
    expect(rawModes).toEqual([true, false]);
    expect(said()).toBe('Passphrase: \n');
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['the end of the input', null],
  ])('answers nothing on %s', async (_, ending) => {
    const { typing, rawModes } = terminal();
    const answer = askHidden('Passphrase: ', typing);
    typing.input.push(ending);
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    expect(rawModes).toEqual([true, false]);
  });
});

describe('a new secret', () => {
  const long = (typed: string) => {
    if (typed.length >= 12) return typed;
    throw new LeadlineError({
      code: 'passphrase-short',
      message: 'It is short.',
      expected: '12 or more',
      kind: 'usage',
    });
  };

  it('that is too short is refused before it is typed a second time', async () => {
    const { typing, said, type } = terminal();
    const answer = askNewSecret('New: ', long, typing);
    await type('short', 'four words of mine', 'four words of mine');
    expect(await answer).toBe('four words of mine');
    expect(said()).toBe('New: \nIt is short. It must be 12 or more.\nNew: \nThe same again: \n');
  });

  it('that was typed in two ways is asked for again', async () => {
    const { typing, said, type } = terminal();
    const answer = askNewSecret('New: ', long, typing);
    await type('four words of mine', 'four words of wine', 'four words of mine', 'four words of mine');
    expect(await answer).toBe('four words of mine');
    expect(said()).toContain('The two are not the same. Type both again.\nNew: ');
  });
});

describe('a line that is shown', () => {
  it('is what was typed', async () => {
    const { typing, said } = terminal();
    const answer = askLine('Your name: ', typing);
    typing.input.push('Ada\n');
    expect(await answer).toBe('Ada');
    expect(said()).toContain('Your name: ');
  });

  it('answers nothing at the end of the input', async () => {
    const { typing } = terminal();
    const answer = askLine('Your name: ', typing);
    typing.input.push(null);
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  });
});

/** A terminal in memory. */
function terminal() {
  const rawModes: boolean[] = [];
  const output = new PassThrough();
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: false,
    setRawMode: (mode: boolean) => rawModes.push(mode),
  }) as unknown as NodeJS.ReadStream;
  /** Types each line once the one before was taken. */
  const type = async (...lines: string[]) => {
    for (const line of lines) {
      input.push(`${line}\r`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { typing: { input, output }, type, said: () => String(output.read() ?? ''), rawModes };
}
