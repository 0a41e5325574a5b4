import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Gate } from '../../gates/gate.ts';
import { whyNotWaivable } from '../../gates/waiver.ts';
import type { Tool } from '../../tools/tool.ts';
import { guardedGates } from '../guarded-gates.ts';
import type { PlannedRun, RunContext } from '../run-context.ts';
import type { RunState } from '../run-state.ts';
import { workspaceLog } from '../runs.ts';
import { verifySignatures } from './verify-signatures.ts';

/** Refuses to build on decisions that nobody signed, of this run or about who may sign. Throws `grant-forged`. */
export function requireGenuine({ journal }: RunContext, run: string): void {
  const { problems } = verifySignatures(journal.entries());
  const first = problems.find((problem) => problem.run === run || problem.run === workspaceLog);
  if (first !== undefined) throw forged(first.message);
}

/** The plan itself, not the journal, says what may be waived. Throws `grant-forged`. */
export function requireWaivable(tools: readonly Tool[], { steps }: PlannedRun, { verdicts }: RunState): void {
  for (const verdict of verdicts.filter(({ waived }) => waived !== undefined)) {
    const step = steps.find(({ id }) => id === verdict.step);
    const tool = tools.find(({ name }) => step?.kind === 'tool' && name === step.tool);
    const gates = step?.kind === 'tool' ? guardedGates(tool, step.gates) : [];
    const gate = gates.find(({ id }) => id === verdict.gate);
    const status = gate?.severity === 'warning' ? 'warned' : 'failed';
    const why =
      gate === undefined ? 'The plan has no such gate.' : whyNotWaivable({ ...judged(gate), status });
    if (why !== null) throw forged(`The journal has gate ${verdict.gate} waived. ${why}`);
  }
}

function judged({ id, waivable, guards }: Gate) {
  return {
    gate: id,
    ...(waivable === undefined ? {} : { waivable }),
    ...(guards === undefined ? {} : { guards }),
  };
}

function forged(message: string): LeadlineError {
  return new LeadlineError({
    code: 'grant-forged',
    message,
    expected: 'decisions of people that they have signed, each for what it is used for',
    next: 'Trust nothing that this run has come to since: see `leadline verify`, restore the workspace from a copy, or begin a new run from the data.',
  });
}
