import { unzipSync } from 'fflate';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { childText, parseXml, type XmlElement } from '../deploy/xml.ts';

/** What a zip of the Metadata API holds: the list of `package.xml`, and each file by its path below it. */
export interface ZippedPackage {
  members: { type: string; name: string }[];
  files: Map<string, string>;
}

/** What goes wrong with one component; the others are looked at all the same. */
export class ComponentProblem extends Error {
  readonly line: number | null;

  constructor(message: string, line: number | null = null) {
    super(message);
    this.name = 'ComponentProblem';
    this.line = line;
  }
}

export function readPackage(zip: Uint8Array): ZippedPackage {
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(zip);
  } catch {
    throw new ComponentProblem('The file is not a zip file.');
  }
  const place = Object.keys(entries).find((name) => /(?:^|\/)package\.xml$/.test(name));
  if (place === undefined) throw new ComponentProblem('No package.xml found');
  const below = place.slice(0, -'package.xml'.length);
  const files = new Map<string, string>();
  for (const [name, bytes] of Object.entries(entries)) {
    if (name.startsWith(below) && !name.endsWith('/') && name !== place) {
      files.set(name.slice(below.length), Buffer.from(bytes).toString('utf8'));
    }
  }
  const manifest = readXml(Buffer.from(entries[place] ?? []).toString('utf8'), 'package.xml', 'Package');
  const members = manifest.children
    .filter(({ name }) => name === 'types')
    .flatMap((types) => {
      const type = childText(types, 'name') ?? '';
      if (!knownTypes.has(type)) {
        throw new ComponentProblem(`Unknown type name '${type}' specified in package.xml`, types.line);
      }
      return (
        types.children
          .filter(({ name }) => name === 'members')
          // A slash at the end says that a folder alone is meant, as the sf CLI writes it.
          .map((member) => ({ type, name: member.text.replace(/\/$/, '') }))
      );
    });
  return { members, files };
}

/** The root of a metadata file, which must be of this name. */
export function readXml(text: string, file: string, root: string): XmlElement {
  let element: XmlElement;
  try {
    element = parseXml(text, file);
  } catch (error) {
    if (error instanceof LeadlineError) throw new ComponentProblem(`Error parsing file: ${error.message}`);
    throw error;
  }
  if (element.name === root) return element;
  throw new ComponentProblem(
    `Error parsing file: Element ${element.name} invalid, expected ${root}`,
    element.line,
  );
}

/** Types that the fake takes. It looks into objects, fields, rules, list views and permission sets; the others it only keeps. */
export const knownTypes: ReadonlySet<string> = new Set([
  'CustomObject',
  'CustomField',
  'ValidationRule',
  'ListView',
  'PermissionSet',
  'Report',
  'ReportFolder',
  'ReportType',
  'Dashboard',
  'LightningComponentBundle',
  'FlexiPage',
  'Layout',
  'CustomTab',
  'CustomApplication',
  'CompactLayout',
  'QuickAction',
]);
