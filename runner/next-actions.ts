import type { NextAction, RunState } from './run-state.ts';

/**
 * What may legally be done now, most useful first. No action approves, waives or edits a threshold. The commands name the workspace;
 * without one they are for whoever stands in it.
 */
export function nextActions(state: Omit<RunState, 'nextActions'>, workspace: string | null): NextAction[] {
  const where = workspace === null ? '' : ` --workspace ${quoted(workspace)}`;
  const command = (text: string) => `leadline ${text}${where}`;
  const resume = (label: string): NextAction => ({ label, command: command('resume') });
  const steps = (status: string) => state.steps.filter((step) => step.state === status);
  const names = (status: string) =>
    steps(status)
      .map(({ id }) => `step ${id}`)
      .join(', ');

  switch (state.state) {
    case 'running':
      return [{ label: 'See how far it is', command: command('status') }];
    case 'blocked':
      return [
        { label: 'Read the evidence of the gates that block', command: command('gates') },
        resume(`Mend the cause, then run ${names('blocked')} again`),
        {
          label: `Change a parameter in leadline.yaml and begin a new run, which names the change`,
          command: command(`run ${state.plan}`),
        },
      ];
    case 'failed':
      return [
        { label: `Read the error of ${names('failed')}`, command: command('status') },
        resume(`Mend the cause, then run ${names('failed')} again`),
      ];
    case 'waiting':
      return steps('waiting').map(({ id, title }) => ({
        label: `A person does step ${id}, ${title}, and says so by name`,
        command: command(`step ${id} --done --by NAME`),
      }));
    case 'interrupted':
      return [resume(`Go on: ${names('running')} runs again from its start`)];
    case 'paused':
      return [resume('Go on with the next step')];
    case 'finished':
      return [
        { label: 'Check the journal and the artifacts against their hashes', command: command('verify') },
        { label: 'Begin a new run', command: command(`run ${state.plan}`) },
      ];
  }
}

function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
