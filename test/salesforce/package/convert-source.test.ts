import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { convertSource } from '../../../salesforce/deploy/convert-source.ts';
import { renderManifest, zipPackage } from '../../../salesforce/deploy/metadata-package.ts';
import { readSource, type SourceFile } from '../../../salesforce/deploy/read-source.ts';
import { parseXml } from '../../../salesforce/deploy/xml.ts';

const field =
  '<?xml version="1.0"?>\n<CustomField>\n    <fullName>A__c</fullName>\n    <type>Date</type>\n</CustomField>\n';
const view = '<ListView>\n    <fullName>All</fullName>\n</ListView>\n';

describe('converting source to the format of the Metadata API', () => {
  it('puts an object together, and knows where each line came from', () => {
    const { files, components } = convert({
      'objects/Lead/fields/A__c.field-meta.xml': field,
      'objects/Lead/listViews/All.listView-meta.xml': view,
    });
    const [object] = files;
    const lines = new TextDecoder().decode(object?.bytes).split('\n');
    expect(object?.path).toBe('objects/Lead.object');
    expect(lines).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">',
      '    <fields>',
      '    <fullName>A__c</fullName>',
      '    <type>Date</type>',
      '    </fields>',
      '    <listViews>',
      '    <fullName>All</fullName>',
      '    </listViews>',
      '</CustomObject>',
      '',
    ]);
    for (const { from, to, source, sourceFrom } of object?.origins ?? []) {
      const original = (source.includes('fields') ? field : view).split('\n');
      for (let line = from + 1; line <= to; line += 1) {
        expect(lines[line - 1]).toBe(original[sourceFrom + line - from - 1]);
      }
    }
    expect(components.map(({ type, fullName }) => `${type} ${fullName}`)).toEqual([
      'CustomField Lead.A__c',
      'ListView Lead.All',
    ]);
  });

  it('keeps bundles as they are, and takes the ending off where the format has none', () => {
    const { files, components } = convert({
      'lwc/card/card.js': 'export {};\n',
      'lwc/card/card.js-meta.xml': '<LightningComponentBundle/>',
      'permissionsets/P.permissionset-meta.xml': '<PermissionSet/>',
      'reports/Folder.reportFolder-meta.xml': '<ReportFolder/>',
      'reports/Folder/R.report-meta.xml': '<Report/>',
    });
    expect(files.map(({ path }) => path)).toEqual([
      'lwc/card/card.js',
      'lwc/card/card.js-meta.xml',
      'permissionsets/P.permissionset',
      'reports/Folder-meta.xml',
      'reports/Folder/R.report',
    ]);
    expect(components.map(({ fullName }) => fullName)).toEqual(['card', 'P', 'Folder/', 'Folder/R']);
  });

  it.each([
    ['a folder that it does not know', 'flows/F.flow-meta.xml', '<Flow/>'],
    ['a file in the wrong folder', 'permissionsets/F.flow-meta.xml', '<Flow/>'],
    ['a field whose name is not that of its file', 'objects/Lead/fields/B__c.field-meta.xml', field],
    ['a part of an object that it does not know', 'objects/Lead/webLinks/W.webLink-meta.xml', '<WebLink/>'],
  ])('refuses %s', (_, path, text) => {
    expect(() => convert({ [path]: text })).toThrow(
      expect.objectContaining({ code: 'salesforce-source-unknown' }),
    );
  });

  it('tells the file and the line of broken XML', () => {
    expect(() =>
      convert({ 'objects/Lead/fields/A__c.field-meta.xml': field.replace('</type>', '') }),
    ).toThrow(
      expect.objectContaining({
        code: 'salesforce-xml-invalid',
        message: expect.stringContaining('objects/Lead/fields/A__c.field-meta.xml:5'),
      }),
    );
  });
});

describe("Leadline's package", () => {
  it('holds a package.xml with every component, and the same bytes whatever the time zone', async () => {
    const contents = convertSource(await readSource());
    const zip = await zipPackage(contents);
    const names = Object.keys(unzipSync(zip));
    expect(names).toEqual(['package.xml', ...contents.files.map(({ path }) => path)]);
    expect(parseXml(renderManifest(contents), 'package.xml').children.at(-1)?.text).toBe(contents.apiVersion);
    const { TZ } = process.env;
    try {
      process.env.TZ = 'Pacific/Kiritimati';
      expect(Buffer.from(await zipPackage(contents)).equals(zip)).toBe(true);
    } finally {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    }
  });

  it('deploys neither the tests nor the tools of a component', async () => {
    const { files } = await readSource();
    expect(files.filter(({ path }) => /__tests__|jsconfig|eslintrc|package\.json/.test(path))).toEqual([]);
  });
});

function convert(files: Record<string, string>) {
  const source: SourceFile[] = Object.entries(files).map(([path, text]) => ({
    path,
    bytes: new TextEncoder().encode(text),
  }));
  return convertSource({ apiVersion: '68.0', files: source });
}
