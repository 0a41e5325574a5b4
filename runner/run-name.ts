/** Whether a run can be called so: its files lie in a folder of that name, which must not lead anywhere else. */
export function isRunName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
}
