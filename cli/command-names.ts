/** The commands that give one answer; `mcp` converses instead. */
export const commandNames = [
  'demo',
  'sandbox',
  'init',
  'plans',
  'run',
  'resume',
  'status',
  'gates',
  'step',
  'explain-row',
  'verify',
  'sql',
  'plan lint',
  'plan diff',
  'plan brief',
] as const;

export type CommandName = (typeof commandNames)[number];
