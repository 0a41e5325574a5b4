/** Plans that a command of their own begins. */
const ownCommands: Readonly<Record<string, string>> = {
  'salesforce-sync': 'sync',
  'salesforce-rollback': 'sync rollback RUN',
  'salesforce-pull': 'salesforce pull',
};

/** What begins a run of a plan, behind `leadline`: `run PLAN`, or the plan's own command. */
export function beginningCommand(plan: string): string {
  return ownCommands[plan] ?? `run ${plan}`;
}
