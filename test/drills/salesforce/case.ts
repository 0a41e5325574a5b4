import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { derive, type Random } from '../../../model/booster/random.ts';
import { Journal } from '../../../runner/journal.ts';
import { signInTo } from '../../support/made-up-scores.ts';
import { countWrites } from '../../support/org-contents.ts';
import { type Ended, leadlineUntil } from '../killable.ts';
import { contentsOf } from './contents.ts';
import { type Disturbances, drawDisturbances, drawRowFaults, momentOf, revoke } from './disturbances.ts';
import { type Firm, grant, openCopy, type Place, withEngine } from './firm.ts';
import { afterRollback, afterSync, halfWritten, journalFaults, writtenBy } from './judge.ts';

/** What came of one case. */
export interface DrillCase {
  leads: number;
  /** How many commands ran, and how many of them were killed. */
  commands: number;
  killed: number;
  /** How often the org's faults struck. */
  struck: number;
  /** Leads that the org's rules refused. */
  refused: number;
  /** The sync was given up after its first kill. */
  abandoned: boolean;
  /** What is not as it should be; empty when all is well. */
  faults: string[];
}

/** Syncs a copy of the firm while everything goes wrong, takes the sync back in the same way, and says what is not as it should be. */
export async function drillCase(
  firm: Firm,
  folder: string,
  seed: number,
  number: number,
): Promise<DrillCase> {
  const random = derive(seed, `salesforce ${number}`);
  const abandoned = random.uniform() < 0.12;
  const isFresh = !abandoned && random.uniform() < 0.25;
  const place = await openCopy(firm, folder, isFresh ? 'scored' : 'waiting');
  const tally: Tally = { commands: 0, killed: 0, struck: 0, faults: [] };
  const told = (faults: readonly string[]) => tally.faults.push(...faults);
  try {
    const writes = countWrites(place.fake);
    if (!isFresh) await grant(place, firm.run);
    const drawn = drawDisturbances(random, firm.calls + (isFresh ? 15 : 0), isBig(firm));
    drawn.faults.push(...drawRowFaults(random, firm.leads));
    if (abandoned) drawn.killedAt[0] = 0.3 + 0.7 * random.uniform();
    await through(firm, place, { args: ['sync'], run: firm.run, ...drawn, abandoned }, tally);
    const synced = contentsOf(place.fake);
    const refused = abandoned ? new Set<string>() : refusedBy(place, firm.run);
    if (!abandoned) told(afterSync(firm, synced, writes(), refused));
    told(strictness(place, refused));

    if (abandoned && !hasBegun(place, firm.run)) {
      // The command refuses to take back what was never begun, so nothing may be there.
      if (writtenBy(firm, synced) > 0) told([`${firm.run} wrote before its step began`]);
      told(await journalFaults(place, { [firm.run]: [0, 1] }));
      return { leads: firm.leads, ...tally, refused: 0, abandoned };
    }

    const rollback = await beginRollback(firm, place, random);
    const again = drawDisturbances(random, firm.calls, isBig(firm));
    const args = ['sync', 'rollback', firm.run];
    await through(firm, place, { args, run: rollback, ...again, abandoned: false }, tally);
    told(afterRollback(firm, { synced, now: contentsOf(place.fake), writes: writes(), refused }));
    const restored = writtenBy(firm, synced) > 0 ? 1 : 0;
    const spent = { [firm.run]: [abandoned ? 0 : 1, 1], [rollback]: [restored, restored] } as const;
    told(await journalFaults(place, spent));
    return { leads: firm.leads, ...tally, refused: refused.size, abandoned };
  } finally {
    await place.fake.close();
  }
}

type Tally = Pick<DrillCase, 'commands' | 'killed' | 'struck' | 'faults'>;

interface Going extends Disturbances {
  args: readonly string[];
  /** The run that the command goes on with. */
  run: string;
  /** Until the first kill, or the end. */
  abandoned: boolean;
}

/** So many leads are written by Bulk API 2.0. */
const isBig = ({ leads }: Firm) => leads > 7000;

/** More commands than any drawn disturbances can spoil. */
const mostCommands = 25;

/** Runs the command, again and again, until it has ended well. */
async function through(firm: Firm, place: Place, going: Going, tally: Tally): Promise<void> {
  const { fake, bell, workspace } = place;
  const { args, faults, killedAt, run, abandoned } = going;
  bell.onRevoke(() => revoke(fake, true));
  fake.context.faults.set(faults);
  let ended: Ended | undefined;
  for (let command = 0; command < mostCommands; command += 1) {
    const share = killedAt[command] ?? null;
    const moment = momentOf(bell, share === null ? null : share * firm.usual.seconds);
    ended = await leadlineUntil(args, workspace, moment, {
      env: { ...signInTo(fake), LEADLINE_HOME: `${place.home}-of-nobody`, NODE_COMPILE_CACHE: compileCache },
      node: ['--import', impatient],
    });
    revoke(fake, false);
    tally.commands += 1;
    tally.faults.push(...halfWritten(firm, contentsOf(fake)));
    const isKilled = ended.signal === 'SIGKILL';
    if (isKilled) tally.killed += 1;
    else firm.usual.seconds = (firm.usual.seconds + ended.seconds) / 2;
    // A kill may come after the last entry; the next command would begin another sync.
    const isOver = ended.code === 0 || isFinished(place, run);
    if (isOver || (isKilled && abandoned)) {
      ended = undefined;
      break;
    }
    if (ended.code === 4) await grant(place, run);
  }
  if (ended !== undefined) {
    tally.faults.push(`leadline ${args.join(' ')} does not end: ${ended.stdout}${ended.stderr}`);
  }
  for (const { rule, struck } of fake.context.faults.counts())
    if (rule.kind !== 'slow') tally.struck += struck;
}

/** The command is started some hundred times; without a cache, half of each start goes into stripping types from the same files. */
const compileCache = fileURLToPath(new URL('../../../node_modules/.cache/leadline-tests', import.meta.url));
const impatient = new URL('impatient.ts', import.meta.url).href;

function isFinished(place: Place, run: string): boolean {
  return entriesOf(place, run).some(({ type }) => type === 'run-finished');
}

/** Whether the step that writes was ever started. */
function hasBegun(place: Place, run: string): boolean {
  return entriesOf(place, run).some(
    (entry) => entry.type === 'step-started' && entry.payload.step === writingStep,
  );
}

const writingStep = '4';

function entriesOf({ workspace }: Place, run: string) {
  return new Journal(path.join(workspace, 'journal.sqlite'), () => new Date(0)).entries(run);
}

/** The leads that the sync says it could not write; none where it never came to an end. */
function refusedBy({ workspace }: Place, run: string): Set<string> {
  const file = path.join(workspace, 'runs', run, 'artifacts/sync/troubles.csv');
  if (!existsSync(file)) return new Set();
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return new Set(lines.map((line) => line.slice(0, line.indexOf(','))));
}

/** Only what a rule of the org refused may have failed. */
function strictness({ fake }: Place, refused: ReadonlySet<string>): string[] {
  const rules = fake.context.faults.counts().filter(({ rule }) => /-rule$/.test(rule.kind));
  const struck = rules.reduce((sum, rule) => sum + rule.struck, 0);
  return refused.size > struck ? [`${refused.size} leads failed, though rules struck ${struck} times`] : [];
}

/** Most rollbacks are worked out and granted here; the others are begun by the command that is disturbed. */
async function beginRollback(firm: Firm, place: Place, random: Random): Promise<string> {
  place.fake.context.faults.set([]);
  if (random.uniform() < 0.75) {
    const run = await withEngine(place, async (engine) => {
      const name = await engine.start('salesforce-rollback', { parameters: { run: firm.run } });
      await engine.advance(name);
      return name;
    });
    await grant(place, run);
  }
  return 'salesforce-rollback-1';
}
