import { whyNotWaivable } from '../gates/waiver.ts';
import { beginningCommand } from './beginning-command.ts';
import { openRequests } from './open-requests.ts';
import type { NextAction, RunState } from './run-state.ts';
import { keepsRun } from './verdict-standing.ts';

/** Whom the commands of the next actions are for. */
export interface Reader {
  /** The workspace to be named; null for whoever stands in it. */
  workspace: string | null;
  /** Whether the run is the newest of the workspace, which commands mean where they name none. */
  newest: boolean;
}

/**
 * What may legally be done now, most useful first. No action approves, waives or edits a threshold: where a person may, it points to the
 * terminal in which he does.
 */
export function nextActions(state: Omit<RunState, 'nextActions'>, reader: Reader): NextAction[] {
  const where = reader.workspace === null ? '' : ` --workspace ${quoted(reader.workspace)}`;
  const which = reader.newest ? '' : ` --run ${state.run}`;
  const command = (text: string) => `leadline ${text}${where}`;
  const ofRun = (text: string) => command(`${text}${which}`);
  const steps = (status: string) => state.steps.filter((step) => step.state === status);
  const names = (status: string) =>
    steps(status)
      .map(({ id }) => `step ${id}`)
      .join(', ');

  switch (state.state) {
    case 'running':
      return [{ label: 'See how far it is', command: ofRun('status') }];
    case 'blocked': {
      const { asked, waivable, never } = waiversOf(state);
      const person = (label: string): NextAction => ({ label, command: ofRun('ui') });
      return [
        { label: 'Read the evidence of the gates that block', command: ofRun('gates') },
        ...(asked === '' ? [] : [person(`A person decides on the waiver that was asked for: ${asked}`)]),
        { label: `Mend the cause, then run ${names('blocked')} again${never}`, command: ofRun('resume') },
        ...(waivable === ''
          ? []
          : [person(`Or a person waives ${waivable}, with a reason and by signature`)]),
        {
          label: `Change a parameter in leadline.yaml and begin a new run, which names the change`,
          command: command(beginningCommand(state.plan)),
        },
      ];
    }
    case 'failed':
      return [
        { label: `Read the error of ${names('failed')}`, command: ofRun('status') },
        { label: `Mend the cause, then run ${names('failed')} again`, command: ofRun('resume') },
      ];
    case 'waiting':
      return steps('waiting').map(({ id, title, kind }) => {
        if (kind === 'human')
          return {
            label: `A person does step ${id}, ${title}, and signs for it`,
            command: ofRun(`step ${id}`),
          };
        return isGranted(state, id)
          ? { label: `Step ${id}, ${title}, is granted: go on`, command: ofRun('resume') }
          : {
              label: `A person reads what step ${id}, ${title}, would do outside, and grants it`,
              command: ofRun('ui'),
            };
      });
    case 'interrupted':
      return [{ label: `Go on: ${names('running')} runs again from its start`, command: ofRun('resume') }];
    case 'paused':
      return [{ label: 'Go on with the next step', command: ofRun('resume') }];
    case 'finished':
      return [
        { label: 'Check the journal and the artifacts against their hashes', command: command('verify') },
        { label: 'Begin a new run', command: command(beginningCommand(state.plan)) },
      ];
  }
}

function isGranted({ approvals }: Pick<RunState, 'approvals'>, step: string): boolean {
  const effects = approvals.filter(({ subject }) => subject.kind === 'effect' && subject.step === step);
  return effects.at(-1)?.state === 'granted';
}

/** Of the gates that block: those whose waiver was asked for, those that a person may waive besides, and that the rest never is. */
function waiversOf(state: Omit<RunState, 'nextActions'>) {
  const blocking = state.verdicts.filter(keepsRun);
  const asked = new Set(openRequests(state).flatMap(({ subject }) => subject.gate?.id ?? []));
  const listed = (of: typeof blocking) => of.map(({ gate }) => gate).join(', ');
  const never = listed(blocking.filter(({ guards }) => guards !== undefined));
  return {
    asked: listed(blocking.filter(({ gate }) => asked.has(gate))),
    waivable: listed(
      blocking.filter((verdict) => whyNotWaivable(verdict) === null && !asked.has(verdict.gate)),
    ),
    never: never === '' ? '' : `; nobody can waive ${never}`,
  };
}

function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
