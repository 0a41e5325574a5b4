import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { commandNames } from './command-names.ts';
import { answerSchemas, usageErrorSchema } from './schemas.ts';

/** The JSON Schema of every command's `--json` answer, by file name in docs/schema. */
export function schemaFiles(): Record<string, string> {
  const schemas = commandNames.map((command) => [command, answerSchemas[command]] as const);
  return Object.fromEntries(
    [...schemas, ['leadline', usageErrorSchema] as const].map(([name, schema]) => [
      `${name.replace(' ', '-')}.json`,
      `${JSON.stringify({ title: `leadline ${name} --json`, ...z.toJSONSchema(schema) }, null, 2)}\n`,
    ]),
  );
}

/** `node cli/write-schemas.ts && biome format --write docs/schema`: after a change of cli/schemas.ts. */
if (import.meta.main) {
  const folder = path.join(import.meta.dirname, '..', 'docs', 'schema');
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(schemaFiles())) await writeFile(path.join(folder, name), text);
}
