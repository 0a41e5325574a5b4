import { LeadlineError } from '../../errors/leadline-error.ts';
import { objectParts } from './component-folders.ts';
import type { Component, MetadataFile, Origin } from './metadata-package.ts';
import type { SourceFile } from './read-source.ts';
import { childText, lineOf, parseXml } from './xml.ts';

/**
 * Puts each object together from its own file and those of its fields, list views and rules, as the Metadata API wants it. The parts are
 * taken over letter by letter, so that a line of the result can be told as a line of the source (`origins`).
 */
export function buildObjects(files: readonly SourceFile[]): {
  files: MetadataFile[];
  components: Component[];
} {
  const objects = Map.groupBy(files, (file) => file.path.split('/')[1] ?? '');
  const built = [...objects].map(([object, parts]) => buildObject(object, parts));
  return {
    files: built.map(({ file }) => file),
    components: built.flatMap(({ components }) => components),
  };
}

function buildObject(
  object: string,
  files: readonly SourceFile[],
): { file: MetadataFile; components: Component[] } {
  const parts = files.map((file) => readPart(object, file));
  // What repeats has to stand together; the object's own elements come first.
  parts.sort((a, b) => compare(a.element ?? '', b.element ?? '') || compare(a.fullName, b.fullName));
  const origins: Origin[] = [];
  let text = `<?xml version="1.0" encoding="UTF-8"?>\n<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">`;
  for (const { element, inner, source, sourceFrom } of parts) {
    text += element === undefined ? '' : `\n    <${element}>`;
    const from = lineOf(text, text.length);
    text += inner.replace(/\s+$/, '');
    origins.push({ from, to: lineOf(text, text.length), source, sourceFrom });
    text += element === undefined ? '' : `\n    </${element}>`;
  }
  text += '\n</CustomObject>\n';
  return {
    file: { path: `objects/${object}.object`, bytes: new TextEncoder().encode(text), origins },
    components: parts.map(({ type, fullName, source }) => ({ type, fullName, source })),
  };
}

interface Part extends Component {
  /** The element that the part becomes; undefined for the object's own file. */
  element: string | undefined;
  /** What stands between the tags of the part's root. */
  inner: string;
  /** The line of the source in which `inner` begins. */
  sourceFrom: number;
}

function readPart(object: string, file: SourceFile): Part {
  const text = new TextDecoder().decode(file.bytes);
  const root = parseXml(text, file.path);
  const inner = text.slice(root.inner.from, root.inner.to);
  const body = { inner, source: file.path, sourceFrom: lineOf(text, root.inner.from) };
  if (file.path === `objects/${object}/${object}.object-meta.xml` && root.name === 'CustomObject') {
    return { ...body, type: 'CustomObject', fullName: object, element: undefined };
  }
  const [, , folder = '', name = '', ...deeper] = file.path.split('/');
  const kind = objectParts[folder];
  const fullName = name.replace(/\.[A-Za-z]+-meta\.xml$/, '');
  const isRight =
    kind !== undefined &&
    deeper.length === 0 &&
    name === `${fullName}.${kind.suffix}-meta.xml` &&
    root.name === kind.type &&
    childText(root, 'fullName') === fullName;
  if (!isRight) throw misplaced(file.path, root.name, childText(root, 'fullName'));
  return { ...body, type: kind.type, fullName: `${object}.${fullName}`, element: kind.element };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function misplaced(path: string, root: string, fullName: string | undefined): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-source-unknown',
    message: `Leadline does not know how to deploy ${path}.`,
    expected: `an object, or one of ${Object.keys(objectParts).join(', ')} whose fullName is the name of the file`,
    arrived: `<${root}> with the fullName ${fullName ?? 'missing'}`,
    next: 'Mend the file, or deploy the folder with "sf project deploy start", which knows every type.',
  });
}
