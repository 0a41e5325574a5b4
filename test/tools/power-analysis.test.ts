import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ingestFiles } from '../../tools/ingest-files.ts';
import { powerAnalysis } from '../../tools/power-analysis.ts';
import { typeLeads } from '../../tools/type-leads.ts';
import { openBench } from '../support/run-tool.ts';

const columns = [
  'Id',
  'FA_CRD__c',
  'OwnerId',
  'LeadSource',
  'CreatedDate',
  'Stage_Entered_Contacting__c',
  'Stage_Entered_Call_Scheduled__c',
];

/** Ten contacts a day on the weekdays of eight weeks that end on Friday 2025-10-31, by two reps; one in twenty converts. */
function leadFile(): string {
  const lines = [columns.join(',')];
  for (let day = 0; day < 56; day++) {
    const date = new Date(Date.UTC(2025, 8, 8 + day));
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6 || date > new Date('2025-10-31')) continue;
    for (let lead = 0; lead < 10; lead++) {
      const contact = `${date.toISOString().slice(0, 10)}T15:00:00.000Z`;
      const number = day * 10 + lead;
      const call = number % 20 === 0 ? contact : '';
      lines.push(
        [`00Q${number}`, 1000 + number, `rep${lead % 2}`, 'Event', contact, contact, call].join(','),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

async function analysed(options: { owners: string | null; owner_column?: string }) {
  const bench = await openBench();
  writeFileSync(join(bench.directory, 'Lead.csv'), leadFile());
  const source = { path: 'Lead.csv', table: 'crm.Lead_raw', columns };
  await bench.run(ingestFiles, { sources: [source] });
  await bench.run(typeLeads, { source: 'crm.Lead_raw', target: 'crm.Lead' });
  const result = await bench.run(powerAnalysis, {
    leads: 'crm.Lead',
    base_rate: 0.0389,
    weeks: 4,
    flow_weeks: 4,
    maturity_days: 30,
    ...options,
  });
  return { ...result, bench };
}

it('says what a test needs, what the flow brings, and that it is not enough', async () => {
  const { output, measures, bench } = await analysed({ owners: 'crm.Lead_raw' });
  // The week of 2025-10-27 is not over on the analysis date, so the four full weeks before it count.
  expect(output.weeklyFlow).toBe(50);
  expect(output.perArmNormal).toBe(1919);
  expect(output.weeksNeeded).toBeCloseTo((2 * (output.perArmExact ?? 0)) / 50, 9);
  expect(measures.power?.value).toBeLessThan(0.2);
  expect(measures.powerUnderAdoption?.value).toBeLessThan(Number(measures.power?.value));
  expect(measures.capacityShare).toMatchObject({
    value: 1,
    note: '2 reps can contact 50 leads in a busy week',
  });
  const report = bench.artifacts.get('ab_test_power_analysis.md');
  expect(report).toContain('give each arm 100 leads');
  expect(report).toContain('2 reps contacted leads');
});

it.each([
  { where: 'no table names them', options: { owners: null } },
  { where: 'the leads came without them', options: { owners: 'crm.Lead_raw', owner_column: 'Owner__c' } },
])('measures nothing about reps where $where', async ({ options }) => {
  const { measures } = await analysed(options);
  expect(measures.powerByRep?.value).toBeNull();
  expect(measures.capacityShare?.value).toBeNull();
});
