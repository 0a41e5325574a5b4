import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, type Random } from '../../model/booster/random.ts';
import { type DrillCase, killAndResume, undisturbed } from './drill.ts';
import { copyFirm, makeFirm } from './firm.ts';
import { after } from './killable.ts';

// node test/drills/kill-and-resume.ts --kills 30 --seed 1
// Kills a run of the tiny sandbox with SIGKILL at that many moments, drawn over the length of an undisturbed run (one
// that comes after the end is drawn anew), resumes it, and compares every byte that is left with the undisturbed run's. Every fifth
// case has its resume killed as well.

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } },
});
const [kills, seed] = [wholeNumber('--kills', values.kills), wholeNumber('--seed', values.seed)];
const folder = await mkdtemp(path.join(tmpdir(), 'leadline-drill-'));
const faulty = await drill(kills, createRandom(seed));
if (faulty === 0) await rm(folder, { recursive: true });
else process.stdout.write(`The workspaces that differ are kept in ${folder}.\n`);
process.exitCode = faulty === 0 ? 0 : 1;

function wholeNumber(option: string, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new Error(`${option} takes a whole number, not "${value}".`);
}

/** Answers with how many cases went wrong. */
async function drill(cases: number, random: Random): Promise<number> {
  const firm = path.join(folder, 'firm');
  await makeFirm(firm);
  const reference = path.join(folder, 'undisturbed');
  await copyFirm(firm, reference);
  const { seconds, remains } = await undisturbed(reference);
  process.stdout.write(
    `Undisturbed: ${seconds.toFixed(1)} s, ${remains.size} files and tables to compare.\n\n`,
  );
  process.stdout.write(row(['case', 'killed at, s', 'step hit', 'resumed in, s', 'equal']));

  let wholeRun = seconds;
  let done = 0;
  let faulty = 0;
  for (let drawn = 1; done < cases; drawn++) {
    const moments = drawMoments(random, wholeRun, done % 5 === 4);
    const workspace = path.join(folder, `case-${drawn}`);
    const result = await killAndResume(
      firm,
      workspace,
      remains,
      moments.map((moment) => after(moment * 1000)),
    );
    // A moment that came too late has killed nothing: its bytes count, but not as one of the kills.
    if (result.killed[0]) done += 1;
    else wholeRun = result.ranFor;
    if (result.faults.length > 0) faulty += 1;
    else await rm(workspace, { recursive: true });
    tell(drawn, moments, result);
  }
  process.stdout.write(`\n${done} runs killed, ${faulty} of them not as if undisturbed.\n`);
  return faulty;
}

/**
 * Seconds after the start of the run, and for a second kill after the start of the resume, which has the rest before it. They reach a
 * little further than the last run that came to its end, as the next may be slower, or the last steps would never be hit.
 */
function drawMoments(random: Random, wholeRun: number, twice: boolean): number[] {
  const first = random.uniform() * 1.2 * wholeRun;
  return twice ? [first, random.uniform() * Math.max(0, wholeRun - first)] : [first];
}

function tell(
  drawn: number,
  moments: readonly number[],
  { killed, hit, resumedIn, faults }: DrillCase,
): void {
  const at = moments.map((moment, index) => `${moment.toFixed(2)}${killed[index] ? '' : ' (ended before)'}`);
  const cells = [String(drawn), at.join(', '), hit.join(', ') || 'none', resumedIn.toFixed(1)];
  process.stdout.write(row([...cells, faults.length === 0 ? 'yes' : 'NO']));
  for (const fault of faults) process.stdout.write(`       ${fault}\n`);
}

function row(cells: readonly string[]): string {
  const widths = [4, 24, 12, 13, 5];
  return `${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}\n`;
}
