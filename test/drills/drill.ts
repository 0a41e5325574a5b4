import path from 'node:path';
import { Journal } from '../../runner/journal.ts';
import { copyFirm } from './firm.ts';
import { type Ended, leadlineUntil, type Moment } from './killable.ts';
import { differences, type Remains, remainsOf } from './remains.ts';

/** What came of one run that was killed. */
export interface DrillCase {
  /** Whether each of the moments came before the command ended by itself. */
  killed: boolean[];
  /** Seconds of the run, to its first kill or to its end. */
  ranFor: number;
  /** The steps that began more than once: those that a kill hit. */
  hit: string[];
  /** Seconds of the last resume. */
  resumedIn: number;
  /** What is not as an undisturbed run leaves it; empty when all is well. */
  faults: string[];
}

/** Runs the plan on a firm that nothing has run on, and answers with what it leaves. */
export async function undisturbed(workspace: string): Promise<{ seconds: number; remains: Remains }> {
  const ended = await leadlineUntil(theRun, workspace);
  if (ended.code !== 0) throw new Error(`The undisturbed run did not finish: ${ended.stdout}${ended.stderr}`);
  return { seconds: ended.seconds, remains: await remainsOf(workspace) };
}

/**
 * Runs the plan on a copy of the firm and kills it at the first moment, resumes and kills at each further one, resumes once more,
 * and compares what is left with the remains of an undisturbed run.
 */
export async function killAndResume(
  firm: string,
  workspace: string,
  expected: Remains,
  moments: readonly Moment[],
): Promise<DrillCase> {
  await copyFirm(firm, workspace);
  const lives: Ended[] = [];
  for (const moment of moments) {
    lives.push(
      await (lives.length === 0 ? leadlineUntil(theRun, workspace, moment) : goOn(workspace, moment)),
    );
  }
  const last = await goOn(workspace);
  // Before anything reads the journal: a reader leaves files beside it.
  const remains = await remainsOf(workspace);
  const verified = await leadlineUntil(['verify', '--json'], workspace);
  const { begunAgain, faults } = storyOf(workspace);
  return {
    killed: lives.map(({ signal }) => signal === 'SIGKILL'),
    ranFor: lives[0]?.seconds ?? 0,
    hit: begunAgain,
    resumedIn: last.seconds,
    faults: [
      ...refusal('resume', last),
      ...refusal('verify', verified),
      ...faults,
      ...differences(expected, remains),
    ],
  };
}

const theRun = ['run', 'v6-true-vintage', '--rehearse', '--json'];

/** Resumes. A kill may have come before the run was in the journal; the answer says so, and then the run is begun again. */
async function goOn(workspace: string, moment?: Moment): Promise<Ended> {
  const ended = await leadlineUntil(['resume', '--rehearse', '--json'], workspace, moment);
  const began = ended.code !== 2 || !ended.stdout.includes('"run-missing"');
  return began ? ended : leadlineUntil(theRun, workspace, moment);
}

function refusal(command: string, { code, stdout, stderr }: Ended): string[] {
  return code === 0 ? [] : [`leadline ${command} ended with ${code}: ${stdout}${stderr}`];
}

/** Which steps the journal knows as begun again, and what is in it twice that belongs there once. */
function storyOf(workspace: string): { begunAgain: string[]; faults: string[] } {
  const journal = new Journal(path.join(workspace, 'journal.sqlite'), () => new Date(0));
  const began = new Map<string, number>();
  const once = new Map<string, number>();
  for (const { type, payload } of journal.entries()) {
    if (type === 'step-started') count(began, payload.step);
    if (type === 'step-finished' || type === 'human-done') count(once, `${type} ${payload.step}`);
    if (type === 'run-started' || type === 'run-finished') count(once, type);
  }
  const repeated = (counts: Map<string, number>) =>
    [...counts].filter(([, n]) => n > 1).map(([name]) => name);
  return {
    begunAgain: repeated(began),
    faults: repeated(once).map((name) => `the journal has ${name} more than once`),
  };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
