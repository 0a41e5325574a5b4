import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

interface Block {
  /** The heading that the block stands under. */
  section: string;
  language: string;
  text: string;
}

/** The code blocks of docs/writing-a-plan.md, in order. */
export function readGuide(): Block[] {
  const blocks: Block[] = [];
  let section = '';
  let open: Block | undefined;
  for (const line of readFileSync(join(repository, 'docs/writing-a-plan.md'), 'utf8').split('\n')) {
    if (open !== undefined && line === '```') {
      blocks.push(open);
      open = undefined;
    } else if (open !== undefined) {
      open.text += `${line}\n`;
    } else if (line.startsWith('```')) {
      open = { section, language: line.slice(3), text: '' };
    } else if (line.startsWith('## ')) {
      section = line.slice(3);
    }
  }
  return blocks;
}

/** What a new user has after `npm ci`: the clone, without its tests but for the files of the guide's firm. */
export function makeClone(): string {
  const clone = mkdtempSync(join(tmpdir(), 'leadline-guide-'));
  process.once('exit', () => rmSync(clone, { recursive: true, force: true }));
  const folders = [
    'cli',
    'errors',
    'gates',
    'model',
    'plans',
    'prompts',
    'runner',
    'salesforce',
    'sandbox',
    'server',
    'sql',
  ];
  const rest = ['tools', 'ui', 'warehouse', 'test/plans/leads-and-vendor', 'package.json', 'tsconfig.json'];
  for (const name of [...folders, ...rest])
    cpSync(join(repository, name), join(clone, name), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}

/** Runs lines of a shell in the clone, the first failure ending them; stdout and stderr together. */
export function shell(clone: string, commands: string): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', commands], {
    cwd: clone,
    encoding: 'utf8',
    env: {
      ...process.env,
      NO_COLOR: '1',
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    },
  });
  return { code: status, output: `${stdout}\n${stderr}` };
}

export function writeInto(clone: string, path: string, text: string): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  writeFileSync(join(clone, path), text);
}

/** Changes a file as a diff of the guide says. Throws where the file lacks a line that the diff shows. */
export function applyDiff(clone: string, path: string, diff: string): void {
  const lines = readFileSync(join(clone, path), 'utf8').split('\n');
  let at = -1;
  for (const line of diff.trimEnd().split('\n')) {
    if (line.startsWith('+')) {
      at += 1;
      lines.splice(at, 0, line.slice(1));
      continue;
    }
    at = lines.indexOf(line.slice(1), at + 1);
    if (at === -1) throw new Error(`${path} has no line "${line.slice(1)}"`);
    if (line.startsWith('-')) {
      lines.splice(at, 1);
      at -= 1;
    }
  }
  writeFileSync(join(clone, path), lines.join('\n'));
}
