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
  'compare',
  'step',
  'explain-row',
  'verify',
  'log export',
  'sql',
  'plan lint',
  'plan diff',
  'plan brief',
  'operator init',
  'operator show',
  'operator add',
  'operator list',
  'operator trust',
] as const;

export type CommandName = (typeof commandNames)[number];
