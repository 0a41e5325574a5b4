import { describeWaiver } from '../../runner/verdict-standing.ts';
import { describeApproval } from './approvals.ts';
import type { RunBrief } from './brief.ts';

/** The brief as a few sentences: where the run stands, what keeps it, what may be called next. */
export function describeBrief(brief: RunBrief): string {
  return [
    nextInALine(brief),
    `Run ${brief.run} is ${brief.state}: ${brief.stepsDone} of ${brief.stepsInAll} steps are done.`,
    ...describeTrouble(brief),
    ...describeGates(brief),
    ...describePeople(brief),
    ...brief.warnings.map((gate) => `Warning ${gate.gate}: ${gate.sentence}`),
    ...describeTold(brief),
    ...brief.mayDo.map(
      ({ tool, arguments: given, why }) => `You may call ${tool} ${JSON.stringify(given)}: ${why}`,
    ),
  ].join('\n');
}

/** The one thing to do, before all that is to be known. */
function nextInALine({ handOver: say, mayDo: [next], state }: RunBrief): string {
  if (say !== null) return `STOP, and say to the operator: ${say}`;
  if (next === undefined) return 'NEXT: nothing.';
  return `${state === 'finished' ? 'DONE. NEXT' : 'NEXT'}: call ${next.tool} ${JSON.stringify(next.arguments)}: ${next.why}`;
}

function describeTrouble({ distrust, progress, workProblem }: RunBrief): string[] {
  const lines: string[] = [];
  if (distrust !== null) {
    lines.push(`NOT GENUINE: ${distrust} Build on nothing that people are said to have decided here.`);
  }
  if (progress !== null) lines.push(describeProgress(progress));
  if (workProblem !== null) {
    const { code, message, next = '' } = workProblem;
    lines.push(`The newest work on the run was not done (${code}): ${message} ${next}`.trimEnd());
  }
  return lines;
}

function describeProgress({ step, message, percent, seconds }: NonNullable<RunBrief['progress']>): string {
  const share = percent === null ? '' : `, ${Math.floor(percent)} %`;
  return `Step ${step} runs since ${Math.round(seconds)} s: ${message}${share}.`;
}

function describeGates({ blockingGates, waivedGates }: RunBrief): string[] {
  const lines = blockingGates.map(
    ({ gate, step, sentence, onFailure }) => `BLOCKED by ${gate} at step ${step}: ${sentence} ${onFailure}`,
  );
  if (lines.length > 0) {
    lines.push(
      'You may not waive a gate or change a threshold. Mend the cause in the data, or hand over to the operator.',
    );
  }
  const guarding = blockingGates.filter(({ guards }) => guards !== undefined).map(({ gate }) => gate);
  if (guarding.length > 0) lines.push(`Nobody can waive ${guarding.join(', ')}.`);
  for (const { gate, step, sentence, waived } of waivedGates) {
    if (waived !== undefined)
      lines.push(`Waived: ${gate} at step ${step}, ${describeWaiver(waived)}. ${sentence}`);
  }
  return lines;
}

function describePeople({ approvals, failure, waitingFor }: RunBrief): string[] {
  const lines = approvals.filter(({ state }) => state !== 'used').map(describeApproval);
  if (failure !== null) {
    const { step, code, message, next = '' } = failure;
    lines.push(`FAILED at step ${step} (${code}): ${message} ${next}`.trimEnd());
  }
  if (waitingFor !== null) {
    const { step, title, instructions, command } = waitingFor;
    lines.push(
      `WAITING for a person at step ${step}, ${title}: ${instructions}`,
      `You cannot complete this step. Ask a person to do it and then to run in a terminal: ${command}`,
    );
  }
  return lines;
}

function describeTold({ told }: RunBrief): string[] {
  if (told === null) return [];
  return [
    ...told.decisions.map((decision) => `Decided at step ${told.step}: ${decision}`),
    ...told.learnings.map((learning) => `Learned at step ${told.step}: ${learning}`),
  ];
}
