import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ingestFiles } from '../../tools/ingest-files.ts';
import { openBench } from '../support/run-tool.ts';

it('refuses a file that is swapped between its hash and its rows, also when it is put back', async () => {
  const bench = await openBench();
  const file = join(bench.directory, 'leads.csv');
  const write = (text: string) => writeFileSync(file, text);
  const { warehouse } = bench;
  const loadCsv = warehouse.loadCsv.bind(warehouse);
  warehouse.loadCsv = async (source, table) => {
    write('Id\nb\n');
    const loaded = await loadCsv(source, table);
    write('Id\na\n');
    return loaded;
  };
  write('Id\na\n');
  const sources = [{ path: 'leads.csv', table: 'crm.Lead_raw', columns: ['Id'] }];
  await expect(bench.run(ingestFiles, { sources })).rejects.toMatchObject({ code: 'file-changed' });
});
