import { RecordEraser } from './erase-csv.ts';
import { eraseFromJson, forgottenMark } from './erase-json.ts';
import { type LeadIdentity, mentionOf } from './lead-identity.ts';

/** The bytes of a file without this lead; null where it says nothing of it. `name` tells by its ending how the file is built. */
export function eraseFromFile(name: string, bytes: Buffer, lead: LeadIdentity): Buffer | null {
  // Latin 1 keeps every byte, and neither ids nor numbers have other letters.
  const text = bytes.toString('latin1');
  if (!mayConcern(text, lead)) return null;
  const erased = eraserFor(name)(text, lead);
  return erased === text ? null : Buffer.from(erased, 'latin1');
}

function mayConcern(text: string, { ids, keys }: LeadIdentity): boolean {
  return [...ids, ...keys].some((word) => text.includes(word));
}

type Eraser = (text: string, lead: LeadIdentity) => string;

function eraserFor(name: string): Eraser {
  if (name.endsWith('.csv')) return fromCsv;
  if (name.endsWith('.json')) return fromJson;
  if (name.endsWith('.md')) return fromMarkdown;
  return name.endsWith('.html') ? fromHtml : fromWords;
}

function fromCsv(text: string, lead: LeadIdentity): string {
  return new RecordEraser(lead).push(text, true);
}

function fromJson(text: string, lead: LeadIdentity): string {
  const parsed: unknown = JSON.parse(Buffer.from(text, 'latin1').toString('utf8'));
  const erased = eraseFromJson(parsed, lead);
  const write = (value: unknown) => {
    const body = /^[[{]\s*\n/.test(text) ? JSON.stringify(value, null, 2) : JSON.stringify(value);
    return Buffer.from(`${body}${text.endsWith('\n') ? '\n' : ''}`).toString('latin1');
  };
  // What was not written like this would change in bytes that have nothing to do with the lead.
  return write(parsed) === write(erased) ? text : write(erased);
}

/** A section about the lead goes with its heading; an item or a row of a table that is about this lead alone goes; of other lines the id. */
function fromMarkdown(text: string, lead: LeadIdentity): string {
  const mention = mentionOf(lead);
  const kept: string[] = [];
  let skipping = 0;
  for (const line of text.split('\n')) {
    const level = /^(#+) /.exec(line)?.[1]?.length ?? 0;
    if (level > 0 && level <= skipping) skipping = 0;
    const isMentioned = line.replaceAll(mention, '') !== line;
    if (level > 0 && skipping === 0 && isMentioned) skipping = level;
    if (skipping > 0) continue;
    if (!isMentioned) kept.push(line);
    else if (!/^\s*(\||[-*] )/.test(line) || namesOthers(line)) kept.push(fromWords(line, lead));
  }
  return kept.join('\n');
}

/** A line that lists leads of Salesforce by their ids. */
function namesOthers(line: string): boolean {
  return new Set(line.match(/(?<![A-Za-z0-9])00Q[A-Za-z0-9]{12}/g)).size > 1;
}

const blocks = ['article', 'li', 'tr'];

/** The innermost article, item or row around each mention goes; elsewhere the id. */
function fromHtml(text: string, lead: LeadIdentity): string {
  let left = text;
  for (let at = left.search(mentionOf(lead)); at !== -1; at = left.search(mentionOf(lead))) {
    const [innermost] = blocks
      .map((tag) => ({ from: left.lastIndexOf(`<${tag}`, at), close: `</${tag}>` }))
      .map(({ from, close }) => ({ from, closedBefore: left.slice(from, at).includes(close), close }))
      .filter(({ from, closedBefore }) => from !== -1 && !closedBefore)
      .sort((a, b) => b.from - a.from);
    if (innermost === undefined) return fromWords(left, lead);
    const to = left.indexOf(innermost.close, at) + innermost.close.length;
    left = left.slice(0, innermost.from) + left.slice(to);
  }
  return left;
}

function fromWords(text: string, lead: LeadIdentity): string {
  return text.replaceAll(mentionOf(lead), forgottenMark);
}
