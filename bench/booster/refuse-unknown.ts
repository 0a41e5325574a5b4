/** Ends the command where a name was asked for that is not there: nothing measured would look like nothing wrong. */
export function refuseUnknown(
  option: string,
  asked: readonly string[] | undefined,
  known: readonly string[],
): void {
  const unknown = asked?.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  console.error(`${option} ${unknown}: not one of ${known.join(', ')}`);
  process.exit(2);
}
