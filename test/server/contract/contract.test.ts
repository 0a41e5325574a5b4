import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { differences } from './differences.ts';
import { contractFile, listSizes, readContract } from './read-contract.ts';

const accept = 'node test/server/contract/write.ts && biome format --write docs/mcp-contract.json';

describe('the contract with agents', () => {
  it('is the one in docs/mcp-contract.json', async () => {
    const written = JSON.parse(await readFile(contractFile, 'utf8'));
    const found = differences(written, JSON.parse(JSON.stringify(await readContract())));
    expect(found, `The contract has changed:\n${found.join('\n')}\nTo accept it: ${accept}`).toEqual([]);
  });

  it('holds 20 tools or fewer, each described to a model field by field', async () => {
    const { tools } = await readContract();
    expect(Object.keys(tools).length).toBeLessThanOrEqual(20);
    for (const [name, tool] of Object.entries(tools)) {
      const { title, description, inputSchema, outputSchema, annotations } = tool as Listed;
      expect({ name, title, description }).toEqual({
        name: expect.stringMatching(/^[a-z]+(_[a-z]+)+$/),
        title: expect.stringMatching(/\w/),
        description: expect.stringMatching(/\.$/),
      });
      expect(outputSchema).toMatchObject({ type: 'object' });
      for (const [field, { description: said }] of Object.entries(inputSchema.properties ?? {})) {
        expect(said, `${name}.${field} says what it is`).toBeTruthy();
      }
      expect(Object.keys(annotations ?? {}).sort()).toEqual([
        'destructiveHint',
        'idempotentHint',
        'openWorldHint',
        'readOnlyHint',
      ]);
    }
  });
});

describe('the list of tools', () => {
  it('costs a model no more than 39,100 characters, and 1,250 for each step that a plan adds', async () => {
    const { plain, withSteps, steps } = await listSizes();
    expect(plain).toBeLessThanOrEqual(39_100);
    expect(steps).toBeGreaterThan(30);
    expect((withSteps - plain) / steps).toBeLessThanOrEqual(1_250);
  });
});

describe('a difference of contracts', () => {
  it('names the place, what was and what is', () => {
    const before = { tools: { a: { title: 'A' }, b: { title: 'B' } } };
    const after = { tools: { a: { title: 'A!' }, c: { title: 'C' } } };
    expect(differences(before, after)).toEqual([
      '~ tools.a.title\n    was "A"\n    is  "A!"',
      '- tools.b: {"title":"B"}',
      '+ tools.c: {"title":"C"}',
    ]);
    expect(differences(before, before)).toEqual([]);
  });
});

interface Listed {
  title?: string;
  description?: string;
  inputSchema: { properties?: Record<string, { description?: string }> };
  outputSchema?: object;
  annotations?: object;
}
