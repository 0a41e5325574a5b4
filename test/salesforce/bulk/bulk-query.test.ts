import { describe, expect, it } from 'vitest';
import { bulkQuery } from '../../../salesforce/bulk/bulk-query.ts';
import type { Org } from '../../../salesforce/connect/org.ts';

/** An org that has done one query job and answers with these pages, one after the other. */
function orgWith(pages: readonly { csv: string; records?: string }[]): Org {
  const left = [...pages];
  const answers = {
    request: async ({ method }: { method: string }) =>
      method === 'POST'
        ? { id: '750000000000001', createdDate: '2025-10-31T06:00:00.000+0000' }
        : { state: 'JobComplete' },
    send: async () => {
      const { csv, records } = left.shift() ?? { csv: '' };
      const headers = records === undefined ? {} : { 'sforce-numberofrecords': records };
      return { status: 200, headers, body: csv };
    },
  };
  return answers as unknown as Org;
}

async function read(...pages: { csv: string; records?: string }[]): Promise<string[]> {
  const found: string[] = [];
  await bulkQuery(
    orgWith(pages),
    { soql: 'SELECT Company FROM Lead', what: 'read the leads', all: true },
    { wait: async () => undefined },
    ({ records }) => void found.push(...records.map(({ Company = '' }) => Company)),
  );
  return found;
}

const whole = { csv: '"Company"\n"Ridge"\n"Harbor"\n', records: '2' };

describe('a page of a Bulk query', () => {
  it('is asked for again where a proxy cut it off after a record', async () => {
    expect(await read({ csv: '"Company"\n"Ridge"\n', records: '2' }, whole)).toEqual(['Ridge', 'Harbor']);
  });

  it('is asked for again where it was cut off within the last value', async () => {
    const cut = { csv: 'Company\nRidge\nHarb', records: '2' };
    expect(await read(cut, whole)).toEqual(['Ridge', 'Harbor']);
  });

  it('is asked for again where a quoted value has no end', async () => {
    expect(await read({ csv: '"Company"\n"Ridge"\n"Har\n', records: '2' }, whole)).toEqual([
      'Ridge',
      'Harbor',
    ]);
  });

  it('may say nothing of how many records it has', async () => {
    expect(await read({ csv: whole.csv })).toEqual(['Ridge', 'Harbor']);
  });

  it('may be empty, with a header or without', async () => {
    expect(await read({ csv: 'Company\n', records: '0' })).toEqual([]);
    expect(await read({ csv: '', records: '0' })).toEqual([]);
  });
});
