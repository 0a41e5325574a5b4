import { describe, expect, it } from 'vitest';
import { nullSignals } from '../../../tools/employment/columns.ts';
import { type FirmFiles, lead, openFirm } from './firm.ts';

/** Forty people contacted on two days; every fourth converts, and left an earlier firm in March, which the vendor wrote down a year later. */
function firmFiles(column: (converted: boolean) => Record<string, string> = () => ({})): FirmFiles {
  const people = Array.from({ length: 40 }, (_, index) => ({
    crd: String(index + 1),
    converted: index % 4 === 0,
    contacted: index < 20 ? '2024-05-10' : '2024-06-10',
  }));
  return {
    leads: people.map(({ crd, converted, contacted }) => ({
      ...lead(`lead ${crd}`, crd, contacted, converted ? 10 : undefined),
      ...column(converted),
    })),
    history: people.flatMap(({ crd, converted }) => [
      [
        crd,
        '5',
        'Old Firm',
        '2015-01-01',
        ...(converted ? ['2024-03-15', '2025-03-15'] : ['', '2015-01-20']),
      ],
    ]),
    firms: [['5', 'Old Firm', '2024', '4', '1000', '40']],
    contacts: people.map(({ crd, converted }) => [crd, converted ? 'Female' : 'Male', '', '', '', '120']),
    protocol: [['5', '2012-01-01']],
  };
}

async function audited(
  extra: { source: 'lead' | 'contacts_current' | 'employment_history'; column: string } | null,
  column?: (converted: boolean) => Record<string, string>,
) {
  const firm = await openFirm(firmFiles(column));
  await firm.target();
  const extra_features = extra === null ? [] : [{ name: 'added', ...extra }];
  await firm.build({ extra_features });
  return { ...(await firm.audit({ extra_features, days: 2 })), firm };
}

describe('the audit of the employment features', () => {
  it('finds nothing in features that were known at contact, and lists the null signals as exempt', async () => {
    const { measures, output, firm } = await audited(null);
    expect(output).toMatchObject({ replayedLeads: 40, replayedDays: 2, exempt: nullSignals });
    expect(measures).toMatchObject({
      forbiddenColumns: { value: 0, note: expect.stringContaining('exempt by rule: is_gender_missing') },
      replayDifferences: { value: 0 },
      suspiciousFeatures: { value: 0 },
    });
    expect(firm.artifacts.get('leakage-audit.md')).toContain('40 leads on 2 contact days');
  });

  it('catches ends that were used before they were written', async () => {
    const firm = await openFirm(firmFiles());
    await firm.target();
    await firm.typeHistoryAgain(
      'typed.careless',
      (firmFiles().history ?? []).map(([crd = '', id = '', name = '', start = '', end = '']) => [
        crd,
        id,
        name,
        start,
        end,
        end === '' ? start : end,
      ]),
    );
    await firm.build({ history: 'typed.careless' });
    const { measures } = await firm.audit({ days: 2 });
    expect(measures.replayDifferences?.note).toContain('tenure_months');
    expect(measures.replayDifferences?.evidence?.columns).toContain('as_known_then');
    await firm.build();
    expect((await firm.audit({ days: 2 })).measures.replayDifferences?.value).toBe(0);
  });

  it("catches today's value, by rule and by replay", async () => {
    const { measures } = await audited({ source: 'contacts_current', column: 'INDUSTRY_TENURE_MONTHS' });
    expect(measures.forbiddenColumns?.value).toBe(1);
    expect(measures.replayDifferences?.value).toBe(40);
  });

  it('catches an end date that the vendor wrote after the contact', async () => {
    const { measures } = await audited({
      source: 'employment_history',
      column: 'PREVIOUS_REGISTRATION_COMPANY_END_DATE',
    });
    expect(measures.forbiddenColumns?.value).toBe(1);
    expect(measures.replayDifferences).toMatchObject({ value: 10, note: expect.stringContaining('added') });
  });

  it('catches a column that is filled after contact, and lets one pass that is filled at creation', async () => {
    const late = await audited({ source: 'lead', column: 'First_Response_Date__c' }, (converted) => ({
      First_Response_Date__c: converted ? '2024-06-12' : '',
    }));
    expect(late.measures.forbiddenColumns?.note).toContain('First_Response_Date__c');
    expect(late.measures.replayDifferences?.value).toBe(10);
    const early = await audited({ source: 'lead', column: 'CreatedDate' });
    expect(early.measures).toMatchObject({ forbiddenColumns: { value: 0 }, replayDifferences: { value: 0 } });
  });

  it('catches a stand-in for the target by its information value', async () => {
    const { measures } = await audited({ source: 'lead', column: 'Opened__c' }, (converted) => ({
      Opened__c: String(converted),
    }));
    expect(measures.suspiciousFeatures).toMatchObject({ value: 1, note: expect.stringContaining('added') });
  });
});
