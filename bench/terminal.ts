import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { allPlans } from '../plans/index.ts';
import { referenceConfiguration } from '../runner/configuration.ts';
import type { RunEvent } from '../runner/events.ts';
import { JournalFollower } from '../runner/follow-journal.ts';
import { Journal } from '../runner/journal.ts';
import { runStarted } from '../runner/planned-run.ts';
import { createWorkspace } from '../runner/workspace.ts';
import { allTools } from '../tools/index.ts';
import { print } from './support.ts';

const events = 5000;
const starts = 7;
const keys = 60;

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 60 },
];

/** `npm run bench:terminal`: how fast the operator's terminal stands, answers a key, and how much it keeps, with a journal of 5,000 events. */
async function main(): Promise<void> {
  const workspace = path.join(mkdtempSync(path.join(tmpdir(), 'leadline-bench-')), 'firm');
  try {
    await makeJournal(workspace);
    const started = await startOften(workspace);
    print([
      ['events in the journal', events.toLocaleString('en-US')],
      ['poll of a quiet journal', `${pollOf(workspace).toFixed(2)} ms (mean of 200)`],
      ['start to first frame', figures(started.slice(1))],
      ['the first start, without compiled files', `${(started[0] ?? 0).toFixed(0)} ms`],
    ]);
    for (const size of sizes) {
      console.log(`\n${size.columns} x ${size.rows}`);
      print(await lookAround(workspace, size));
    }
  } finally {
    rmSync(path.dirname(workspace), { recursive: true, force: true });
  }
}

async function startOften(workspace: string): Promise<number[]> {
  const started: number[] = [];
  for (let round = 0; round < starts; round += 1) {
    const screen = openScreen(workspace, { columns: 80, rows: 24 });
    started.push(await screen.until('Next'));
    await screen.close();
  }
  return started;
}

/** Looks around as an operator would: up and down the board, then inbox, history, chat and a gate. */
async function lookAround(workspace: string, size: Size): Promise<[string, string][]> {
  const screen = openScreen(workspace, size);
  await screen.until('Next');
  // What is read ahead is there after this.
  await wait(2500);
  const taken: number[] = [];
  for (let pressed = 0; pressed < keys; pressed += 1) {
    taken.push(await screen.press(pressed % 20 < 10 ? 'j' : 'k'));
    await wait(60);
  }
  const board = screen.memory();
  const places: number[] = [];
  for (const key of ['i', 'h', 'b', 'g', '\u001b', 'c']) {
    places.push(await screen.press(key));
    await wait(800);
  }
  const everything = screen.memory();
  await screen.close();
  return [
    ['key to screen', figures(taken)],
    ['key to another screen', figures(places)],
    ['memory with the board', board],
    ['memory with every screen', everything],
  ];
}

interface Size {
  columns: number;
  rows: number;
}

/** A journal as a year of runs leaves it: finished runs of V6, and a newest one that is blocked at its fifth step. */
async function makeJournal(workspace: string): Promise<void> {
  await createWorkspace(workspace, '');
  const journal = new Journal(path.join(workspace, 'journal.sqlite'), () => new Date(Date.UTC(2025, 10, 1)));
  const plan = allPlans.find(({ name }) => name === 'v6-true-vintage');
  if (plan === undefined) throw new Error('there is no V6 plan');
  const begin = runStarted(plan, referenceConfiguration(allPlans), allTools);
  const { steps } = begin.payload;
  const ofStep = steps.filter(({ kind }) => kind === 'tool').map(({ id }) => finished(id));
  let left = events;
  for (let run = 1; left > 0; run += 1) {
    const whole: RunEvent[] = [begin, ...ofStep.flat()];
    const part = left > 2 * whole.length ? whole : whole.slice(0, Math.min(left, 41));
    await journal.append(`v6-true-vintage-${run}`, ...part);
    left -= part.length;
  }
  journal.close();
}

function finished(step: string): RunEvent[] {
  const gate = (id: string): RunEvent => ({
    type: 'gate-judged',
    payload: {
      step,
      verdict: {
        gate: id,
        title: 'Something that must hold',
        severity: 'warning',
        status: 'warned',
        measured: 0.5,
        threshold: '>= 0.85',
        sentence: `${id}: 0.5, and must be >= 0.85.`,
        onFailure: 'Look at the rows.',
      },
      evidence: { path: `evidence/${id}.json`, sha256: '0'.repeat(64), bytes: 100 },
    },
  });
  const file = (name: string) => ({ path: `${step}/${name}.json`, sha256: '0'.repeat(64), bytes: 1000 });
  return [
    { type: 'step-started', payload: { step } },
    gate(`A-${step}`),
    gate(`B-${step}`),
    {
      type: 'step-finished',
      payload: {
        step,
        output: { rows: 60_000, columns: Array.from({ length: 40 }, (_, index) => `column_${index}`) },
        artifacts: [file('output'), file('report')],
        inputs: [file('input')],
        measures: {},
        decisions: [],
        learnings: ['What a reader should take away from it, in a sentence.'],
      },
    },
  ];
}

/** A pseudo-terminal in which the terminal runs. */
function openScreen(workspace: string, { columns, rows }: Size) {
  const leadline = fileURLToPath(new URL('../cli/leadline.js', import.meta.url));
  const command = `stty cols ${columns} rows ${rows}; exec '${process.execPath}' '${leadline}' ui --workspace '${workspace}'`;
  const began = performance.now();
  const child: ChildProcessWithoutNullStreams = spawn('script', ['-qfec', command, '/dev/null'], {
    env: {
      ...process.env,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      LEADLINE_HOME: path.join(workspace, '..', 'home'),
    },
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  return {
    /** Milliseconds from the start until these words stood on the screen. */
    async until(words: string): Promise<number> {
      while (!shown.includes(words)) await once(child.stdout, 'data');
      return performance.now() - began;
    },
    /** Milliseconds from a key until the screen changed. */
    async press(key: string): Promise<number> {
      const pressed = performance.now();
      const changed = once(child.stdout, 'data');
      child.stdin.write(key);
      await changed;
      return performance.now() - pressed;
    },
    /** Resident memory of the terminal's process. */
    memory(): string {
      const pid = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ')[0];
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const of = (name: string) =>
        (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1.024e-3).toFixed(0);
      return `${of('VmRSS')} MB, at most ${of('VmHWM')} MB`;
    },
    async close(): Promise<void> {
      const closed = once(child, 'close');
      // Ctrl-C leaves from everywhere.
      child.stdin.write('\u0003');
      await closed;
    },
  };
}

/** Milliseconds that a look at the journal takes in which nothing happened. */
function pollOf(workspace: string): number {
  const follower = new JournalFollower(path.join(workspace, 'journal.sqlite'), workspace);
  follower.poll();
  const began = performance.now();
  for (let poll = 0; poll < 200; poll += 1) follower.poll();
  const each = (performance.now() - began) / 200;
  follower.close();
  return each;
}

function figures(milliseconds: readonly number[]): string {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(0);
  return `${at(0.5)} ms (median of ${sorted.length}; 95 %: ${at(0.95)} ms, slowest: ${at(1)} ms)`;
}

if (existsSync('/proc/self/status')) await main();
else console.log('This bench reads /proc and drives `script` of util-linux: it runs on Linux.');
