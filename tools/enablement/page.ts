import { renderPrompt } from '../../prompts/render.ts';

/**
 * A document as one self-contained HTML page, for reading, printing and phones. It understands the Markdown that the templates of
 * `prompts/enablement` are written in: headings, paragraphs, lists, tables, quotes, code, bold and italic, and backslashes before marks.
 */
export function htmlPage(markdown: string): string {
  const blocks = blocksOf(markdown);
  const [title = ''] = blocks.flatMap((block) => (block.startsWith('# ') ? [block.slice(2)] : []));
  return renderPrompt(
    'enablement/page.html',
    { title: plain(title), body: blocks.map(htmlOf).join('\n') },
    'html',
  );
}

/** Paragraphs, lists, tables and fences, each in one piece. */
function blocksOf(markdown: string): string[] {
  return markdown
    .split(/(^```[\s\S]*?^```$)/m)
    .flatMap((part) => (part.startsWith('```') ? [part] : part.split(/\n\s*\n/)))
    .flatMap((part) => (part.startsWith('```') ? [part] : part.split(/(?<=^#{1,3} .*)\n/m)))
    .map((block) => block.trim())
    .filter((block) => block !== '');
}

function htmlOf(block: string): string {
  const heading = /^(#{1,3}) (.*)$/.exec(block);
  if (heading !== null) {
    const level = heading[1]?.length ?? 1;
    return `<h${level}>${inline(heading[2] ?? '')}</h${level}>`;
  }
  if (block.startsWith('```'))
    return `<pre><code>${escaped(block.split('\n').slice(1, -1).join('\n'))}</code></pre>`;
  if (block.startsWith('|')) return table(block);
  if (block.startsWith('> ')) return `<blockquote>${inline(block.replace(/^> ?/gm, ''))}</blockquote>`;
  if (/^- /.test(block)) return list('ul', block, /^- /m);
  if (/^\d+\. /.test(block)) return list('ol', block, /^\d+\. /m);
  return `<p>${inline(block)}</p>`;
}

function list(tag: 'ul' | 'ol', block: string, mark: RegExp): string {
  const items = block.split(new RegExp(mark.source, 'gm')).filter((item) => item.trim() !== '');
  return `<${tag}>${items.map((item) => `<li>${inline(item.trim())}</li>`).join('')}</${tag}>`;
}

function table(block: string): string {
  const [head = [], rule = [], ...rows] = block.split('\n').map(cellsOf);
  const css = rule.map((mark) => (mark.endsWith(':') ? ' class="n"' : ''));
  const row = (tag: 'th' | 'td', cells: readonly string[]) =>
    `<tr>${cells.map((cell, at) => `<${tag}${css[at] ?? ''}>${inline(cell)}</${tag}>`).join('')}</tr>`;
  const body = rows.map((cells) => row('td', cells)).join('\n');
  return `<div class="wide" tabindex="0"><table>\n<thead>${row('th', head)}</thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`;
}

/** The cells of a line; a bar after a backslash is part of its cell. */
function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** Marks within a line. Code is taken out first, so that nothing in it is read as a mark. */
function inline(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => {
      if (/^`[^`]*`$/.test(part)) return `<code>${escaped(part.slice(1, -1))}</code>`;
      return escaped(part.replace(/\s+/g, ' '))
        .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
        .replace(/(?<![\w\\])_(\S(?:.*?\S)?)_(?!\w)/g, '<em>$1</em>')
        .replace(/\\([\\|`_*[\]]|&lt;|&gt;)/g, '$1');
    })
    .join('');
}

function plain(text: string): string {
  return text.replace(/[`*\\]/g, '');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
