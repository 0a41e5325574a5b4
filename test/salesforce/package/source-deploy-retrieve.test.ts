import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { convertSource } from '../../../salesforce/deploy/convert-source.ts';
import { renderManifest } from '../../../salesforce/deploy/metadata-package.ts';
import { packageDirectory, readSource } from '../../../salesforce/deploy/read-source.ts';
import { parseXml, type XmlElement } from '../../../salesforce/deploy/xml.ts';
import { checkAgainst, salesforceSchema } from './metadata-schema.ts';

// What the sf CLI itself is made of is installed in the component's own npm project: `npm ci` in salesforce/.
const require = createRequire(path.join(packageDirectory, 'package.json'));
const converter = '@salesforce/source-deploy-retrieve';
const types = '@salesforce/types/metadata';
const isInstalled = canResolve(converter) && canResolve(types);

describe.skipIf(!isInstalled)(
  'the package, as the sf CLI would send it (skipped without `npm ci` in salesforce/)',
  () => {
    it('becomes the same files and the same package.xml', async () => {
      const source = await readSource();
      const ours = convertSource(source);
      const folder = await convertWithSalesforce(source.apiVersion);
      const theirs = async (file: string) => parseXml(await readFile(path.join(folder, file), 'utf8'), file);

      const manifest = parseXml(renderManifest(ours), 'package.xml');
      expect(plain(await theirs('package.xml'))).toEqual(plain(manifest));
      for (const { path: file, bytes } of ours.files) {
        if (file.startsWith('lwc/'))
          expect(await readFile(path.join(folder, file))).toEqual(Buffer.from(bytes));
        else
          expect(plain(await theirs(file))).toEqual(plain(parseXml(new TextDecoder().decode(bytes), file)));
      }
      expect(await filesBelow(folder)).toEqual(
        ['package.xml', ...ours.files.map((file) => file.path)].sort(),
      );
    });

    it("has only the elements, types and words of Salesforce's published types", async () => {
      const declarations = path.join(path.dirname(require.resolve(types)), 'metadata.d.ts');
      const schema = salesforceSchema(await readFile(declarations, 'utf8'));
      const { files } = await readSource();
      const wrong = files
        .filter((file) => file.path.endsWith('-meta.xml'))
        .flatMap(({ path: file, bytes }) =>
          checkAgainst(schema, parseXml(new TextDecoder().decode(bytes), file)).map(
            (problem) => `${file}: ${problem}`,
          ),
        );
      expect(wrong).toEqual([]);

      const report = '<Report><format>Round</format><name>A</name><reportType>LeadList</reportType></Report>';
      expect(checkAgainst(schema, parseXml(report, 'a'))).toEqual([
        expect.stringMatching(/<format> is "Round", which is none of .*Summary/),
      ]);
    });
  },
);

function canResolve(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** The folder that `sf project convert source` would make. */
async function convertWithSalesforce(apiVersion: string): Promise<string> {
  vi.stubEnv('SF_DISABLE_LOG_FILE', 'true');
  const { ComponentSet, MetadataConverter } = require(converter);
  const folder = await mkdtemp(path.join(tmpdir(), 'leadline-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const components = ComponentSet.fromSource({ fsPaths: [path.join(packageDirectory, 'force-app')] });
  components.sourceApiVersion = apiVersion;
  await new MetadataConverter().convert(components, 'metadata', {
    type: 'directory',
    outputDirectory: folder,
    genUniqueDir: false,
  });
  return folder;
}

/** Without layout, and without the order of a file's components and of a manifest's members, which says nothing. */
function plain(element: XmlElement, isRoot = true): unknown {
  const { name, attributes, children, text } = element;
  const below = children.map((child) => plain(child, false));
  if (isRoot || name === 'types') below.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return [name, [...attributes], children.length > 0 ? below : text];
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}
