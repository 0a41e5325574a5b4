import { LeadlineError } from '../../errors/leadline-error.ts';
import { fileFolders } from './component-folders.ts';
import type { Component, MetadataFile, MetadataPackage } from './metadata-package.ts';
import { buildObjects } from './object-files.ts';
import type { SourceFile } from './read-source.ts';
import { parseXml } from './xml.ts';

interface Converted {
  files: MetadataFile[];
  components: Component[];
}

/**
 * Turns source format into the format of the Metadata API: parts of objects are put together, `-meta.xml` is taken off where that format has
 * none. Every XML file is read before, so that a broken one is told with its line. It knows the folders that Leadline's package has; throws
 * `salesforce-source-unknown` for any other file.
 */
export function convertSource({
  apiVersion,
  files,
}: {
  apiVersion: string;
  files: readonly SourceFile[];
}): MetadataPackage {
  for (const file of files) if (file.path.endsWith('.xml')) parseXml(readText(file), file.path);
  const folders = Map.groupBy(files, (file) => file.path.split('/')[0] ?? '');
  const converted = [...folders].map(([folder, found]) => convertFolder(folder, found));
  return {
    apiVersion,
    files: converted.flatMap((one) => one.files).sort((a, b) => (a.path < b.path ? -1 : 1)),
    components: converted.flatMap((one) => one.components),
  };
}

function convertFolder(folder: string, files: SourceFile[]): Converted {
  if (folder === 'objects') return buildObjects(files);
  if (folder === 'lwc') return convertBundles(files);
  if (folder === 'reports') return convertReports(files);
  return join(files.map((file) => convertFile(file, folder)));
}

/** A component is its whole folder, and its files stay as they are. */
function convertBundles(files: SourceFile[]): Converted {
  const names = new Set(files.map((file) => file.path.split('/')[1] ?? ''));
  return {
    files: files.map(({ path, bytes }) => ({ path, bytes, origins: [] })),
    components: [...names].map((fullName) => ({
      type: 'LightningComponentBundle',
      fullName,
      source: `lwc/${fullName}/${fullName}.js-meta.xml`,
    })),
  };
}

/** A folder of reports is itself a component, of the type of what it holds; the slash says that the folder alone is meant. */
function convertReports(files: SourceFile[]): Converted {
  const folder = '.reportFolder-meta.xml';
  const report = '.report-meta.xml';
  const convert = (file: SourceFile) => {
    const name = file.path.slice('reports/'.length);
    if (name.endsWith(folder)) return renamed(file, 'Report', `${cut(name, folder)}/`, folder, '-meta.xml');
    if (name.endsWith(report)) return renamed(file, 'Report', cut(name, report), report, '.report');
    throw unknown(file);
  };
  return join(files.map(convert));
}

function convertFile(file: SourceFile, folder: string): Converted {
  const known = fileFolders[folder];
  const name = file.path.slice(folder.length + 1);
  const end = `.${known?.suffix}-meta.xml`;
  if (known === undefined || name.includes('/') || !name.endsWith(end)) throw unknown(file);
  return renamed(file, known.type, cut(name, end), end, `.${known.suffix}`);
}

function renamed(file: SourceFile, type: string, fullName: string, from: string, to: string): Converted {
  return {
    files: [{ path: `${cut(file.path, from)}${to}`, bytes: file.bytes, origins: [] }],
    components: [{ type, fullName, source: file.path }],
  };
}

function cut(name: string, end: string): string {
  return name.slice(0, -end.length);
}

function join(parts: Converted[]): Converted {
  return {
    files: parts.flatMap(({ files }) => files),
    components: parts.flatMap(({ components }) => components),
  };
}

function readText({ bytes }: SourceFile): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

function unknown({ path }: SourceFile): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-source-unknown',
    message: `Leadline does not know how to deploy ${path}.`,
    expected: `objects, lwc, reports, ${Object.keys(fileFolders).join(', ')} in source format`,
    arrived: path,
    next: 'Deploy the folder with "sf project deploy start", which knows every type.',
  });
}
