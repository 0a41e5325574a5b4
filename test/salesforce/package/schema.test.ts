import { describe, expect, it } from 'vitest';
import { readSource } from '../../../salesforce/deploy/read-source.ts';
import { parseXml } from '../../../salesforce/deploy/xml.ts';
import { checkAgainst, jsforceSchema } from './metadata-schema.ts';

const schema = jsforceSchema();
const { files } = await readSource();
const metadata = files.filter(({ path }) => path.endsWith('-meta.xml'));

describe("the package, held to the schema of Salesforce's metadata", () => {
  it.each(metadata.map(({ path }) => path))(
    '%s has the elements of its type, each where it may be',
    (path) => {
      const file = metadata.find((one) => one.path === path);
      const root = parseXml(new TextDecoder().decode(file?.bytes), path);
      expect(checkAgainst(schema, root)).toEqual([]);
      expect(root.attributes.get('xmlns')).toBe('http://soap.sforce.com/2006/04/metadata');
    },
  );

  it('finds an element that does not exist, one that is missing, one that stands apart and a wrong value', () => {
    const text = [
      '<ListView><fullName>All</fullName><columns>NAME</columns><label>All</label><columns>Tier__c</columns>',
      '<color>red</color></ListView>',
    ].join('\n');
    expect(checkAgainst(schema, parseXml(text, 'a'))).toEqual([
      'line 1: <columns> stands apart from its likes',
      'line 2: <color> is no element of ListView',
      'line 1: <ListView> has no <filterScope>',
    ]);
    const field =
      '<CustomField><fullName>A__c</fullName><length>ten</length><unique>yes</unique></CustomField>';
    expect(checkAgainst(schema, parseXml(field, 'b'))).toEqual([
      'line 1: <length> is "ten" and no number',
      'line 1: <unique> is "yes" and not true or false',
    ]);
  });
});
