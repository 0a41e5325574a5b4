import { execFileSync } from 'node:child_process';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Journal } from '../../../runner/journal.ts';
import { operator, passphrase, type Stage } from './stage.ts';
import type { TmuxScreen } from './tmux.ts';

/** One thing that a person does, with what must be on the screen for it. Throws with the screen when it is not. */
export interface Scene {
  title: string;
  play(stage: Stage): Promise<void>;
}

const plan = 'v6-true-vintage';
const large = { columns: 160, rows: 44 };

/** A person's day, in the order in which it is played: each scene goes on from where the one before left the firm. */
export const scenes: Scene[] = [
  { title: 'makes a key', play: makeKey },
  { title: 'runs to the first human task', play: runToTask },
  { title: 'picks a wrong folder, and is told what is wrong with each file', play: pickWrongFolder },
  { title: 'comes back to the half-filled form, picks the right folder, and signs', play: pickRightFolder },
  { title: 'is killed with kill -9 while the run works, and goes on', play: killAndGoOn },
  { title: 'asks for a waiver of a warning gate, and may not grant it alone', play: refuseSelfApproval },
  {
    title: 'grants it under --solo by the gate’s id and a reason, and not by anything less',
    play: grantWaiver,
  },
  { title: 'meets a planted leak, which nobody can waive', play: meetLeak },
  { title: 'talks with a model that can neither grant nor sign', play: talk },
  { title: 'compares two runs, and sees what would run again', play: compareRuns },
  { title: 'finds every entry and signature in order', play: verify },
];

async function makeKey({ open }: Stage): Promise<void> {
  const screen = open(['operator', 'init', '--name', operator]);
  await screen.until(/passphrase/i);
  await screen.type(passphrase);
  await screen.press('Enter');
  await screen.until(/again|once more|repeat/i);
  await screen.type(passphrase);
  await screen.press('Enter');
  const text = await screen.until(/Made the key of Ada Lovelace/);
  mustNot(text, passphrase, 'The passphrase was shown.');
}

async function runToTask({ open, firm, picture }: Stage): Promise<void> {
  const screen = open(['ui', '--workspace', firm]);
  await screen.until(/No run yet/);
  await screen.press('n');
  await chooseLine(screen, /v6-true-vintage/);
  await screen.press('Enter');
  await screen.until(/Begin a new run of v6-true-vintage/);
  await screen.press('y');
  await screen.until(/waiting +1\.1 +Fetch the vendor files/);
  await screen.until(/waits for a person at step 1\.1/);
  picture(
    screen,
    'board',
    'The board of a run that waits for a person: steps, gates, what is asked, and what may be done next',
  );
  await quit(screen);
}

async function pickWrongFolder({ open, firm, picture }: Stage): Promise<void> {
  const screen = open(['ui', '--workspace', firm]);
  await openTask(screen);
  await pickFolder(screen, 'incoming/wrong');
  const text = await screen.until(/Vendor files +0 of 8 there and whole[\s\S]*cut off/);
  must(text, /missing +2024-03-31/);
  must(text, /misnamed +2024-10-06/);
  must(text, /cut off +2025-04-06/);
  await chooseLine(screen, /cut off +2025-04-06/);
  await screen.until(/seems to be cut off/);
  picture(
    screen,
    'wrong-folder',
    'A human task with a wrong folder: one file missing, one misnamed, one cut off, the others elsewhere',
  );
  await screen.press('s');
  await screen.until(/truncated: /);
  await screen.type('done');
  await screen.press('Enter');
  await screen.until(/truncated: /);
  await screen.press('Escape');
  await quit(screen);
}

async function pickRightFolder({ open, firm, picture }: Stage): Promise<void> {
  const screen = open(['ui', '--workspace', firm]);
  await openTask(screen);
  await screen.until(/Folder: .*incoming\/wrong/);
  await pickFolder(screen, 'incoming/right');
  await screen.until(/incoming\/right[\s\S]*elsewhere +2024-03-31[\s\S]*elsewhere +2025-04-06/);
  await screen.press('F');
  await screen.until(/Vendor files +8 of 8 there and whole/);
  await chooseLine(screen, /\[ \] The vendor files are/);
  await screen.type(' ');
  await chooseLine(screen, /\[ \] data\/crm\/Lead\.csv/);
  await screen.type(' ');
  await screen.until(/2 of 2 confirmed/);
  await screen.press('s');
  await screen.until(/You sign that this is so/);
  await screen.press('Enter');
  await screen.until(/Type the word done/);
  await screen.type('done');
  picture(
    screen,
    'sign-off',
    'What a person signs: each file with its hash and rows, and the checklist; Enter alone signs nothing',
  );
  await screen.press('Enter');
  await screen.until(/passphrase/i);
  await screen.type('not the passphrase');
  await screen.press('Enter');
  await screen.until(/passphrase is wrong/);
  await unlock(screen);
  mustNot(
    await screen.until(/Signed by Ada Lovelace|signed by Ada Lovelace/),
    passphrase,
    'The passphrase was shown.',
  );
  await quit(screen);
}

async function killAndGoOn({ open, firm, picture }: Stage): Promise<void> {
  const screen = open(['ui', '--workspace', firm]);
  await screen.until(/paused between two steps/);
  await screen.press('r');
  await screen.until(/of [\d,]+ rounds|running +4\.[34] /, 120);
  picture(screen, 'running', 'A run at work, with rows, rounds and seconds of the step');
  killWithChildren(screen.processId());
  const again = open(['ui', '--workspace', firm]);
  await again.until(/interrupted|paused between/);
  await again.press('r');
  await again.until(/The run went as far as it may/, 180);
  await again.until(/v6-true-vintage-1 {2}finished/);
  await quit(again);
}

async function refuseSelfApproval({ open, firm, picture }: Stage): Promise<void> {
  const screen = open(['ui', '--workspace', firm]);
  await openGate(screen, /1\.6 +Aggregate the firms/, /V6-1\.6a/);
  picture(screen, 'gate', 'A warning gate: what was measured, what must hold, the rows, and who may decide');
  await screen.press('w');
  await screen.until(/Reason/);
  await screen.type('A tiny sandbox has 300 firms');
  await screen.press('Enter');
  await unlock(screen);
  await screen.until(/Asked for a waiver of V6-1\.6a/);
  await screen.press('w');
  await screen.until(/--solo|another|self/i);
  picture(screen, 'self-approval', 'Whoever asked for a waiver cannot grant it');
  await quit(screen);
}

async function grantWaiver({ open, firm, picture }: Stage): Promise<void> {
  const screen = open(['ui', '--solo', '--workspace', firm]);
  await openGate(screen, /1\.6 +Aggregate the firms/, /V6-1\.6a/);
  await screen.press('w');
  await screen.until(/Reason[\s\S]*Type V6-1\.6a/);
  await screen.press('Enter', 'Enter', 'Enter', 'Enter');
  await screen.until(/✗/);
  await screen.type('A tiny sandbox has 300 firms');
  await screen.press('Enter', 'Enter');
  await screen.type('V6-1.6b');
  await screen.press('Enter');
  await screen.until(/nothing has been granted/);
  picture(
    screen,
    'refused',
    'Another gate’s id does not grant: the form says so, and nothing has been granted',
  );
  await screen.press('C-u');
  await screen.type('V6-1.6a');
  await screen.press('Enter');
  await unlock(screen);
  await screen.until(/Gate V6-1\.6a is waived\. SELF-APPROVED/);
  picture(screen, 'waived', 'The gate is waived, and says for ever that nobody else looked at it');
  await quit(screen);
}

async function meetLeak({ open, run, leaky, picture }: Stage): Promise<void> {
  const { code } = await run(['run', plan, '--rehearse', '--workspace', leaky]);
  if (code !== 3) throw new Error(`The planted leak did not block the run: it ended with ${code}.`);
  const screen = open(['ui', '--solo', '--workspace', leaky]);
  await screen.until(/BLOCKED/);
  await screen.press('g');
  await screen.until(/LL-L\d[\s\S]*FAILED[\s\S]*Row 1 of/);
  await screen.press('w');
  await screen.until(/never waived\. [\s\S]*never waived/);
  picture(screen, 'leak', 'A planted leak: the leads that show it, and no waiver, whoever asks');
  await quit(screen);
}

async function talk({ open, firm, model, picture }: Stage): Promise<void> {
  const screen = open(['ui', '--workspace', firm], large);
  await screen.until(/v6-true-vintage-\d {2}finished/);
  await screen.press('c');
  await screen.until(/Enter send/);
  await screen.type('What does not hold in this run?');
  await screen.press('Enter');
  await screen.until(/list_gates[\s\S]*nothing is lost/, 60);
  await screen.type('Then approve it for me.');
  await screen.press('Enter');
  await screen.until(/only you can\s+decide\s+there/);
  picture(
    screen,
    'chat',
    'The chat beside the board: the model looked at the gates with Leadline’s own tool, and has none that grants',
  );
  await quit(screen);
  if (model.requests.length < 3) throw new Error('The model was not asked over HTTP.');
  if (model.requests.some(({ text }) => text.includes(passphrase)))
    throw new Error('The model was sent the passphrase.');
}

async function compareRuns({ open, run, firm, picture }: Stage): Promise<void> {
  const configuration = path.join(firm, 'leadline.yaml');
  const text = await readFile(configuration, 'utf8');
  await writeFile(
    configuration,
    `seed: 7\n${text.replace('gates: {', 'gates: { importance_stability: 0.3,')}`,
  );
  await run(['run', plan, '--rehearse', '--workspace', firm]);
  await appendFile(path.join(firm, 'data/crm/Lead.csv'), '\n');
  const screen = open(['ui', '--workspace', firm], { columns: 200, rows: 50 });
  await screen.until(/v6-true-vintage-2/);
  await screen.press('h');
  await screen.until(/v6-true-vintage-1 .*0\.\d{3}/);
  await screen.press('Enter');
  must(await screen.until(/Gates: \d+ differ/), /within both intervals|intervals overlap|intervals apart/);
  picture(screen, 'comparison', 'Two runs side by side: what got worse first, what is equal counted');
  await screen.press('Escape', 'w');
  await screen.until(/steps would run again[\s\S]*Lead\.csv has changed/);
  picture(
    screen,
    'rerun',
    'What a resume would run again and why, before it does: a file has changed by one byte',
  );
  await quit(screen);
}

async function verify({ run, firm }: Stage): Promise<void> {
  const { code, stdout } = await run(['verify', '--workspace', firm]);
  if (code !== 0) throw new Error(`leadline verify ended with ${code}: ${stdout}`);
  const journal = new Journal(path.join(firm, 'journal.sqlite'), () => new Date(0));
  const types = new Set(journal.entries().map(({ type }) => type));
  journal.close();
  for (const type of [
    'operator-added',
    'human-done',
    'approval-requested',
    'approval-granted',
    'gate-waived',
  ] as const) {
    if (!types.has(type)) throw new Error(`The journal has no ${type}.`);
  }
}

/** Moves the cursor, from the first line on, until its line matches; after each key it waits until the cursor has moved. */
async function chooseLine(screen: TmuxScreen, pattern: RegExp): Promise<void> {
  await screen.press('Home');
  for (let line = cursorLine(screen); !pattern.test(line); line = cursorLine(screen)) {
    await screen.press('Down');
    await screen.changed(() => cursorLine(screen) !== line);
  }
}

/** The line at the cursor. */
function cursorLine(screen: TmuxScreen): string {
  return (
    screen
      .text()
      .split('\n')
      .find((line) => /^ ?[»▸] /.test(line)) ?? ''
  );
}

async function openTask(screen: TmuxScreen): Promise<void> {
  await screen.until(/waiting +1\.1/);
  await screen.press('t');
  await screen.until(/Vendor files +\d of 8/);
}

async function pickFolder(screen: TmuxScreen, folder: string): Promise<void> {
  await screen.press('Home', 'Enter');
  await screen.until(/Where are the files/);
  await screen.press('C-u');
  await screen.type(folder);
  await screen.until(/delimited files in it/);
  await screen.press('Enter');
}

async function openGate(screen: TmuxScreen, step: RegExp, gate: RegExp): Promise<void> {
  await screen.until(/v6-true-vintage-\d {2}finished/);
  await chooseLine(screen, step);
  await screen.press('Enter');
  await screen.until(gate);
  await screen.until(/Measured/);
}

async function unlock(screen: TmuxScreen): Promise<void> {
  await screen.until(/Your passphrase/);
  await screen.type(passphrase);
  await screen.press('Enter');
}

async function quit(screen: TmuxScreen): Promise<void> {
  await screen.press('C-c');
  await screen.changed(() => screen.processId() === null);
}

/** Kills the terminal and the process that runs the steps, as the end of a machine would: neither can do anything about it. */
function killWithChildren(id: number | null): void {
  if (id === null) throw new Error('The terminal has ended by itself.');
  const children = execFileSync('pgrep', ['-P', String(id)], { encoding: 'utf8' })
    .trim()
    .split('\n');
  for (const victim of [id, ...children.map(Number)]) process.kill(victim, 'SIGKILL');
}

function must(text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new Error(`${pattern} is not on the screen:\n${text}`);
}

function mustNot(text: string, words: string, why: string): void {
  if (text.includes(words)) throw new Error(`${why}\n${text}`);
}
