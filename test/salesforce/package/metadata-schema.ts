import { createRequire } from 'node:module';
import type { XmlElement } from '../../../salesforce/deploy/xml.ts';

/** Types of Salesforce's metadata, as its WSDL has them. */
export interface MetadataSchema {
  /** Elements of a type; undefined for a type that it does not know. */
  elementsOf(type: string): ReadonlyMap<string, SchemaElement> | undefined;
  /** The words that a type may be; undefined for a type that is no list of words. */
  wordsOf(type: string): readonly string[] | undefined;
}

export interface SchemaElement {
  type: string;
  isList: boolean;
  isRequired: boolean;
}

/** The schema that jsforce was made from: every type with its elements; lists of words are plain strings there. */
export function jsforceSchema(): MetadataSchema {
  const loaded: unknown = createRequire(import.meta.url)('jsforce/lib/api/metadata/schema.js');
  const { ApiSchemas: types } = loaded as { ApiSchemas: Readonly<Record<string, JsforceType>> };
  const elementsOf = (name: string): ReadonlyMap<string, SchemaElement> | undefined => {
    const type = types[name];
    if (type === undefined) return undefined;
    const own = Object.entries(type.props).map(([element, value]) => [element, readJsforce(value)] as const);
    return new Map([...(elementsOf(type.extends ?? '') ?? []), ...own]);
  };
  return { elementsOf, wordsOf: () => undefined };
}

interface JsforceType {
  props: Readonly<Record<string, string | readonly string[]>>;
  extends?: string;
}

function readJsforce(value: string | readonly string[]): SchemaElement {
  const isList = typeof value !== 'string';
  const type = isList ? (value[0] ?? '') : value;
  return { type: type.replace(/^\?/, ''), isList, isRequired: !isList && !type.startsWith('?') };
}

/** The schema of `@salesforce/types`, which Salesforce makes from its WSDL: with the words of every enumeration. */
export function salesforceSchema(declarations: string): MetadataSchema {
  const words = new Map<string, string[]>();
  for (const [, name = '', list = ''] of declarations.matchAll(
    /^export type (\w+) = ((?:'[^']*'(?: \| )?)+);$/gm,
  )) {
    words.set(
      name,
      Array.from(list.matchAll(/'([^']*)'/g), ([, word = '']) => word),
    );
  }
  const bodies = new Map<string, { base: string; body: string }>();
  for (const [, name = '', base = '', body = ''] of declarations.matchAll(
    /^export type (\w+) = (?:(\w+)(?: & |;$))?(?:\{\n([\s\S]*?)^\};)?$/gm,
  )) {
    if (base !== '' || body !== '') bodies.set(name, { base, body });
  }
  const elementsOf = (name: string): ReadonlyMap<string, SchemaElement> | undefined => {
    const type = bodies.get(name);
    if (type === undefined) return undefined;
    const own = Array.from(
      type.body.matchAll(/^ {4}(\w+)(\??): (\w+)(\[\])?;$/gm),
      ([, element = '', optional, of = '', list]) => {
        const isList = list !== undefined;
        return [element, { type: of, isList, isRequired: optional === '' && !isList }] as const;
      },
    );
    return new Map([...(elementsOf(type.base) ?? []), ...own]);
  };
  return { elementsOf, wordsOf: (name) => words.get(name) };
}

/** What is wrong with a metadata file by the schema, one sentence each; nothing where it is right. */
export function checkAgainst(schema: MetadataSchema, root: XmlElement): string[] {
  return checkElement(schema, root, root.name);
}

/** What the WSDL calls bytes: a component's own form, which the test of the component reads. */
const opaque: ReadonlySet<string> = new Set(['LightningComponentBundle.targetConfigs']);

function checkElement(schema: MetadataSchema, element: XmlElement, type: string): string[] {
  const known = schema.elementsOf(type);
  const at = `line ${element.line}: <${element.name}>`;
  if (known === undefined) return checkText(schema, element, type).map((problem) => `${at} ${problem}`);
  const wrong: string[] = [];
  const runs = new Set<string>();
  element.children.forEach((child, index) => {
    const expected = known.get(child.name);
    if (expected === undefined) {
      wrong.push(`line ${child.line}: <${child.name}> is no element of ${type}`);
      return;
    }
    const begins = element.children[index - 1]?.name !== child.name;
    if (!begins && !expected.isList) wrong.push(`line ${child.line}: <${child.name}> stands twice`);
    if (begins && runs.has(child.name))
      wrong.push(`line ${child.line}: <${child.name}> stands apart from its likes`);
    runs.add(child.name);
    if (!opaque.has(`${type}.${child.name}`)) wrong.push(...checkElement(schema, child, expected.type));
  });
  for (const [name, { isRequired }] of known) {
    if (isRequired && !runs.has(name)) wrong.push(`${at} has no <${name}>`);
  }
  return wrong;
}

function checkText(schema: MetadataSchema, { children, text }: XmlElement, type: string): string[] {
  if (children.length > 0) return [`has elements where ${type} has none`];
  const words = schema.wordsOf(type);
  if (words !== undefined)
    return words.includes(text) ? [] : [`is "${text}", which is none of ${words.join(', ')}`];
  if (type === 'boolean') return /^(true|false)$/.test(text) ? [] : [`is "${text}" and not true or false`];
  if (type === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? [] : [`is "${text}" and no number`];
  return text === '' ? ['is empty'] : [];
}
