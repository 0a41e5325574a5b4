import { describe, expect, it } from 'vitest';
import { employmentFeatures, keyColumns } from '../../../tools/employment/columns.ts';
import { lead, openFirm } from './firm.ts';

const stay = (crd: string, firm: string, start: string, end = '', updated = start) => [
  crd,
  firm,
  `Firm ${firm}`,
  start,
  end,
  updated,
];

describe('build-employment-features', () => {
  it('makes exactly the columns that are documented, one row a labelled lead', async () => {
    const firm = await openFirm({
      leads: [
        lead('known', '1', '2025-01-10'),
        lead('no CRD', '', '2025-01-10'),
        lead('young', '1', '2025-10-30'),
      ],
      history: [stay('1', '7', '2020-01-01')],
    });
    await firm.target();
    const { output, measures } = await firm.build();
    const columns = (await firm.warehouse.schemaOf('ml.features'))?.map(({ name }) => name) ?? [];
    const documented = [...keyColumns, ...employmentFeatures(true).map(({ name }) => name)];
    expect(columns.toSorted()).toEqual(documented.toSorted());
    expect(output).toMatchObject({ rows: 2, unscorable: 1 });
    expect(measures).toMatchObject({
      rowsLost: { value: 0 },
      repeatedLeads: { value: 0 },
      undocumentedColumns: { value: 0 },
      futureFacts: { value: 0 },
      interactionFeatures: { value: 2 },
      missingProtected: { value: 0 },
      geographicColumns: { value: 0 },
      nullSignals: { value: 5 },
    });
  });

  it('reckons a career by hand: current firm, prior stays, moves, experience', async () => {
    const firm = await openFirm({
      leads: [lead('lead', '1', '2025-01-10')],
      history: [
        stay('1', '7', '2010-01-15', '2018-01-20', '2018-02-01'),
        stay('1', '8', '2018-02-15', '2022-06-15', '2022-07-01'),
        // A second registration of the same stay, and one of a stay whose end nobody wrote down.
        stay('1', '8', '2018-02-15', '2022-06-15', '2022-07-01'),
        stay('1', '9', '2022-07-01'),
        stay('1', '4', '2024-01-05'),
      ],
    });
    await firm.target();
    await firm.build();
    // Stays at 7, 8 and 9 lasted 96, 52 and 18 months; the last until the start at 4.
    expect(await firm.row('lead')).toMatchObject({
      firm_crd: '4',
      tenure_months: 12,
      tenure_bucket: '12-24',
      industry_tenure_months: 180,
      experience_years: 15,
      experience_bucket: '15-20',
      num_prior_firms: 3,
      pit_avg_prior_tenure_months: (96 + 52 + 18) / 3,
      pit_moves_3yr: 2,
      mobility_3yr: 2,
      mobility_tier: 'High_Mobility',
      short_tenure_x_high_mobility: 1,
      tenure_bucket_x_mobility: 2,
      has_firm_data: 1,
      has_fintrx_match: 1,
      latest_known_on: '2024-02-19',
    });
  });

  it('knows a start 45 days after it, and an end only once it was written', async () => {
    const firm = await openFirm({
      leads: [
        lead('44 days', '1', '2025-02-14'),
        lead('45 days', '1', '2025-02-15'),
        lead('written', '2', '2025-02-15'),
        lead('unwritten', '3', '2025-02-15'),
      ],
      history: [
        stay('1', '7', '2015-01-01'),
        stay('1', '8', '2025-01-01'),
        stay('2', '7', '2015-01-01', '2025-01-20', '2025-02-15'),
        stay('3', '7', '2015-01-01', '2025-01-20', '2025-02-16'),
      ],
    });
    await firm.target();
    await firm.build();
    expect((await firm.row('44 days'))?.firm_crd).toBe('7');
    expect((await firm.row('45 days'))?.firm_crd).toBe('8');
    expect(await firm.row('written')).toMatchObject({
      firm_crd: null,
      tenure_months: null,
      is_tenure_missing: 1,
      has_employment_history: 1,
    });
    expect((await firm.row('unwritten'))?.firm_crd).toBe('7');
  });

  it('counts arrivals and departures of twelve months up to 45 days before contact, departures also by the next employer', async () => {
    const firm = await openFirm({
      leads: [lead('lead', '1', '2025-02-15')],
      history: [
        stay('1', '7', '2015-01-01'),
        // The window runs from 2024-01-02 to 2025-01-01.
        stay('2', '7', '2024-01-02'),
        stay('3', '7', '2024-01-01'),
        stay('4', '7', '2025-01-02'),
        stay('5', '7', '2015-01-01', '2024-06-01', '2024-06-20'),
        stay('6', '7', '2015-01-01', '2024-06-01', '2025-06-20'),
        stay('6', '8', '2024-06-10'),
        stay('7', '7', '2015-01-01', '2024-06-01', '2025-06-20'),
      ],
    });
    await firm.target();
    await firm.build({ heavy_bleeding_below: 0 });
    // Rep 2 arrived; rep 5's end was written, rep 6 showed up elsewhere; nobody knew of rep 7.
    expect(await firm.row('lead')).toMatchObject({
      firm_arrivals_12mo: 1,
      firm_departures_12mo: 2,
      firm_net_change_12mo: -1,
      firm_stability_tier: 'Heavy_Bleeding',
      mobility_x_heavy_bleeding: 0,
    });
  });

  it('takes the firm as of the month before contact, and a protocol joined by then', async () => {
    const firm = await openFirm({
      leads: [lead('lead', '1', '2025-02-01'), lead('later', '2', '2025-02-01')],
      history: [
        ['1', '7', 'MERRILL LYNCH OF SOMEWHERE', '2015-01-01', '', '2015-01-20'],
        ['2', '8', 'SHERRILLMERRILL Partners', '2015-01-01', '', '2015-01-20'],
      ],
      firms: [
        ['7', 'x', '2024', '12', '90', '9'],
        ['7', 'x', '2025', '1', '100', '10'],
        ['7', 'x', '2025', '2', '110', '11'],
      ],
      protocol: [
        ['7', '2025-02-01'],
        ['8', '2025-02-02'],
      ],
    });
    await firm.target();
    await firm.build();
    expect(await firm.row('lead')).toMatchObject({
      firm_aum: 100,
      firm_rep_count: 10,
      firm_size_bucket: '1-10',
      is_wirehouse: 1,
      is_broker_protocol: 1,
    });
    expect(await firm.row('later')).toMatchObject({
      firm_aum: null,
      is_firm_aum_missing: 1,
      firm_size_bucket: 'Unknown',
      is_wirehouse: 0,
      is_broker_protocol: 0,
    });
  });

  it("says what today's table lacks, and nothing of it when that table is not given", async () => {
    const firm = await openFirm({
      leads: [lead('some', '1', '2025-01-10'), lead('unknown', '9', '2025-01-10')],
      contacts: [
        ['1', '', 'https://linkedin.example/in/1', '', 'Series 65', '120'],
        ['1', 'Female', '', '', '', ''],
      ],
    });
    await firm.target();
    await firm.build();
    expect(await firm.row('some')).toMatchObject({
      is_gender_missing: 0,
      is_linkedin_missing: 0,
      is_personal_email_missing: 1,
      is_license_data_missing: 0,
      is_industry_tenure_missing: 0,
      has_email: 0,
      has_linkedin: 1,
    });
    expect(await firm.row('unknown')).toMatchObject({ is_gender_missing: 1, has_linkedin: 0 });
    const { output, measures } = await firm.build({ contacts: null });
    expect(output.features).not.toContain('is_linkedin_missing');
    expect(measures.nullSignals?.value).toBe(0);
  });

  it('builds the same features for open leads, as of the analysis date and without a label', async () => {
    const firm = await openFirm({
      leads: [
        lead('labelled', '1', '2025-01-10'),
        { Id: 'open', FA_CRD__c: '1' },
        { Id: 'no CRD', FA_CRD__c: '' },
      ],
      history: [stay('1', '7', '2024-10-31')],
    });
    await firm.target();
    const labelled = await firm.build();
    const open = await firm.build({
      population: 'open',
      leads: 'typed.leads',
      target: 'ml.open',
      scratch: 'scratch_open',
    });
    expect(open.output).toMatchObject({
      rows: 2,
      positives: 0,
      unscorable: 1,
      features: labelled.output.features,
    });
    expect(await firm.row('open', 'ml.open')).toMatchObject({
      as_of: '2025-10-31',
      contact_date: null,
      target_label: null,
      tenure_months: 12,
      unscorable_reason: null,
    });
    expect((await firm.row('no CRD', 'ml.open'))?.unscorable_reason).toContain('CRD');
  });

  it('measures the lifts of the two interactions, and calls a segment without leads inconsistent', async () => {
    const mover = (crd: string) => [
      stay(crd, '7', '2015-01-01'),
      stay(crd, '8', '2023-01-01'),
      stay(crd, '9', '2024-01-01'),
    ];
    const firm = await openFirm({
      leads: [
        lead('mover', '1', '2025-01-10', 1),
        ...['2', '3', '4'].map((crd) => lead(crd, crd, '2025-01-10')),
      ],
      history: [...mover('1'), ...['2', '3', '4'].map((crd) => stay(crd, '7', '2015-01-01'))],
    });
    await firm.target();
    const { measures } = await firm.build();
    expect(measures).toMatchObject({
      positiveShare: { value: 0.25 },
      shortTenureMobilityLift: { value: 4 },
      mobilityBleedingLift: { value: null },
      inconsistentLifts: { value: 1 },
      invalidInteractions: { value: 0 },
    });
  });

  it('adds a configured column, and names the columns there are when it is not among them', async () => {
    const firm = await openFirm({
      leads: [{ ...lead('lead', '1', '2025-01-10'), Score__c: '3' }],
      history: [stay('1', '7', '2020-01-01')],
    });
    await firm.target();
    const added = (column: string) =>
      firm.build({ extra_features: [{ name: 'added', source: 'lead', column }] });
    await added('Score__c');
    expect((await firm.row('lead'))?.added).toBe(3);
    await expect(added('Absent__c')).rejects.toMatchObject({
      code: 'extra-feature-column-missing',
      expected: expect.stringContaining('Score__c'),
    });
  });
});
