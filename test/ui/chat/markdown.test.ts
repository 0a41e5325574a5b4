import { describe, expect, it } from 'vitest';
import { markdownLines } from '../../../ui/chat/markdown.ts';
import { widthOf } from '../../../ui/width.ts';

function shown(markdown: string, columns: number): string[] {
  return markdownLines(markdown, columns).map((line) => line.map(({ text }) => text).join(''));
}

describe('Markdown of a model', () => {
  it('keeps bold, headings, lists and code, and wraps lists under their beginning', () => {
    const lines = shown(
      '# Where\n- the **lift** is far too low\n1. one\n\n```js\nconst  a = 1\n```\nend',
      18,
    );
    expect(lines).toEqual(['Where', '- the lift is far', '  too low', '1. one', '', '  const  a = 1', 'end']);
    expect(markdownLines('a **bold** word', 40)[0]).toContainEqual({ text: 'bold', style: 'strong' });
  });

  it('moves no cursor and changes no colour, whatever it says', () => {
    expect(shown('\u001b[2J\u001b[31mred\u001b]0;title\u0007\u202egnp', 40).join('')).toBe('redgnp');
  });

  it('is never wider than its room', () => {
    for (const line of shown(`**${'x'.repeat(50)}** and ${'世'.repeat(20)}`, 10)) {
      expect(widthOf(line)).toBeLessThanOrEqual(10);
    }
  });
});
