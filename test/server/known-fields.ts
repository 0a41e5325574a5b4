interface Listed {
  inputSchema: { properties?: Record<string, unknown> | undefined };
}

/** Of the arguments those that the tool has: with any other the call is refused before it begins. */
export function knownTo({ inputSchema }: Listed, given: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.keys(inputSchema.properties ?? {});
  return Object.fromEntries(Object.entries(given).filter(([name]) => fields.includes(name)));
}
