import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { entry, leadline } from '../../cli/leadline.ts';
import { forTinyData } from '../../support/for-tiny-data.ts';
import { type Question, questionsOn } from './questions.ts';

/** `npm run inspector`: the Inspector's command line lists and calls what the server has, over both transports. The last line counts; 1 where it complained. */

const inspector = '@modelcontextprotocol/inspector@2.12.0';
const plan = 'v6-true-vintage';

const parent = await mkdtemp(path.join(tmpdir(), 'leadline-inspector-'));
const firm = path.join(parent, 'firm');
let server: ChildProcess | undefined;
try {
  const facts = await finishedRun();
  const questions = questionsOn(facts);
  const serving = ['mcp', '--workspace', firm, '--plan', plan];
  const token = randomUUID();
  const http = await serve(serving, token);
  server = http.server;
  const targets = {
    stdio: ['--', process.execPath, entry, ...serving],
    http: ['--header', `Authorization: Bearer ${token}`, '--transport', 'http', '--server-url', http.url],
  };
  let passed = 0;
  let asked = 0;
  for (const [transport, target] of Object.entries(targets)) {
    for (const question of questions) {
      const complaint = await ask(question, target);
      asked += 1;
      if (complaint === null) passed += 1;
      const verdict = complaint === null ? 'passed' : 'FAILED';
      process.stdout.write(`${verdict}  ${transport.padEnd(5)}  ${question.name}\n${complaint ?? ''}`);
    }
  }
  process.stdout.write(`${passed} of ${asked} requests of the Inspector passed.\n`);
  process.exitCode = passed === asked ? 0 : 1;
} finally {
  server?.kill('SIGTERM');
  await rm(parent, { recursive: true, force: true });
}

/** A finished run on the tiny sandbox, with a stand-in for the person. */
async function finishedRun() {
  await said(['sandbox', '--scale', 'tiny', '--workspace', firm]);
  await writeFile(path.join(firm, 'leadline.yaml'), forTinyData);
  await said(['run', plan, '--rehearse', '--workspace', firm]);
  const run = `${plan}-1`;
  const scores = await readFile(path.join(firm, 'runs', run, 'artifacts', 'scores.csv'), 'utf8');
  const [, first = ''] = scores.split('\n');
  return { run, plan, lead: first.split(',')[0] ?? '' };
}

async function said(args: string[]): Promise<void> {
  const { code, stderr } = await leadline(args);
  if (code !== 0) throw new Error(`leadline ${args.join(' ')} ended with ${code}: ${stderr}`);
}

async function serve(args: string[], token: string): Promise<{ server: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [entry, ...args, '--http', '0'], {
    env: { ...process.env, LEADLINE_MCP_TOKEN: token },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const found = /serves MCP at (\S+)\n/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('close', () => reject(new Error(text)));
  });
  return { server: child, url };
}

/** Puts one question; what the Inspector had to complain about, null for nothing. */
async function ask({ args, expected }: Question, target: string[]): Promise<string | null> {
  const child = spawn('npx', ['--yes', inspector, '--cli', ...args, ...target], {
    // A catalog of its own: the one of whoever runs this stays as it is.
    env: { ...process.env, MCP_CATALOG_PATH: path.join(parent, 'catalog.json') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  const complaints = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('npm '));
  const answer = parsed(stdout);
  const { error } = expected.safeParse(answer);
  // A tool that refuses ends the Inspector with a code of its own; the answer tells whether it should have.
  if (error === undefined && (code === 0 || isRefusal(answer))) {
    if (complaints.length === 0 || isRefusal(answer)) return null;
  }
  return [`  exit code ${code}`, ...complaints, error?.message ?? '', stdout.slice(0, 400)]
    .join('\n  ')
    .concat('\n');
}

function isRefusal(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'isError' in answer && answer.isError === true;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const part of stream.setEncoding('utf8')) text += part;
  return text;
}
