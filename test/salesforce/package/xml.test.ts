import { describe, expect, it } from 'vitest';
import { childText, escapeXml, parseXml } from '../../../salesforce/deploy/xml.ts';

describe('reading metadata XML', () => {
  it('reads elements, attributes, entities, comments and CDATA, with their lines', () => {
    const text = `\uFEFF<?xml version="1.0"?>
<!-- a comment with <tags> -->
<A xmlns="u" b='"x"'>
  <c>1 &lt; 2 &amp; &#x41;&#66;</c>
  <d/><e><![CDATA[<raw> & ]]></e>
</A>
`;
    const root = parseXml(text, 'a.xml');
    expect([root.name, root.line, [...root.attributes]]).toEqual([
      'A',
      3,
      [
        ['xmlns', 'u'],
        ['b', '"x"'],
      ],
    ]);
    expect([childText(root, 'c'), childText(root, 'd'), childText(root, 'e'), childText(root, 'f')]).toEqual([
      '1 < 2 & AB',
      '',
      '<raw> & ',
      undefined,
    ]);
    expect(root.children.map(({ line }) => line)).toEqual([4, 5, 5]);
    expect(text.slice(root.inner.from, root.inner.to).trim()).toMatch(/^<c>[\s\S]*<\/e>$/);
  });

  it.each([
    ['nothing', '', 1],
    ['no element', ' text', 1],
    ['an open element', '<a>\n<b>\n</a>', 3],
    ['an element without an end', '<a>\n<b>', 2],
    ['a second root', '<a/>\n<b/>', 2],
    ['text after the root', '<a/>\nx', 2],
    ['a stray bracket', '<a>\n1 < 2</a>', 2],
    ['an unknown entity', '<a>\n<b>&nbsp;</b></a>', 2],
    ['a bare ampersand', '<a>\nb & c</a>', 2],
    ['an attribute twice', '<a\nb="1" b="2"/>', 1],
    ['a document type', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///">]>\n<a>&x;</a>', 1],
  ])('refuses %s', (_, text, line) => {
    expect(() => parseXml(text, 'a.xml')).toThrow(
      expect.objectContaining({
        code: 'salesforce-xml-invalid',
        message: expect.stringContaining(`a.xml:${line} `),
      }),
    );
  });

  it('reads back what it escapes', () => {
    const text = 'a < b & "c" > \'d\'';
    expect(parseXml(`<a>${escapeXml(text)}</a>`, 'a.xml').text).toBe(text);
  });
});
