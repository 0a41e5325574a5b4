import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { LeadlineError } from '../../../errors/leadline-error.ts';
import type { Call } from '../../../salesforce/connect/call.ts';
import type { Org } from '../../../salesforce/connect/org.ts';
import { convertSource } from '../../../salesforce/deploy/convert-source.ts';
import { deployPackage } from '../../../salesforce/deploy/deploy-package.ts';

const field = '<CustomField>\n    <fullName>A__c</fullName>\n    <type>Date</type>\n</CustomField>\n';
const contents = convertSource({
  apiVersion: '68.0',
  files: [
    file('objects/Lead/fields/A__c.field-meta.xml', field),
    file(
      'permissionsets/P.permissionset-meta.xml',
      '<PermissionSet>\n    <label>P</label>\n</PermissionSet>',
    ),
  ],
});
const taken = (componentType: string, fullName: string, more: object) => ({
  ...{ componentType, fullName, fileName: 'package.xml', created: false, changed: false },
  ...more,
});

describe('deploying', () => {
  it('sends the options and the zip in one form, and asks until the end, later each time', async () => {
    const org = orgThatAnswers([
      { status: 'Pending' },
      { status: 'InProgress', stateDetail: 'Processing Type: CustomField', numberComponentsTotal: 2 },
      {
        ...{ status: 'Succeeded', done: true, success: true },
        details: {
          componentFailures: [],
          componentSuccesses: [
            taken('', 'package.xml', { changed: true }),
            taken('CustomField', 'Lead.A__c', { created: true, changed: true }),
            taken('PermissionSet', 'P', {}),
          ],
        },
      },
    ]);
    const progress: string[] = [];
    const outcome = await deploy(org, { checkOnly: true, onProgress: ({ doing }) => progress.push(doing) });
    expect(outcome).toEqual({
      ...{ id: '0Af000000000001AAA', status: 'Succeeded', succeeded: true, checkOnly: true },
      ...{ created: 1, changed: 0, unchanged: 1, problems: [] },
    });
    expect(org.waited).toEqual([1000, 2000, 4000]);
    expect(progress).toEqual(['Pending', 'Processing Type: CustomField', 'Succeeded']);

    const [upload, ...questions] = org.made;
    expect(questions.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(3).fill('GET /metadata/deployRequest/0Af000000000001AAA?includeDetails=true'),
    );
    const form = await formOf(upload);
    expect(JSON.parse(String(form.get('entity_content')))).toEqual({
      deployOptions: { checkOnly: true, rollbackOnError: true, singlePackage: true, ignoreWarnings: false },
    });
    const zip = form.get('file');
    if (!(zip instanceof Blob)) throw new Error('The form holds no zip.');
    expect(Object.keys(unzipSync(new Uint8Array(await zip.arrayBuffer())))).toEqual([
      'package.xml',
      'objects/Lead.object',
      'permissionsets/P.permissionset',
    ]);
  });

  it('tells what Salesforce refused in the files and lines of the source', async () => {
    const failure = (fileName: string, more: object) => ({
      ...{ fileName, problem: 'No', problemType: 'Error', success: false, ...more },
    });
    const org = orgThatAnswers([
      {
        ...{ status: 'Failed', done: true, success: false },
        details: {
          componentFailures: [
            failure('objects/Lead.object', {
              componentType: 'CustomField',
              fullName: 'Lead.A__c',
              lineNumber: 5,
            }),
            failure('objects/Lead.object', { componentType: 'CustomField', fullName: 'Lead.A__c' }),
            failure('permissionsets/P.permissionset', {
              ...{ componentType: 'PermissionSet', fullName: 'P', lineNumber: 2, problemType: 'Warning' },
            }),
            failure('package.xml', { componentType: '', fullName: 'package.xml' }),
          ],
        },
      },
    ]);
    const { succeeded, problems } = await deploy(org, {});
    expect(succeeded).toBe(false);
    expect(problems.map(({ severity, file: at, line }) => [severity, at, line])).toEqual([
      ['error', 'objects/Lead/fields/A__c.field-meta.xml', 3],
      ['error', 'objects/Lead/fields/A__c.field-meta.xml', null],
      ['warning', 'permissionsets/P.permissionset-meta.xml', 2],
      ['error', 'package.xml', null],
    ]);
  });

  it('tells why where no component is to blame, and takes a lone message without a list', async () => {
    const org = orgThatAnswers([
      { status: 'Failed', done: true, success: false, errorMessage: 'UNKNOWN_EXCEPTION: try later' },
      { ...{ status: 'Failed', done: true }, details: { componentFailures: { problem: 'Not this one' } } },
    ]);
    expect((await deploy(org, {})).problems).toEqual([
      expect.objectContaining({ problem: 'UNKNOWN_EXCEPTION: try later' }),
    ]);
    expect((await deploy(org, {})).problems).toEqual([
      expect.objectContaining({ problem: 'Not this one', file: null }),
    ]);
  });

  it('asks Salesforce once to cancel, and tells how it ended', async () => {
    const stop = new AbortController();
    const org = orgThatAnswers([
      { status: 'InProgress' },
      { status: 'Canceling' },
      { status: 'Canceled', done: true, success: false },
    ]);
    const outcome = await deploy(org, { signal: stop.signal, onProgress: () => stop.abort() });
    expect(outcome).toMatchObject({ status: 'Canceled', succeeded: false });
    expect(org.made.filter(({ method }) => method === 'PATCH').map(({ body }) => body)).toEqual([
      { deployResult: { status: 'Canceling' } },
    ]);
  });

  it('tells the end of a deployment that is too late to cancel', async () => {
    const org = orgThatAnswers([{ status: 'Succeeded', done: true, success: true }], (call) => {
      if (call.method === 'PATCH')
        throw new LeadlineError({ code: 'salesforce-refused', message: 'Too late.' });
    });
    expect(await deploy(org, { signal: AbortSignal.abort() })).toMatchObject({ succeeded: true });
  });

  it('gives up asking after half an hour', async () => {
    const org = orgThatAnswers([{ status: 'Pending' }]);
    await expect(deploy(org, {})).rejects.toMatchObject({ code: 'salesforce-deploy-unfinished' });
    const minutes = org.waited.reduce((sum, one) => sum + one, 0) / 60_000;
    expect([Math.round(minutes), Math.max(...org.waited)]).toEqual([30, 10_000]);
  });
});

type FakeOrg = Org & { made: Call[]; waited: number[] };

/** An org that takes every deployment and tells these states of it one after another, the last one for ever. */
function orgThatAnswers(states: object[], onCall: (call: Call) => void = () => {}): FakeOrg {
  const made: Call[] = [];
  const left = [...states];
  const request = async (call: Call) => {
    made.push(call);
    onCall(call);
    const state = call.method === 'GET' ? (left.length > 1 ? left.shift() : left[0]) : { status: 'Pending' };
    return { id: '0Af000000000001AAA', deployResult: state };
  };
  return { made, waited: [], request } as unknown as FakeOrg;
}

function deploy(org: FakeOrg, options: Partial<Parameters<typeof deployPackage>[2]>) {
  const wait = async (milliseconds: number) => void org.waited.push(milliseconds);
  return deployPackage(org, contents, { checkOnly: false, wait, ...options });
}

function formOf(call: Call | undefined): Promise<FormData> {
  return new Response(Buffer.from(call?.body as Uint8Array), { headers: { ...call?.headers } }).formData();
}

function file(path: string, text: string) {
  return { path, bytes: new TextEncoder().encode(text) };
}
