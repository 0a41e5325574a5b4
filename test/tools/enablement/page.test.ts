import { expect, it } from 'vitest';
import { htmlPage } from '../../../tools/enablement/page.ts';

const bodyOf = (markdown: string) => htmlPage(markdown).split('<main>\n')[1]?.split('\n</main>')[0];

it('puts headings, paragraphs, lists and quotes into their elements', () => {
  expect(bodyOf('# Title\n\nOne\ntwo.\n\n## Part\n\n- a\n- b\n  more\n\n1. c\n2. d\n\n> said\n')).toBe(
    [
      '<h1>Title</h1>',
      '<p>One two.</p>',
      '<h2>Part</h2>',
      '<ul><li>a</li><li>b more</li></ul>',
      '<ol><li>c</li><li>d</li></ol>',
      '<blockquote>said</blockquote>',
    ].join('\n'),
  );
});

it('sets numbers of a table to the right, and keeps a bar that a backslash guards', () => {
  const body = bodyOf('| Fact | Leads |\n| --- | ---: |\n| a \\| b | 3 |\n');
  expect(body).toContain('<tr><th>Fact</th><th class="n">Leads</th></tr>');
  expect(body).toContain('<tr><td>a | b</td><td class="n">3</td></tr>');
});

it('lets no text of a document become an element of the page', () => {
  expect(bodyOf('A <script>alert("x")</script> & `<b>`, \\<i\\>')).toBe(
    '<p>A &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; <code>&lt;b&gt;</code>, &lt;i&gt;</p>',
  );
  expect(htmlPage('# <script>\n')).toContain('<title>&lt;script&gt;</title>');
});

it('reads bold and italic, and takes no underscore of a name for a mark', () => {
  expect(bodyOf('**Bold** and _said so_, `a_b_c` and Leadline_Tier__c of x_y_z')).toBe(
    '<p><strong>Bold</strong> and <em>said so</em>, <code>a_b_c</code> and Leadline_Tier__c of x_y_z</p>',
  );
});

it('keeps the lines of code, blank ones too', () => {
  expect(bodyOf('Before:\n\n```sql\nSELECT 1\n\nFROM a < b\n```\n\nAfter')).toBe(
    '<p>Before:</p>\n<pre><code>SELECT 1\n\nFROM a &lt; b</code></pre>\n<p>After</p>',
  );
});
