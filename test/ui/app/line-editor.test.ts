import { describe, expect, it } from 'vitest';
import { editLine, lineOf } from '../../../ui/app/line-editor.ts';

const type = (text: string, input: string, key = {}) => editLine(lineOf(text), { input, key });

describe('the line editor', () => {
  it('puts what is typed at the cursor', () => {
    expect(editLine({ text: 'ac', cursor: 1 }, { input: 'b', key: {} })).toEqual({ text: 'abc', cursor: 2 });
  });

  it('takes a paste of several lines as one line without control characters', () => {
    expect(type('', 'a\r\nb\u0007c')).toEqual(lineOf('a bc'));
  });

  it('removes whole characters, also those of several code units', () => {
    expect(type('né👩‍👧', '', { backspace: true })).toEqual(lineOf('né'));
  });

  it('removes words and lines as a shell does', () => {
    expect(type('waive the gate ', 'w', { ctrl: true })).toEqual(lineOf('waive the '));
    expect(type('waive the gate', 'u', { ctrl: true })).toEqual(lineOf(''));
  });

  it('leaves keys that are not about text to others', () => {
    for (const key of [{ return: true }, { escape: true }, { tab: true }, { upArrow: true }])
      expect(type('a', '', key)).toBeNull();
  });
});
