import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { preflight } from '../../../tools/preflight.ts';
import { openFirm } from '../employment/firm.ts';

let firm: Awaited<ReturnType<typeof openFirm>>;
const asked = {
  datasets: ['typed', 'raw', 'ml_features'],
  sources: ['raw.leads', 'typed.history'],
  created: 'ml_features.lead_scores',
};

beforeEach(async () => {
  firm = await openFirm({});
  for (const folder of ['data', 'runs']) mkdirSync(join(firm.directory, folder));
});

describe('preflight', () => {
  it('finds nothing wrong where everything is there', async () => {
    const { output, measures } = await firm.run(preflight, asked);
    for (const [name, { value, note }] of Object.entries(measures))
      expect({ name, value, note: value === 0 ? '' : note }).toEqual({ name, value: 0, note: '' });
    expect(output.faults).toBe(0);
    expect(Object.keys(measures)).toEqual(preflight.measures?.(preflight.input.parse(asked)));
  });

  it('leaves neither table nor dataset behind when it tries to make one', async () => {
    await firm.run(preflight, asked);
    expect(await firm.warehouse.schemaOf('ml_features.lead_scores')).toBe(null);
    expect(await firm.warehouse.placeOf('ml_features')).toBe(null);
  });

  it('names the table that cannot be read', async () => {
    const { measures } = await firm.run(preflight, { ...asked, sources: ['raw.leads', 'raw.nowhere'] });
    expect(measures.tablesUnreadable?.value).toBe(1);
    expect(measures.tablesUnreadable?.note).toContain('raw.nowhere');
  });

  it('names the dataset that lies elsewhere than it must', async () => {
    const { measures } = await firm.run(preflight, { ...asked, location: 'northamerica-northeast2' });
    expect(measures.datasetsElsewhere?.value).toBe(2);
    expect(measures.datasetsElsewhere?.note).toContain('not in northamerica-northeast2');
  });

  it('names the table that cannot be made', async () => {
    // A view of that name is in the way of a table.
    await firm.warehouse.run('target/label', {
      leads: 'typed.leads',
      target: 'typed.taken',
      maturity_days: 30,
      contacted_from: null,
      analysis_date: '2025-10-31',
      view: true,
    });
    const before = await firm.warehouse.schemaOf('typed.taken');
    const { measures } = await firm.run(preflight, { ...asked, created: 'typed.taken' });
    expect(measures.tablesNotCreatable?.value).toBe(1);
    expect(await firm.warehouse.schemaOf('typed.taken')).toEqual(before);
  });

  it('names the folder that is missing', async () => {
    const { measures } = await firm.run(preflight, { ...asked, folders: ['data', 'models'] });
    expect(measures.foldersMissing?.value).toBe(1);
    expect(measures.foldersMissing?.note).toContain('models');
  });
});
