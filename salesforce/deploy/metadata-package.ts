import type { Zippable } from 'fflate';

/** What is deployed: the files of the Metadata API's zip, and the components that they hold. */
export interface MetadataPackage {
  /** Such as `68.0`. */
  apiVersion: string;
  /** In the order of their paths, without `package.xml`. */
  files: MetadataFile[];
  /** What `package.xml` names. */
  components: Component[];
}

export interface MetadataFile {
  /** In the zip: `objects/Lead.object`. */
  path: string;
  bytes: Uint8Array;
  /** Which lines came from where, for an object that was put together from several files; else empty. */
  origins: Origin[];
}

/** Lines `from` to `to` of a file of the zip are those of `source` from its line `sourceFrom` on; all from 1. */
export interface Origin {
  from: number;
  to: number;
  source: string;
  sourceFrom: number;
}

export interface Component {
  type: string;
  /** As Salesforce names it: `Lead.Leadline_Tier__c`, `Leadline/Leadline_Open_Leads_by_Tier`. */
  fullName: string;
  /** The file of the source that holds it. */
  source: string;
}

/** `package.xml`: types and members in the order of their names. */
export function renderManifest({ apiVersion, components }: MetadataPackage): string {
  const types = [...new Set(components.map(({ type }) => type))].sort();
  const blocks = types.map((type) => {
    const members = components.filter((component) => component.type === type).map(({ fullName }) => fullName);
    const lines = members.sort().map((member) => `        <members>${member}</members>\n`);
    return `    <types>\n${lines.join('')}        <name>${type}</name>\n    </types>\n`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    '<Package xmlns="http://soap.sforce.com/2006/04/metadata">\n',
    ...blocks,
    `    <version>${apiVersion}</version>\n`,
    '</Package>\n',
  ].join('');
}

/** The zip that the Metadata API takes. The same package gives the same bytes, whatever the day and the time zone. */
export async function zipPackage(contents: MetadataPackage): Promise<Uint8Array> {
  const { strToU8, zipSync } = await import('fflate');
  const entries: Zippable = { 'package.xml': strToU8(renderManifest(contents)) };
  for (const { path, bytes } of contents.files) entries[path] = bytes;
  // A zip keeps local time without a zone: midnight of a fixed day is the same everywhere.
  return zipSync(entries, { level: 9, mtime: new Date(1980, 0, 1) });
}
