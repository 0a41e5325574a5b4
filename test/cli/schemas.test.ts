import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { schemaFiles } from '../../cli/write-schemas.ts';

const folder = path.join(import.meta.dirname, '..', '..', 'docs', 'schema');

describe('the schemas in docs', () => {
  it('are those of the code; after a change run: node cli/write-schemas.ts && biome format --write docs/schema', async () => {
    const files = schemaFiles();
    expect((await readdir(folder)).sort()).toEqual(Object.keys(files).sort());
    for (const [name, text] of Object.entries(files)) {
      expect(JSON.parse(await readFile(path.join(folder, name), 'utf8'))).toEqual(JSON.parse(text));
    }
  });

  it('say that a failure always has an error with a code and a sentence', () => {
    const run = JSON.parse(schemaFiles()['run.json'] ?? '');
    const [success, failure] = run.oneOf;
    expect(success.required).toEqual(['leadline', 'command', 'ok', 'run', 'paths']);
    expect(failure.required).toEqual(['leadline', 'command', 'ok', 'error']);
    expect(failure.properties.error.required).toEqual(['code', 'message']);
  });
});
