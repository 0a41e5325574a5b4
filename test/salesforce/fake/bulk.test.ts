import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type FakeOrg, startFakeOrg } from '../../../salesforce/fake/server.ts';
import { control, leads, open, send } from './open.ts';

interface JobInfo {
  id: string;
  state: string;
  errorMessage?: string;
  numberRecordsProcessed?: number;
  numberRecordsFailed?: number;
}

async function job(fake: FakeOrg, facts: object, csv: string): Promise<string> {
  const { id } = (await (
    await send(fake, 'POST', '/jobs/ingest', { object: 'Lead', ...facts })
  ).json()) as JobInfo;
  expect((await send(fake, 'PUT', `/jobs/ingest/${id}/batches`, csv)).status).toBe(201);
  await send(fake, 'PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
  return id;
}

async function info(fake: FakeOrg, id: string): Promise<JobInfo> {
  return (await (await send(fake, 'GET', `/jobs/ingest/${id}`)).json()) as JobInfo;
}

async function pile(fake: FakeOrg, id: string, name: string): Promise<string> {
  return (await send(fake, 'GET', `/jobs/ingest/${id}/${name}`)).text();
}

describe('Bulk API 2.0, ingest', () => {
  it('is driven by jsforce from opening to results', async () => {
    const { fake, connection } = await open();
    const ids = fake.load('Lead', leads(300));
    const input = ids.map((Id, n) => ({ Id, Title: n === 9 ? 'x'.repeat(200) : `T "${n}",\nand more` }));
    const results = await connection.bulk2.loadAndWaitForResults({
      object: 'Lead',
      operation: 'update',
      input,
      pollInterval: 1,
    });
    expect(results.successfulResults).toHaveLength(299);
    expect(results.successfulResults[0]).toMatchObject({ sf__Id: ids[0], sf__Created: 'false' });
    expect(results.failedResults).toMatchObject([
      { sf__Id: ids[9], sf__Error: expect.stringMatching(/^STRING_TOO_LONG:Title: .*:Title --$/) },
    ]);
    expect(results.unprocessedRecords).toEqual([]);
    expect(await connection.sobject('Lead').retrieve(ids[8] ?? '')).toMatchObject({
      Title: 'T "8",\nand more',
    });
  });

  it('goes from Open over InProgress to JobComplete, counts, and can be deleted then', async () => {
    const { fake } = await open();
    const [id = ''] = fake.load('Lead', leads(1));
    const made = await job(fake, { operation: 'update' }, `Id,Title\n${id},T\n`);
    expect((await info(fake, made)).state).toBe('InProgress');
    expect(await info(fake, made)).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 1,
      numberRecordsFailed: 0,
    });
    expect((await send(fake, 'PATCH', `/jobs/ingest/${made}`, { state: 'Aborted' })).status).toBe(400);
    expect((await send(fake, 'DELETE', `/jobs/ingest/${made}`)).status).toBe(204);
    expect((await send(fake, 'GET', `/jobs/ingest/${made}`)).status).toBe(404);
  });

  it('leaves a field as it is for an empty cell, and empties it for #N/A', async () => {
    const { fake, connection } = await open();
    const [id = ''] = fake.load('Lead', [{ ...leads(1)[0], Title: 'T', City: 'C' }]);
    await job(fake, { operation: 'update' }, `Id,Title,City\n${id},,#N/A\n`);
    expect(await connection.sobject('Lead').retrieve(id)).toMatchObject({ Title: 'T', City: null });
  });

  it.each([
    ['Id,Nothing__c\nx,1\n', 'InvalidBatch : Field name not found : Nothing__c'],
    ['Id,Title\r\nx,1\r\n', 'LineEnding is invalid'],
    ['', 'No data was uploaded'],
  ])('fails the whole job for %j', async (csv, message) => {
    const { fake } = await open({ pollsInProgress: 0 });
    const id = await job(fake, { operation: 'update' }, csv);
    expect(await info(fake, id)).toMatchObject({
      state: 'Failed',
      errorMessage: expect.stringContaining(message),
    });
  });

  it('ended by a fault, says which rows were done, which failed and which were not tried', async () => {
    const { fake } = await open({
      faults: [
        { kind: 'job-failed', rows: 3 },
        { kind: 'row-lock', every: 2, times: 1 },
      ],
      pollsInProgress: 0,
    });
    const ids = fake.load('Lead', leads(5));
    const id = await job(
      fake,
      { operation: 'update' },
      `Id,Title\n${ids.map((one) => `${one},T`).join('\n')}\n`,
    );
    expect(await info(fake, id)).toMatchObject({
      state: 'Failed',
      numberRecordsProcessed: 3,
      numberRecordsFailed: 1,
    });
    expect((await pile(fake, id, 'successfulResults')).split('\n')).toHaveLength(4);
    expect(await pile(fake, id, 'failedResults')).toBe(
      `"sf__Id","sf__Error","Id","Title"\n"${ids[1]}","UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--","${ids[1]}","T"\n`,
    );
    expect(await pile(fake, id, 'unprocessedrecords')).toBe(
      `"Id","Title"\n"${ids[3]}","T"\n"${ids[4]}","T"\n`,
    );
  });

  it('aborts what is still open, and takes no second upload', async () => {
    const { fake } = await open();
    const made = (await (
      await send(fake, 'POST', '/jobs/ingest', { object: 'Lead', operation: 'insert' })
    ).json()) as JobInfo;
    await send(fake, 'PUT', `/jobs/ingest/${made.id}/batches`, 'LastName\nA\n');
    expect((await send(fake, 'PUT', `/jobs/ingest/${made.id}/batches`, 'LastName\nA\n')).status).toBe(400);
    const aborted = await send(fake, 'PATCH', `/jobs/ingest/${made.id}`, { state: 'Aborted' });
    expect(await aborted.json()).toMatchObject({ state: 'Aborted' });
  });
});

describe('Bulk API 2.0, query', () => {
  it('gives the rows of the moment it was asked, in pages that a locator joins', async () => {
    const { fake, connection } = await open();
    fake.load('Lead', leads(5));
    const soql = 'SELECT Id, LastName, Title, Owner.Name, IsDeleted FROM Lead ORDER BY LastName';
    const created = await send(fake, 'POST', '/jobs/query', { operation: 'query', query: soql });
    const { id } = (await created.json()) as JobInfo;
    const [lead] = (await connection.query<{ Id: string }>('SELECT Id FROM Lead')).records;
    await connection.sobject('Lead').delete(String(lead?.Id));
    const sizes: string[] = [];
    let text = '';
    for (let locator: string | null = null; locator !== 'null'; ) {
      const more: string = locator === null ? '' : `&locator=${locator}`;
      const page: Response = await send(fake, 'GET', `/jobs/query/${id}/results?maxRecords=2${more}`);
      sizes.push(String(page.headers.get('sforce-numberofrecords')));
      locator = page.headers.get('sforce-locator');
      text = await page.text();
    }
    expect(sizes).toEqual(['2', '2', '1']);
    expect(text).toMatch(
      /^"Id","LastName","Title","Owner.Name","IsDeleted"\n"00Q\w{15}","Lead 4","","Fake Administrator","false"\n$/,
    );
  });

  it.each([
    'SELECT COUNT() FROM Lead',
    'SELECT Id, (SELECT Id FROM Histories) FROM Lead',
    'SELECT Status, COUNT(Id) FROM Lead GROUP BY Status',
  ])('refuses %s', async (query) => {
    const { fake } = await open();
    expect((await send(fake, 'POST', '/jobs/query', { operation: 'query', query })).status).toBe(400);
  });
});

describe('an org in a file', () => {
  it('goes on after a restart: rows, jobs, tokens and ids', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'leadline-fake-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const database = path.join(folder, 'org.sqlite');
    const first = await startFakeOrg({ database });
    const [lead = ''] = first.load('Lead', leads(1));
    const done = await job(first, { operation: 'update' }, `Id,Title\n${lead},T\n`);
    await first.close();
    const second = await startFakeOrg({ database });
    onTestFinished(() => second.close());
    expect(second.accessToken).toBe(first.accessToken);
    await info(second, done);
    expect(await info(second, done)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 1 });
    const [next = ''] = second.load('Lead', leads(1));
    expect(next > lead).toBe(true);
    const { body } = await control(second, 'GET', 'rows?object=Lead');
    expect(body).toMatchObject([{ Id: lead, Title: 'T' }, { Id: next }]);
  });
});
