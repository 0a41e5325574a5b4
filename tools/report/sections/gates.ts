import { formatScalar } from '../../../gates/judge.ts';
import type { StandingStep } from '../../tool.ts';
import type { Evidence, Source } from '../evidence.ts';
import { type CellKind, type Part, part, type Section, tableOf, textOf } from '../section.ts';

/** Every gate that was judged so far, phase by phase; first those that do not hold. */
export const gates: Section = {
  id: 'gates',
  title: 'Gates',
  async parts(evidence) {
    const { steps } = evidence.standing;
    const judged = steps.flatMap(verdictsOf);
    if (judged.length === 0) return [];
    const open = judged.filter(({ status }) => status !== 'passed');
    const phases = [
      ...Map.groupBy(
        steps.filter(({ verdicts }) => verdicts.length > 0),
        phaseOf,
      ),
    ];
    return [
      part({
        sources: [],
        text: textOf('gates', {
          judged: judged.length,
          open: open.length,
          waived: open.filter(({ waived }) => waived !== undefined).length,
        }),
        tables: open.length === 0 ? [] : [openTable(open)],
      }),
      ...changedPart(evidence),
      ...phases.map(([heading, members]) =>
        part({
          heading,
          sources: members.map(sourceOf),
          tables: [verdictTable(members.flatMap(verdictsOf))],
        }),
      ),
    ];
  },
};

type Judged = ReturnType<typeof verdictsOf>[number];

function verdictsOf({ id, verdicts }: StandingStep) {
  return verdicts.map((verdict) => ({ ...verdict, step: id }));
}

function phaseOf({ id, title, phase }: StandingStep): string {
  if (phase === undefined) return `Step ${id}: ${title}`;
  return `${/^\d/.test(phase.id) ? 'Phase ' : ''}${phase.id}: ${phase.title}`;
}

function sourceOf({ id, title }: StandingStep): Source {
  return { step: id, title, artifact: null, sha256: null };
}

function openTable(open: readonly Judged[]) {
  return tableOf(
    'Gates that do not hold',
    open,
    [
      ['gate', ({ gate }) => gate, 'date'],
      ['step', ({ step }) => step, 'date'],
      ['', wordOf, 'passed'],
      ['what was found', ({ sentence }) => sentence],
      ['what to do', whatToDo],
    ],
    kindOf,
  );
}

function verdictTable(verdicts: readonly Judged[]) {
  return tableOf(
    '',
    verdicts,
    [
      ['gate', ({ gate }) => gate, 'date'],
      ['', wordOf, 'passed'],
      ['what must hold', ({ title }) => title],
      ['measured', ({ measured }) => formatScalar(measured), 'number'],
      ['threshold', ({ threshold }) => threshold, 'number'],
      ['severity', ({ severity }) => severity],
    ],
    kindOf,
  );
}

const words = { passed: '✓ passed', warned: '! warned', failed: '✗ failed' };

function wordOf({ status, waived }: Judged): string {
  return waived === undefined ? words[status] : '≈ waived';
}

function whatToDo({ onFailure, waived }: Judged): string {
  if (waived === undefined) return onFailure;
  return `Waived${waived.selfApproved ? ', SELF-APPROVED' : ' by a person'}: ${waived.reason}`;
}

function kindOf({ status, waived }: Judged): CellKind {
  return waived === undefined ? status : 'warned';
}

/** Thresholds and parameters that are not the reference's: a change of the plan that a reader must know of. */
function changedPart({ standing: { changedGates, changedParameters } }: Evidence): Part[] {
  if (changedGates.length + changedParameters.length === 0) return [];
  const rows = [
    ...changedGates.map(({ gate, title, reference, value }) => ({
      what: `${gate}: ${title}`,
      reference: reference ?? 'no such gate',
      value: value ?? 'no such gate',
    })),
    ...changedParameters.map(({ path, reference, value }) => ({
      what: path,
      reference: JSON.stringify(reference) ?? 'none',
      value: JSON.stringify(value) ?? 'none',
    })),
  ];
  return [
    part({
      heading: 'What differs from the reference',
      sources: [],
      tables: [
        tableOf('Gates and parameters of this run that are not the plan’s reference values', rows, [
          ['what', ({ what }) => what],
          ['reference', ({ reference }) => reference],
          ['this run', ({ value }) => value],
        ]),
      ],
    }),
  ];
}
