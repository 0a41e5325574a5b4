import { describe, expect, it } from 'vitest';
import { lead, openFirm } from './firm.ts';

describe('define-target', () => {
  it('labels by the window, both ends included, and leaves the young and the called-before without a label', async () => {
    const firm = await openFirm({
      leads: [
        lead('on the last day', '1', '2025-01-10', 30),
        lead('a day late', '2', '2025-01-10', 31),
        lead('never', '3', '2025-01-10'),
        lead('called before', '4', '2025-01-10', -3),
        lead('just mature', '5', '2025-10-01'),
        lead('a day too young', '6', '2025-10-02', 0),
      ],
    });
    const { output, measures } = await firm.target({ maturity_days: 30 });
    const rows = await Promise.all(
      ['on the last day', 'a day late', 'never', 'called before', 'just mature', 'a day too young'].map(
        (id) => firm.row(id, 'ml.target'),
      ),
    );
    expect(rows.map((row) => [row?.target_label, row?.label_reason])).toEqual([
      [1, 'positive'],
      [0, 'negative'],
      [0, 'negative'],
      [null, 'converted before contact'],
      [0, 'negative'],
      [null, 'too young'],
    ]);
    expect(output).toMatchObject({ contacted: 6, labelled: 4, positives: 1, tooYoung: 1 });
    expect(measures).toMatchObject({
      positiveShare: { value: 0.25 },
      censoredShare: { value: 1 / 6 },
      negativeDays: { value: 0 },
      labelIntegrity: { value: 0 },
      labelDifferences: { value: 0 },
      clockReads: { value: 0 },
      convertedBeforeContact: { value: 1, evidence: { total: 1 } },
    });
  });

  it('takes the days that nine in ten conversions took, rounded up, without the calls before contact', async () => {
    const days = [0, 0, 1, 1, 2, 3, 5, 8, 20, 50];
    const firm = await openFirm({
      leads: [-9, ...days].map((delay, index) =>
        lead(`lead ${index}`, String(index + 1), '2025-01-10', delay),
      ),
    });
    const { output, measures } = await firm.target({ maturity_days: 'p90' });
    // Between the ninth (20) and the tenth (50): 20 + 0.1 * 30.
    expect(output.windowDays).toBe(23);
    expect(measures.maturityWindowDays?.note).toContain('23.0');
    expect(JSON.parse(firm.artifacts.get('target.json') ?? '')).toMatchObject({
      window_source: 'measured',
      captured: 0.9,
      timing: { conversions: 10, beforeContact: 1, mean: 9, median: 2.5, p90: expect.closeTo(23, 9) },
    });
    expect(firm.artifacts.get('target.md')).toContain('| P90 | 23.0 |');
  });

  it('does not know of a call after the analysis date, nor of contacts before the first day that counts', async () => {
    const firm = await openFirm(
      {
        leads: [
          lead('called later', '1', '2025-01-10', 20),
          lead('too early', '2', '2024-01-31', 2),
          lead('counts', '3', '2024-02-01', 2),
        ],
      },
      '2025-01-15',
    );
    const { output } = await firm.target({ maturity_days: 5, contacted_from: '2024-02-01' });
    expect(output).toMatchObject({ contacted: 2, labelled: 2, positives: 1 });
    expect((await firm.row('called later', 'ml.target'))?.target_label).toBe(0);
  });

  it('says how many labelled leads are missing and when they come', async () => {
    const firm = await openFirm({
      leads: Array.from({ length: 24 }, (_, index) => lead(`lead ${index}`, '1', '2025-09-01')),
    });
    const { measures } = await firm.target({ maturity_days: 28, minimum_labelled: 34 });
    expect(measures.matureLeads).toMatchObject({
      value: 24,
      note: '24 labelled leads, 10 fewer than the 34 needed; at 2.0 a week they take about 9 weeks to come, 28 days of waiting included',
    });
  });

  it('groups lead sources as the V4 plan does', async () => {
    const sources = {
      'Provided Lead List': 'Provided List',
      'Provided List': 'Provided List',
      'LinkedIn (Self Sourced)': 'LinkedIn',
      'Advisor Referral': 'Referral',
      Event: 'Event',
      'Re-Engagement': 'Other',
    };
    const firm = await openFirm({
      leads: Object.keys(sources).map((source) => ({
        ...lead(source, '1', '2025-01-10'),
        LeadSource: source,
      })),
    });
    await firm.target();
    for (const [source, group] of Object.entries(sources))
      expect((await firm.row(source, 'ml.target'))?.lead_source_grouped).toBe(group);
  });

  it('measures how many contacted leads the vendor knows, when it is given the tables', async () => {
    const firm = await openFirm({
      leads: [
        lead('both', '1.0', '2025-01-10'),
        lead('today only', 'CRD-2', '2025-01-10'),
        lead('none', '', '2025-01-10'),
      ],
      history: [['1', '9', 'Firm', '2020-01-01', '', '2020-01-20']],
      contacts: [
        ['1', '', '', '', '', ''],
        ['2', '', '', '', '', ''],
      ],
    });
    const { measures } = await firm.target({ contacts: 'typed.contacts', history: 'typed.history' });
    expect(measures.fintrxMatchRate?.value).toBeCloseTo(2 / 3, 12);
    expect(measures.employmentHistoryRate?.value).toBeCloseTo(1 / 3, 12);
    expect((await firm.target()).measures).not.toHaveProperty('fintrxMatchRate');
  });

  it('refuses to find a window where no lead converted after the day of contact', async () => {
    const firm = await openFirm({ leads: [lead('at once', '1', '2025-01-10', 0)] });
    await expect(firm.target({ maturity_days: 'p90' })).rejects.toMatchObject({
      code: 'maturity-window-unknown',
    });
  });
});
