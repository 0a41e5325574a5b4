import { expect, it } from 'vitest';
import {
  category,
  daysSince,
  type Funnel,
  flag,
  isKnown,
  leadsAndVendorParameters,
  leadsAndVendorSteps,
  number,
  ratio,
} from '../../../plans/leads-and-vendor/index.ts';
import { definePlan } from '../../../plans/plan.ts';
import { referenceConfiguration } from '../../../runner/configuration.ts';
import { lintPlan } from '../../../runner/lint/lint-plan.ts';
import { allTools } from '../../../tools/index.ts';

const vendorColumns = { staff: 'number', jobs: 'number', born: 'date', listed: 'flag' } as const;

const funnel: Funnel = {
  name: 'small',
  title: 'Small',
  prefix: 'S',
  outcome: 'a sale',
  keys: 'digits',
  leads: {
    id: 'no',
    key: 'company',
    created: 'made',
    contacted: 'called',
    converted: 'sold',
    segment: 'source',
    columns: { source: { kind: 'text', from: 'Lead Source' } },
    knownAtCreation: ['source'],
  },
  vendor: {
    key: 'company',
    known: 'day',
    columns: vendorColumns,
    ties: [{ column: 'staff', largest: false }],
  },
  outcomeColumns: ['reason'],
  features: [
    category('source', 'source'),
    number('staff', 'number of staff'),
    flag('listed', 'listing'),
    ratio('hiring', 'jobs', 'staff', 'share of open jobs'),
    daysSince('age', 'born', 'age'),
    isKnown('tells_age', 'born', 'known age'),
  ],
};

function findings(changed: Partial<Funnel>, maturityDays: number | 'p90' = 30, gapDays?: number) {
  const reference = { leads: 'l.csv', vendor: 'v.csv', dataset: 'Small', maturityDays };
  const plan = definePlan({
    name: 'small',
    version: '1',
    title: 'Small',
    description: 'A funnel of two features.',
    parameters: leadsAndVendorParameters(gapDays === undefined ? reference : { ...reference, gapDays }),
    steps: (parameters) => leadsAndVendorSteps({ ...funnel, ...changed }, parameters),
  });
  return lintPlan(plan, referenceConfiguration([plan]), allTools);
}

it('builds steps in which everything that is read is written before, with a fixed window and a measured one', () => {
  expect(findings({})).toEqual([]);
  expect(findings({}, 'p90')).toEqual([]);
});

it('builds gates that hold the gap against the window before anything runs', () => {
  expect(findings({}, 30, 10)).toMatchObject([{ code: 'gate-never-passes', gate: 'S-2.1a' }]);
});

it('says which column a feature lacks, or that both files have it', () => {
  const stuff = { features: [number('stuff', 'stuff')] };
  expect(() => findings(stuff)).toThrow(/stuff.* is in the columns of neither file/);
  const both = { ...funnel.vendor, columns: { ...vendorColumns, source: 'text' } } as const;
  expect(() => findings({ vendor: both })).toThrow(/a column source in leads and in vendor/);
});

it('refuses a segment that is not known at creation', () => {
  const leads = { ...funnel.leads, knownAtCreation: [] };
  expect(() => findings({ leads })).toThrow(/segment source .* is not a column of the leads that is known/);
});

it('refuses a feature under a name that the join needs', () => {
  const vendor = { ...funnel.vendor, columns: { crd: 'text' } } as const;
  const found = findings({ vendor, features: [category('crd', 'key')] });
  expect(found[0]).toMatchObject({ code: 'tool-input-refused', step: '2.2' });
  expect(found[0]?.message).toContain('taken already: crd');
});
