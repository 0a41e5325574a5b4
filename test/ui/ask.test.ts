import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askHidden, askLine, typeHidden } from '../../ui/ask.ts';

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
  return { typing: { input, output }, said: () => String(output.read() ?? ''), rawModes };
}
