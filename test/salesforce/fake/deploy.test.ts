import { strToU8, zipSync } from 'fflate';
import type { Connection } from 'jsforce';
import { describe, expect, it } from 'vitest';
import { convertSource } from '../../../salesforce/deploy/convert-source.ts';
import { zipPackage } from '../../../salesforce/deploy/metadata-package.ts';
import { readSource } from '../../../salesforce/deploy/read-source.ts';
import { historyObject, leadFields } from '../../../salesforce/fields.ts';
import { connect, control, leads, open } from './open.ts';

const header = '<?xml version="1.0" encoding="UTF-8"?>\n';

function small(files: Record<string, string>, types: Record<string, string> = {}): Buffer {
  const listed = Object.entries(types).map(
    ([name, members]) => `<types><members>${members}</members><name>${name}</name></types>`,
  );
  const all = {
    ...files,
    'package.xml': `${header}<Package>${listed.join('')}<version>68.0</version></Package>`,
  };
  return Buffer.from(
    zipSync(Object.fromEntries(Object.entries(all).map(([name, text]) => [name, strToU8(text)]))),
  );
}

const leadWith = (field: string) => ({
  'objects/Lead.object': `${header}<CustomObject>\n<fields>\n<fullName>A__c</fullName><label>A</label>\n${field}\n</fields></CustomObject>`,
});

async function deploy(connection: Connection, zip: Buffer, checkOnly = false) {
  const started = await connection.metadata.deployRest(zip, { checkOnly });
  for (;;) {
    const { deployResult } = await connection.request<{
      deployResult: {
        done: boolean;
        status: string;
        details: { componentFailures: object[]; componentSuccesses: { changed: boolean }[] };
      };
    }>(`/metadata/deployRequest/${started.id}?includeDetails=true`);
    if (deployResult.done) return deployResult;
  }
}

const thePackage = async () => Buffer.from(await zipPackage(convertSource(await readSource())));

describe('deploying metadata', () => {
  it('takes the package of Leadline, and finds nothing to change the second time', async () => {
    const { connection } = await open({}, 'administrator');
    const first = await deploy(connection, await thePackage());
    expect(first).toMatchObject({ status: 'Succeeded', details: { componentFailures: [] } });
    const second = await deploy(connection, await thePackage());
    expect(second.details.componentSuccesses.filter(({ changed }) => changed)).toEqual([]);
    const described = await connection.sobject('Lead').describe();
    const names = described.fields.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(leadFields.map(({ name }) => name)));
  });

  it('changes nothing when it only checks', async () => {
    const { connection } = await open({}, 'administrator');
    expect(await deploy(connection, await thePackage(), true)).toMatchObject({ status: 'Succeeded' });
    await expect(connection.query(`SELECT Id FROM ${historyObject}`)).rejects.toMatchObject({
      errorCode: 'INVALID_TYPE',
    });
    const { totalSize } = await connection.query('SELECT Id FROM PermissionSet');
    expect(totalSize).toBe(0);
  });

  it('gives nobody but administrators a new field, until a permission set does', async () => {
    const { fake, connection } = await open({}, 'administrator');
    await deploy(connection, await thePackage());
    const integration = connect(fake);
    const soql = 'SELECT Leadline_Tier__c, Leadline_Rep_Override__c FROM Lead';
    await expect(integration.query(soql)).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
    await control(fake, 'POST', 'assign', {
      permissionSet: 'Leadline_Integration',
      username: fake.users.integration.username,
    });
    await integration.query(soql);
    const [Id = ''] = fake.load('Lead', leads(1));
    await integration.sobject('Lead').update({ Id, Leadline_Tier__c: 'Hot' });
    await expect(
      integration.sobject('Lead').update({ Id, Leadline_Rep_Override__c: 'Hot' }),
    ).rejects.toMatchObject({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' });
    await expect(deploy(integration, await thePackage())).rejects.toMatchObject({
      errorCode: 'INSUFFICIENT_ACCESS',
    });
  });

  it('makes a history whose rows nobody changes, numbered, and found from their lead', async () => {
    const { fake, connection } = await open({}, 'administrator');
    await deploy(connection, await thePackage());
    const [lead = ''] = fake.load('Lead', leads(1));
    const row = { Key__c: `${lead}:run-1`, Lead__c: lead, Tier__c: 'Hot' };
    const made = await connection.sobject(historyObject).create(row);
    await expect(
      connection.sobject(historyObject).update({ Id: String(made.id), Tier__c: 'Cold' }),
    ).rejects.toMatchObject({ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' });
    await expect(connection.sobject(historyObject).create(row)).rejects.toMatchObject({
      errorCode: 'DUPLICATE_VALUE',
    });
    const { records } = await connection.query(
      'SELECT (SELECT Name, Tier__c FROM Leadline_Scores__r) FROM Lead',
    );
    expect(records[0]?.Leadline_Scores__r).toMatchObject({
      records: [{ Name: 'LS-00000001', Tier__c: 'Hot' }],
    });
  });

  it.each([
    ['<type>Text</type>', 'Required field is missing: length', 3],
    ['<type>Text</type><length>256</length>', 'The length must be a whole number of 1 to 255', 3],
    ['<type>Rainbow</type>', "'Rainbow' is not a valid value", 5],
    ['<type>Date</type><colour>red</colour>', 'colour invalid at this location in type CustomField', 5],
  ])('refuses the field %s with its line', async (field, problem, lineNumber) => {
    const { connection } = await open({}, 'administrator');
    const result = await deploy(connection, small(leadWith(field), { CustomField: 'Lead.A__c' }));
    expect(result).toMatchObject({
      status: 'Failed',
      details: {
        componentFailures: [
          {
            componentType: 'CustomField',
            fullName: 'Lead.A__c',
            fileName: 'objects/Lead.object',
            problem: expect.stringContaining(problem),
            lineNumber,
          },
        ],
      },
    });
  });

  it('keeps nothing of a package of which one component fails', async () => {
    const { connection } = await open({}, 'administrator');
    const set = `${header}<PermissionSet><label>P</label>\n<fieldPermissions><editable>true</editable><field>Lead.B__c</field><readable>true</readable></fieldPermissions></PermissionSet>`;
    const files = { ...leadWith('<type>Date</type>'), 'permissionsets/P.permissionset': set };
    const result = await deploy(connection, small(files, { CustomField: 'Lead.A__c', PermissionSet: 'P' }));
    expect(result.details.componentFailures).toMatchObject([
      { fullName: 'P', problem: 'In field: field - no CustomField named Lead.B__c found', lineNumber: 3 },
    ]);
    await expect(connection.query('SELECT A__c FROM Lead')).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
  });

  it.each([
    [{ ApexRainbow: 'X' }, "Unknown type name 'ApexRainbow' specified in package.xml"],
    [{ Report: 'Missing' }, "An object 'Missing' of type Report was named in package.xml"],
  ])('refuses a package.xml with %j', async (types, problem) => {
    const { connection } = await open({}, 'administrator');
    const result = await deploy(connection, small({}, types as Record<string, string>));
    expect(result.details.componentFailures).toMatchObject([{ problem: expect.stringContaining(problem) }]);
  });
});
