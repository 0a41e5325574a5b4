import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createProgram } from '../../cli/program.ts';
import { leadline } from '../cli/leadline.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { connect } from './connect.ts';

const root = path.join(import.meta.dirname, '..', '..');
const guide = readFileSync(path.join(root, 'docs/agents.md'), 'utf8');

describe('the guide for hosts', () => {
  it('has JSON that can be pasted', () => {
    const blocks = blocksOf(guide, 'json');
    expect(blocks.length).toBeGreaterThan(4);
    for (const block of blocks) expect(() => JSON.parse(block)).not.toThrow();
  });

  it('names commands and options that exist', () => {
    const given = [...blocksOf(guide, 'sh'), ...guide.matchAll(/`(leadline [^`]+)`/g)].flatMap((text) =>
      commandsIn(typeof text === 'string' ? text : (text[1] ?? '')),
    );
    expect(given.length).toBeGreaterThan(4);
    for (const words of given) expectCommand(words);
  });

  it('names tools, prompts and resources that exist', async () => {
    const { client } = await connect();
    const { tools } = await client.listTools();
    for (const name of ['list_plans', 'start_run', 'run_step', 'run_status', 'request_approval'])
      expect(tools.map((tool) => tool.name)).toContain(name);
    const { prompts } = await client.listPrompts();
    for (const { name } of prompts) expect(guide).toContain(`| \`${name}\``);
    const { resourceTemplates } = await client.listResourceTemplates();
    for (const { uriTemplate } of resourceTemplates)
      expect(guide).toContain(uriTemplate.replace('{?after}', '').replace('{+name}', '{name}'));
  });

  it('has links that lead somewhere', () => {
    const links = [...guide.matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => link);
    expect(links).not.toEqual([]);
    for (const link of links) expect(existsSync(path.join(root, 'docs', link))).toBe(true);
  });
});

describe('AGENTS.md of a workspace', () => {
  it('is in a fresh one, names what lies there and commands that exist', async () => {
    const workspace = path.join(temporaryFolder(), 'firm');
    await leadline(['init', '--workspace', workspace]);
    const page = readFileSync(path.join(workspace, 'AGENTS.md'), 'utf8');
    for (const name of ['leadline.yaml', 'data', 'runs']) {
      expect(page).toContain(`\`${name}`);
      expect(existsSync(path.join(workspace, name))).toBe(true);
    }
    const given = commandsIn(blocksOf(page, 'sh').join('\n'));
    expect(given.length).toBeGreaterThan(7);
    for (const words of given) expectCommand(words);
    expect(page).toContain('## Never touch');
  });

  it('is made with a sandbox, and a page of the user stays as it is', async () => {
    const workspace = temporaryFolder();
    const page = path.join(workspace, 'AGENTS.md');
    await leadline(['sandbox', '--scale', 'tiny', '--workspace', path.join(workspace, 'firm')]);
    expect(existsSync(path.join(workspace, 'firm', 'AGENTS.md'))).toBe(true);
    writeFileSync(page, 'mine\n');
    const { code } = await leadline(['init', '--workspace', workspace]);
    expect(code).toBe(0);
    expect(readFileSync(page, 'utf8')).toBe('mine\n');
  });
});

/** The registry's schema of 2025-12-11, as far as this file uses it. */
const registryEntry = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'),
  name: z.string().regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().max(100),
  description: z.string().min(1).max(100),
  version: z.string(),
  packages: z.array(
    z.strictObject({
      registryType: z.literal('npm'),
      identifier: z.string(),
      version: z.string(),
      runtimeHint: z.string(),
      transport: z.strictObject({ type: z.literal('stdio') }),
      packageArguments: z.array(
        z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('positional'), value: z.string() }),
          z.strictObject({
            type: z.literal('named'),
            name: z.string().startsWith('--'),
            description: z.string(),
            format: z.enum(['string', 'number', 'boolean', 'filepath']).optional(),
            isRequired: z.boolean().optional(),
          }),
        ]),
      ),
    }),
  ),
});

describe('server.json', () => {
  it('is as the registry wants it, and of this version', () => {
    const entry = registryEntry.parse(JSON.parse(readFileSync(path.join(root, 'server.json'), 'utf8')));
    const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    expect(entry.version).toBe(version);
    for (const one of entry.packages) {
      expect([one.identifier, one.version]).toEqual([name, version]);
      expectCommand(one.packageArguments.map((given) => (given.type === 'named' ? given.name : given.value)));
    }
  });
});

function blocksOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, block = '']) => block,
  );
}

/** The words behind each `leadline` of a shell text, without comments; in `leadline mcp` as another command's arguments, too. */
function commandsIn(text: string): string[][] {
  return text
    .split('\n')
    .map((line) => line.replace(/\s#.*/, '').match(/(?:^|-- )leadline (.*)/)?.[1] ?? '')
    .filter((words) => words !== '')
    .map((words) => words.split(/\s+/));
}

/** The words are a command of the program with options that it has; what is not an option is an argument. */
function expectCommand(words: readonly string[]): void {
  let command: Command = createProgram();
  const options = new Set<string | undefined>();
  for (const word of words) {
    const inner = command.commands.find((one) => one.name() === word);
    if (inner === undefined) break;
    command = inner;
  }
  for (let one: Command | null = command; one !== null; one = one.parent)
    for (const { long } of one.options) options.add(long);
  expect(command.parent, `leadline ${words.join(' ')}`).not.toBeNull();
  for (const word of words.filter((one) => one.startsWith('--'))) expect(options).toContain(word);
}
