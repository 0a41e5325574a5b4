import { describe, expect, it } from 'vitest';
import { apiVersion } from '../../../salesforce/connect/api-version.ts';
import { readSource } from '../../../salesforce/deploy/read-source.ts';
import { childText, parseXml, type XmlElement } from '../../../salesforce/deploy/xml.ts';
import {
  historyFields,
  historyObject,
  leadFields,
  permissionSets,
  type SalesforceField,
} from '../../../salesforce/fields.ts';

const source = await readSource();
const roots = new Map(
  source.files
    .filter(({ path }) => path.endsWith('-meta.xml'))
    .map(({ path, bytes }) => [path, parseXml(new TextDecoder().decode(bytes), path)]),
);
const objects = [
  ['Lead', leadFields],
  [historyObject, historyFields],
] as const;

describe('the fields of the package', () => {
  it.each(objects)(
    'of %s are those of salesforce/fields.ts, with the same types and lengths',
    (object, fields) => {
      const inPackage = fieldsOf(object).map((field) => ({
        name: text(field, 'fullName'),
        ...shapeOf(field),
      }));
      const inList = fields.map(({ owner: _, ...field }) => field);
      expect(inPackage).toEqual([...inList].sort((a, b) => (a.name < b.name ? -1 : 1)));
    },
  );

  it.each(objects)(
    'of %s are explained to administrators and to reps, within what Salesforce takes',
    (object) => {
      for (const field of fieldsOf(object)) {
        expect(text(field, 'label').length).toBeLessThanOrEqual(40);
        expect(text(field, 'description').length).toBeGreaterThan(20);
        expect(text(field, 'description').length).toBeLessThanOrEqual(1000);
        expect(text(field, 'inlineHelpText').length).toBeGreaterThan(20);
        expect(text(field, 'inlineHelpText').length).toBeLessThanOrEqual(510);
      }
    },
  );

  it('have room for what they hold: a probability of 100 %, a percentile of 100, and the longest run in a key', () => {
    expect(leadFields.find(({ name }) => name === 'Leadline_Probability__c')).toMatchObject({
      precision: 7,
      scale: 4,
    });
    expect(leadFields.find(({ name }) => name === 'Leadline_Score_Percentile__c')).toMatchObject({
      precision: 5,
      scale: 2,
    });
    const key = roots.get(`objects/${historyObject}/fields/Key__c.field-meta.xml`);
    expect(key && [text(key, 'required'), text(key, 'unique'), text(key, 'caseSensitive')]).toEqual([
      'true',
      'true',
      'true',
    ]);
  });
});

describe('the permission sets of the package', () => {
  it.each(Object.entries(permissionSets))(
    '%s reads every field and edits those that are its own',
    (name, rights) => {
      const expected = objects.flatMap(([object, fields]) =>
        fields
          .filter((field) => !isRequired(object, field))
          .map((field) => ({
            field: `${object}.${field.name}`,
            readable: 'true',
            editable: String(field.owner === rights.edits && (object === 'Lead' || rights.addsHistory)),
          })),
      );
      const found = childrenOf(permissionSet(name), 'fieldPermissions').map((one) => ({
        field: text(one, 'field'),
        readable: text(one, 'readable'),
        editable: text(one, 'editable'),
      }));
      expect(found).toEqual(expected.sort((a, b) => (a.field < b.field ? -1 : 1)));
    },
  );

  it.each(Object.entries(permissionSets))(
    '%s neither deletes anything nor changes history',
    (name, rights) => {
      const found = childrenOf(permissionSet(name), 'objectPermissions').map(
        (one) =>
          `${text(one, 'object')}: ${one.children
            .filter((right) => right.text === 'true')
            .map((right) => right.name)
            .join(' ')}`,
      );
      expect(found).toEqual([
        rights.addsHistory ? 'Lead: allowEdit allowRead viewAllRecords' : 'Lead: allowEdit allowRead',
        rights.addsHistory
          ? `${historyObject}: allowCreate allowRead viewAllRecords`
          : `${historyObject}: allowRead viewAllRecords`,
      ]);
    },
  );
});

describe('the rest of the package', () => {
  it('refuses to change a row of history, and keeps the rows from those who were not given them', () => {
    const rule = roots.get(`objects/${historyObject}/validationRules/Append_Only.validationRule-meta.xml`);
    expect(rule && [text(rule, 'active'), text(rule, 'errorConditionFormula')]).toEqual([
      'true',
      'NOT(ISNEW())',
    ]);
    const object = roots.get(`objects/${historyObject}/${historyObject}.object-meta.xml`);
    expect(object && text(object, 'sharingModel')).toBe('Private');
  });

  it('shows only fields that there are, in list views and reports', () => {
    const known = new Set(
      objects.flatMap(([object, fields]) => fields.map(({ name }) => `${object}.${name}`)),
    );
    const named = [...roots].flatMap(([path, root]) => {
      const object = path.split('/')[1] ?? '';
      if (root.name === 'ListView') return customNames(root).map((name) => `${object}.${name}`);
      return root.name === 'Report' ? customNames(root) : [];
    });
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('is for the API version that Leadline speaks', () => {
    expect(source.apiVersion).toBe(apiVersion);
  });

  it('takes no page, layout, profile or Apex of the customer', () => {
    const folders = new Set(source.files.map(({ path }) => path.split('/')[0]));
    expect([...folders].filter((folder) => !allowed.has(folder ?? ''))).toEqual([]);
  });
});

const allowed: ReadonlySet<string> = new Set(['labels', 'lwc', 'objects', 'permissionsets', 'reports']);

function fieldsOf(object: string): XmlElement[] {
  return [...roots].filter(([path]) => path.startsWith(`objects/${object}/fields/`)).map(([, root]) => root);
}

function shapeOf(field: XmlElement): Record<string, unknown> {
  const type = text(field, 'type');
  const number = (name: string) => Number(text(field, name));
  switch (type) {
    case 'Text': {
      const flags = ['unique', 'externalId'].filter((name) => text(field, name) === 'true');
      return { type, length: number('length'), ...Object.fromEntries(flags.map((flag) => [flag, true])) };
    }
    case 'LongTextArea':
      return { type, length: number('length') };
    case 'Number':
    case 'Percent':
      return { type, precision: number('precision'), scale: number('scale') };
    case 'Picklist':
      return { type, values: valuesOf(field) };
    case 'Lookup':
      return { type, to: text(field, 'referenceTo'), relationshipName: text(field, 'relationshipName') };
    default:
      return { type };
  }
}

function valuesOf(field: XmlElement): string[] {
  const set = childrenOf(field, 'valueSet').flatMap((one) => {
    expect(text(one, 'restricted')).toBe('false');
    return childrenOf(one, 'valueSetDefinition');
  });
  return set.flatMap((one) => childrenOf(one, 'value')).map((value) => text(value, 'fullName'));
}

function isRequired(object: string, { name }: SalesforceField): boolean {
  const field = roots.get(`objects/${object}/fields/${name}.field-meta.xml`);
  return field !== undefined && childText(field, 'required') === 'true';
}

function permissionSet(name: string): XmlElement {
  const found = roots.get(`permissionsets/${name}.permissionset-meta.xml`);
  if (found === undefined) throw new Error(`The package has no permission set ${name}.`);
  return found;
}

function customNames(root: XmlElement): string[] {
  const own = root.text.endsWith('__c') ? [root.text] : [];
  return [...own, ...root.children.flatMap(customNames)];
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

function text(element: XmlElement, name: string): string {
  return childText(element, name) ?? '';
}
