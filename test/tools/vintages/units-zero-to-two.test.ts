import { beforeAll, describe, expect, it } from 'vitest';
import { checkTemporalIntegrity } from '../../../tools/check-temporal-integrity.ts';
import type { ToolResult } from '../../../tools/tool.ts';
import { openV12 } from '../../support/v12.ts';
import { writeLeadFile, writeVendorFile } from '../../support/vendor-files.ts';

// Two vintages of five reps; four contacted leads, one of a person whom no vintage knows.
const dates = ['2024-01-07', '2024-03-31'];
const contact = (day: string) => `${day}T10:00:00.000Z`;

async function open() {
  const bench = await openV12({ snapshot_dates: dates });
  const results = await run(bench, [
    { Id: 'january', FA_CRD__c: '1', Stage_Entered_Contacting__c: contact('2024-01-20') },
    { Id: 'february', FA_CRD__c: '2', Stage_Entered_Contacting__c: contact('2024-02-20') },
    { Id: 'may', FA_CRD__c: '3', Stage_Entered_Contacting__c: contact('2024-05-20') },
    { Id: 'stranger', FA_CRD__c: '404', Stage_Entered_Contacting__c: contact('2024-05-20') },
    { Id: 'open', FA_CRD__c: '4' },
  ]);
  return { bench, measures: (id: string) => results.get(id)?.measures ?? {} };
}

async function run(
  bench: Awaited<ReturnType<typeof openV12>>,
  leads: Parameters<typeof writeLeadFile>[1],
): Promise<Map<string, ToolResult>> {
  const reps = [1, 2, 3, 4].map((n) => ({ RepCRD: String(n), MilesToWork: String(8 + n) }));
  const far = { RepCRD: '5', MilesToWork: '900' };
  writeVendorFile(bench.vendorFile('2024-01-07'), [...reps, { ...far, Home_State: '' }]);
  writeVendorFile(bench.vendorFile('2024-03-31'), [...reps, far]);
  writeLeadFile(bench.leadFile, leads);
  const results = new Map<string, ToolResult>();
  for (const id of ['0.1a', '0.1b', '0.1c', '0.1d', '0.1e', '0.2b', '1.1', '1.2', '2.1', '2.3a', '2.3']) {
    results.set(id, await bench.step(id));
  }
  return results;
}

describe('units 0 to 2 of V12', () => {
  let v12: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    v12 = await open();
  });

  it('read every table of the intake back for the manifest', () => {
    expect(v12.measures('0.2b')).toMatchObject({
      tablesPresent: { value: 4 },
      rawTablesPresent: { value: 2 },
      tablesMatching: { value: 4 },
      logComplete: { value: true },
      wrongDateTypes: { value: 0 },
    });
    expect(v12.bench.artifacts.get('data_ingest_manifest.md')).toContain('RIARepDataFeed_20240331.csv');
  });

  it('match people by CRD, count the slices, and find the value far from all others', () => {
    const measures = v12.measures('1.2');
    expect(measures).toMatchObject({
      crdMatchRate: { value: 0.75 },
      missingSlices: { value: 0 },
      outliersDocumented: { value: true },
      outliers: { value: 2 },
    });
    // One home state is missing among five reps and ten expected columns.
    expect(measures.completeness?.value).toBeCloseTo(49 / 50, 12);
  });

  it('find no leakage in the join, and every column of time of its type', () => {
    expect(v12.measures('2.3')).toMatchObject({
      leakageRate: { value: 0 },
      leakageCount: { value: 0 },
      wrongTimestampTypes: { value: 0 },
    });
  });

  it('catch a later vintage of the same quarter, which the check by quarter alone does not see', async () => {
    const bench = await openV12({ snapshot_dates: dates });
    await run(bench, [
      { Id: 'moved', FA_CRD__c: '1', Stage_Entered_Contacting__c: contact('2024-03-31') },
      { Id: 'kept', FA_CRD__c: '3', Stage_Entered_Contacting__c: contact('2024-05-20') },
    ]);
    // The CRM corrects a contact after the join: it was in January, and the vintage of March could not be known then.
    writeLeadFile(bench.leadFile, [
      { Id: 'moved', FA_CRD__c: '1', Stage_Entered_Contacting__c: contact('2024-01-20') },
      { Id: 'kept', FA_CRD__c: '3', Stage_Entered_Contacting__c: contact('2024-05-20') },
    ]);
    for (const id of ['0.1b', '0.1c', '2.1']) await bench.step(id);
    const { measures, output } = await bench.step('2.3');
    expect(output).toMatchObject({ matched: 2, laterByDay: 1, laterByQuarter: 0 });
    expect(measures).toMatchObject({ leakageRate: { value: 0.5 }, leakageCount: { value: 1 } });
    expect(measures.leakageRate?.evidence?.rows[0]?.[0]).toBe('moved');
    expect(bench.artifacts.get('step_2_temporal_integrity_report.md')).toContain(
      'what the check by quarter alone would not see | 1 |',
    );
  });

  it('call a column of time wrong when its type is another', async () => {
    const { bench } = v12;
    const { measures } = await bench.run(checkTemporalIntegrity, {
      joined: bench.tables.staging,
      leads: bench.tables.aligned,
      types: [{ table: bench.tables.aligned, column: 'contacted_at', type: 'DATE' }],
      report: 'types.md',
    });
    expect(measures.wrongTimestampTypes).toMatchObject({ value: 1 });
    expect(measures.wrongTimestampTypes?.note).toContain('contacted_at is TIMESTAMP');
  });
});
