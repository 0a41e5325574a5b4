import { expect, test } from 'vitest';
import { decisions } from '../../../tools/report/sections/decisions.ts';
import { funnel } from '../../../tools/report/sections/funnel.ts';
import { gates } from '../../../tools/report/sections/gates.ts';
import { leakage } from '../../../tools/report/sections/leakage.ts';
import type { StandingStep } from '../../../tools/tool.ts';
import { evidenceOf, rowsOf } from './told-run.ts';

function verdict(gate: string, status: 'passed' | 'warned' | 'failed'): StandingStep['verdicts'][number] {
  return {
    gate,
    title: `What ${gate} asks`,
    severity: status === 'warned' ? 'warning' : 'blocking',
    status,
    measured: 0.25,
    threshold: '>= 0.5',
    sentence: `What ${gate} asks: 0.25.`,
    onFailure: `Mend ${gate}.`,
  };
}

const judged = [
  {
    id: '1.1',
    phase: { id: '1', title: 'Data' },
    verdicts: [verdict('G1.1', 'passed'), verdict('G1.2', 'warned')],
  },
  { id: '1.2', phase: { id: '1', title: 'Data' }, verdicts: [verdict('G1.3', 'passed')] },
  { id: 'QA', phase: { id: 'Unit 4', title: 'Checks' }, verdicts: [verdict('G4.1', 'failed')] },
  { id: '9' },
];

test('every gate stands in its phase, with what was measured and asked', async () => {
  const parts = await gates.parts(evidenceOf(judged));
  expect(parts.map(({ heading }) => heading)).toEqual([null, 'Phase 1: Data', 'Unit 4: Checks']);
  expect(parts[1]?.tables[0]?.rows.map((row) => row.map(({ text }) => text))).toEqual([
    ['G1.1', '✓ passed', 'What G1.1 asks', '0.25', '>= 0.5', 'blocking'],
    ['G1.2', '! warned', 'What G1.2 asks', '0.25', '>= 0.5', 'warning'],
    ['G1.3', '✓ passed', 'What G1.3 asks', '0.25', '>= 0.5', 'blocking'],
  ]);
  expect(parts[1]?.sources.map(({ step }) => step)).toEqual(['1.1', '1.2']);
});

test('gates that do not hold come first, with what to do', async () => {
  const parts = await gates.parts(evidenceOf(judged));
  expect(rowsOf(parts, 'Gates that do not hold')).toEqual([
    ['G1.2', '1.1', '! warned', 'What G1.2 asks: 0.25.', 'Mend G1.2.'],
    ['G4.1', 'QA', '✗ failed', 'What G4.1 asks: 0.25.', 'Mend G4.1.'],
  ]);
  expect(parts[0]?.text.join()).toContain('Not holding: 2.');
});

test('a waived gate says so with its reason, and by whom only where nobody else looked', async () => {
  const waived = { reason: 'The vendor had an outage.', selfApproved: false };
  const step = (selfApproved: boolean) => ({
    id: '1',
    verdicts: [{ ...verdict('G1', 'failed'), waived: { ...waived, selfApproved } }],
  });
  const parts = await gates.parts(evidenceOf([step(false)]));
  expect(rowsOf(parts, 'Gates that do not hold')).toEqual([
    ['G1', '1', '≈ waived', 'What G1 asks: 0.25.', 'Waived by a person: The vendor had an outage.'],
  ]);
  expect(parts[0]?.text.join()).toContain('Not holding: 1, 1 of them waived');
  expect(rowsOf(await gates.parts(evidenceOf([step(true)])), 'Gates that do not hold')[0]?.[4]).toBe(
    'Waived, SELF-APPROVED: The vendor had an outage.',
  );
});

test('what differs from the reference is told', async () => {
  const changed = {
    changedGates: [{ gate: 'G1.1', title: 'Leads', reference: '>= 100', value: '>= 10' }],
    changedParameters: [{ path: 'seed', reference: 42, value: 7 }],
  };
  const parts = await gates.parts(evidenceOf(judged, changed));
  const caption = 'Gates and parameters of this run that are not the plan’s reference values';
  expect(rowsOf(parts, caption)).toEqual([
    ['G1.1: Leads', '>= 100', '>= 10'],
    ['seed', '42', '7'],
  ]);
});

test('a run without gates and decisions has neither section', async () => {
  expect(await gates.parts(evidenceOf([{ id: '1' }]))).toEqual([]);
  expect(await decisions.parts(evidenceOf([{ id: '1' }]))).toEqual([]);
});

test('decisions come with reasons and alternatives', async () => {
  const made = {
    choice: 'removed a, kept b',
    rationale: 'a says less',
    alternatives: ['keep both', 'keep a'],
  };
  const [part] = await decisions.parts(evidenceOf([{ id: '6.1', decisions: [made] }]));
  expect(part?.tables[0]?.rows.map((row) => row.map(({ text }) => text))).toEqual([
    ['6.1', 'removed a, kept b', 'a says less', 'keep both; keep a'],
  ]);
});

test('the funnel is told from the outputs of the steps, and never grows', async () => {
  const parts = await funnel.parts(
    evidenceOf([
      { id: '1', tool: 'type-leads', output: { leads: 1000, contacted: 600, contactedWithCrd: 500 } },
      { id: '2', tool: 'join-point-in-time', output: { rows: 500, withRep: 450, withFirm: 440 } },
      { id: '3', tool: 'engineer-features', output: { rows: 400, positives: 20, rowsFiltered: 100 } },
      { id: '4', tool: 'join-point-in-time', output: { rows: 90, withRep: 80, withFirm: 70 } },
    ]),
  );
  expect(rowsOf(parts, 'Leads at each stage')).toEqual([
    ['leads', '1,000', '100.0 %', '1'],
    ['contacted', '600', '60.0 %', '1'],
    ['with a CRD', '500', '50.0 %', '1'],
    ['matched with the vendor', '450', '45.0 %', '2'],
    ['old enough to judge', '400', '40.0 %', '3'],
    ['converted', '20', '2.0 %', '3'],
  ]);
});

test('leakage tells how many leads were replayed and what the gates of these steps said', async () => {
  const parts = await leakage.parts(
    evidenceOf([
      {
        id: '3',
        tool: 'audit-leakage',
        output: { replayedLeads: 320, replayedDays: 8 },
        verdicts: [verdict('L1', 'failed')],
      },
      { id: '4', verdicts: [verdict('L2', 'passed')] },
    ]),
  );
  expect(parts[0]?.text.join()).toContain('320 sampled leads');
  expect(rowsOf(parts, 'What was held against it').map(([gate]) => gate)).toEqual(['L1']);
});
