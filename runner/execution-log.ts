import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { Approval } from './approvals/approval.ts';
import { writeShared } from './durable-file.ts';
import { figures, keyOutcome, nextSteps } from './log-outcome.ts';
import { type PhaseOfRun, type PhaseStatus, phasesOf } from './log-phases.ts';
import type { RunContext } from './run-context.ts';
import type { FileRecord, RunState, StepState, StepVerdict } from './run-state.ts';
import { describeWaiver, standingOf, tallyOf, type VerdictStanding } from './verdict-standing.ts';

/** Writes a run's EXECUTION_LOG.md anew from its state. */
export async function writeExecutionLog({ workspace, stateOf }: RunContext, run: string): Promise<void> {
  await writeShared(workspace.run(run).log, renderExecutionLog(stateOf(run)));
}

/** The log as Markdown. A projection: it says nothing that the journal does not. */
export function renderExecutionLog(state: RunState): string {
  const phases = phasesOf(state);
  const isTold = ({ status }: PhaseOfRun) => status !== 'pending' && status !== 'declared';
  return template({
    ...state,
    rehearsed: state.steps.filter((step) => step.rehearsal),
    tally: tallyOf(state.verdicts),
    approvals: state.approvals.map(approvalView),
    changedParameters: state.changedParameters.map(({ path, reference, value }) => ({
      path,
      reference: JSON.stringify(reference),
      value: JSON.stringify(value),
    })),
    changedGates: state.changedGates.map((gate) => ({
      ...gate,
      reference: gate.reference ?? 'no such gate',
      value: gate.value ?? 'no such gate',
    })),
    summary: phases.map(summaryOf),
    phases: phases.filter(isTold).map((phase) => phaseView(phase, phases, state)),
    notBegun: phases.filter((phase) => !isTold(phase)).flatMap(({ steps }) => steps),
    nothingDone: !phases.some(isTold),
  });
}

// Markdown, not HTML: values are made safe for a table's cell by the helper `cell`.
const handlebars = Handlebars.create();
handlebars.registerHelper('cell', (value: unknown) => oneLine(value).replaceAll('|', '\\|'));
// What people, agents and data say can neither begin a section of its own nor hide the rest of the log.
handlebars.registerHelper('line', oneLine);
const template = handlebars.compile(
  readFileSync(new URL('../prompts/reports/execution-log.md.hbs', import.meta.url), 'utf8'),
  { noEscape: true, strict: false },
);

function oneLine(value: unknown): string {
  return String(value)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll(/\p{Bidi_Control}/gu, '')
    .trim()
    .replaceAll(/<(?=[A-Za-z!/?])/g, '\\<');
}

function summaryOf(phase: PhaseOfRun) {
  const { heading, seconds } = phase;
  return { heading, status: statusWords(phase), took: duration(seconds), outcome: keyOutcome(phase) };
}

function statusWords({ status, rehearsal }: PhaseOfRun): string {
  return rehearsal ? `${phaseWords[status]}, REHEARSED` : phaseWords[status];
}

const phaseWords: Record<PhaseStatus, string> = {
  passed: '✅ PASSED',
  warned: '⚠️ PASSED WITH WARNINGS',
  waived: '⚠️ PASSED BY WAIVER',
  blocked: '❌ BLOCKED',
  failed: '❌ FAILED',
  waiting: '⏳ WAITING FOR A PERSON',
  running: '⏳ RUNNING',
  begun: '⏳ BEGUN',
  pending: '⏳ PENDING',
  declared: '· NOT BUILT YET',
};

const gateWords: Record<VerdictStanding, string> = {
  passed: '✅ PASSED',
  warned: '⚠️ **WARNED**',
  failed: '❌ **FAILED**',
  waived: '≈ **WAIVED**',
};

/** An approval in the words of the log: who asked, what became of it, who said so. */
function approvalView({ subject, state, requestedBy, reason, grants, because, evidenceHash }: Approval) {
  const said = grants.map(
    ({ by, reason: why, selfApproved }) =>
      `granted by ${by}${selfApproved ? ', **SELF-APPROVED**' : ''}: ${why}`,
  );
  return {
    what: subject.gate === null ? `effect of step ${subject.step}` : `waiver of ${subject.gate.id}`,
    state,
    asked: `${requestedBy.kind} ${requestedBy.name}: ${reason}`,
    said: [...said, ...(because === undefined ? [] : [because])].join('; '),
    evidenceHash,
  };
}

function phaseView(phase: PhaseOfRun, phases: readonly PhaseOfRun[], state: RunState) {
  const { steps, verdicts } = phase;
  const ofSteps = <T>(pick: (step: StepState) => readonly T[]) =>
    steps.flatMap((step) => pick(step).map((item) => ({ ...item, step: step.id })));
  return {
    ...phase,
    status: statusWords(phase),
    took: duration(phase.seconds),
    steps: steps.map((step) => ({
      ...step,
      took: duration(step.seconds),
      again: step.attempts > 1 ? step.attempts : undefined,
    })),
    inputs: ofSteps((step) => step.inputs.map(withSize)),
    files: ofSteps((step) => step.artifacts.map(withSize)),
    verdicts: verdicts.map((verdict) => ({
      ...verdict,
      mark: gateWords[standingOf(verdict)],
      notes: notesOf(verdict),
    })),
    notHolding: verdicts.filter(({ status }) => status !== 'passed'),
    figures: ofSteps((step) => figures(step.output)),
    learnings: steps.flatMap(({ learnings }) => learnings),
    decisions: ofSteps((step) =>
      step.decisions.map(({ choice, rationale, alternatives }) => ({
        choice,
        rationale,
        alternatives: alternatives.join('; '),
      })),
    ),
    nextSteps: nextSteps(phases, phase, state),
  };
}

/** The sentence of a verdict without its title, which has a column of its own, and who waived it. */
function notesOf({ sentence, title, waived }: StepVerdict): string {
  const found = sentence.startsWith(`${title}: `) ? sentence.slice(title.length + 2) : sentence;
  return waived === undefined ? found : `${found} ${inWords(describeWaiver(waived))}.`;
}

function inWords(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).replace(/[.\s]+$/, '');
}

function withSize(file: FileRecord) {
  const { bytes } = file;
  return { ...file, size: sizeOf(bytes) };
}

function duration(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kibibytes = bytes / 1024;
  return kibibytes < 1024 ? `${kibibytes.toFixed(1)} KiB` : `${(kibibytes / 1024).toFixed(1)} MiB`;
}
