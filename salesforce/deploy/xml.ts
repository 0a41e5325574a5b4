import { LeadlineError } from '../../errors/leadline-error.ts';

/** An element of a metadata file. */
export interface XmlElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  /** Its own text with entities resolved, without that of its children. */
  text: string;
  /** Where its start tag stands, from 1. */
  line: number;
  /** Offsets of what stands between its tags. */
  inner: { from: number; to: number };
}

/**
 * Reads the XML of Salesforce metadata: one element with its elements, attributes, text, comments and CDATA. Document types are refused,
 * and with them every entity but the five of XML itself. Throws `salesforce-xml-invalid` with file and line.
 */
export function parseXml(text: string, file: string): XmlElement {
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let at = 0;
  for (const token of text.matchAll(tokens)) {
    if (token.index !== at) throw invalid(file, lineOf(text, at), 'a "<" that begins no tag');
    at = token.index + token[0].length;
    // Text may begin with empty lines.
    const line = lineOf(text, token.index + token[0].search(/\S|$/));
    const { start, attributes = '', empty, end, data, chars, doctype } = token.groups ?? {};
    const parent = open.at(-1);
    if (doctype !== undefined) throw invalid(file, line, 'a document type');
    if (data !== undefined || chars !== undefined) {
      if (parent !== undefined) parent.text += data ?? resolveEntities(chars ?? '', file, line);
      else if (chars?.replace(/^\uFEFF/, '').trim() !== '')
        throw invalid(file, line, 'text outside of the root');
    }
    if (start !== undefined) {
      const element = {
        name: start,
        attributes: readAttributes(attributes, file, line),
        children: [],
        text: '',
        line,
        inner: { from: at, to: at },
      };
      if (parent !== undefined) parent.children.push(element);
      else if (root === undefined) root = element;
      else throw invalid(file, line, `a second root, <${start}>`);
      if (empty === '') open.push(element);
    }
    if (end !== undefined) {
      if (parent?.name !== end) {
        throw invalid(
          file,
          line,
          `</${end}> where ${parent === undefined ? 'nothing' : `<${parent.name}>`} is open`,
        );
      }
      parent.inner.to = token.index;
      open.pop();
    }
  }
  if (at !== text.length) throw invalid(file, lineOf(text, at), 'a "<" that begins no tag');
  const left = open.at(-1);
  if (left !== undefined) throw invalid(file, left.line, `<${left.name}> without an end`);
  if (root === undefined) throw invalid(file, 1, 'no element');
  return root;
}

/** The text of the only child of that name; undefined where there is none. */
export function childText(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The number of the line, from 1, in which the character at this offset stands. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

const name = '[A-Za-z_][\\w.:-]*';

/** One piece of the text after another, without a gap where the text is well formed. */
const tokens = new RegExp(
  [
    '<!--(?:(?!--)[\\s\\S])*-->',
    '<!\\[CDATA\\[(?<data>[\\s\\S]*?)\\]\\]>',
    '(?<doctype><!DOCTYPE)',
    '<\\?[\\s\\S]*?\\?>',
    `</(?<end>${name})\\s*>`,
    `<(?<start>${name})(?<attributes>(?:\\s+${name}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(?<empty>/?)>`,
    '(?<chars>[^<]+)',
  ].join('|'),
  'g',
);

function readAttributes(text: string, file: string, line: number): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, key = '', , double, single] of text.matchAll(/([\w.:-]+)\s*=\s*("([^"]*)"|'([^']*)')/g)) {
    if (attributes.has(key)) throw invalid(file, line, `the attribute ${key} twice`);
    attributes.set(key, resolveEntities(double ?? single ?? '', file, line));
  }
  return attributes;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const references = /&(?:#x(?<hex>[0-9a-fA-F]{1,6})|#(?<decimal>\d{1,7})|(?<entity>\w+));|&/g;

function resolveEntities(text: string, file: string, line: number): string {
  return text.replaceAll(references, (found: string, ...groups: unknown[]) => {
    const {
      hex,
      decimal,
      entity = '',
    } = groups.at(-1) as Record<'hex' | 'decimal' | 'entity', string | undefined>;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (code > 0 && code <= 0x10ffff) return String.fromCodePoint(code);
    if (Object.hasOwn(entities, entity)) return entities[entity] ?? '';
    throw invalid(file, line, `${found} where an entity or "&amp;" has to stand`);
  });
}

function invalid(file: string, line: number, arrived: string): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-xml-invalid',
    message: `${file}:${line} is not well-formed XML of Salesforce's metadata.`,
    expected: 'one root element whose tags are closed in order, without a document type',
    arrived,
    next: 'Mend the file; nothing was sent to Salesforce.',
  });
}
