import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { generateSandbox } from '../../sandbox/generate.ts';
import { type LeakName, leakNames } from '../../sandbox/leaks.ts';
import { type ScaleName, scaleNames } from '../../sandbox/scale.ts';
import { drilledPlans, type Hunt, huntIn } from './leaks-case.ts';

// node test/drills/leaks.ts --seeds 20 --scale tiny [--first-seed 1] [--plans v3-tiers,v4-xgboost] [--leaks clean,target-proxy]
// Makes a firm for every seed, clean and with each leak planted, runs every plan on it as far as its leakage gates, and tells which gates
// caught the leak, and which raised an alarm where nothing was planted. Ends with 1 when a leak got through, was not named or
// shown, or an alarm was false.

type Firm = LeakName | 'clean';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    'first-seed': { type: 'string', default: '1' },
    scale: { type: 'string', default: 'tiny' },
    plans: { type: 'string', default: drilledPlans.map(({ name }) => name).join() },
    leaks: { type: 'string', default: ['clean', ...leakNames].join() },
  },
});
const plans = chosen(
  '--plans',
  values.plans,
  drilledPlans.map(({ name }) => name),
);
const firms = chosen<Firm>('--leaks', values.leaks, ['clean', ...leakNames]);
const [scale] = chosen<ScaleName>('--scale', values.scale, scaleNames);
const seeds = Array.from(
  { length: wholeNumber('--seeds', values.seeds) },
  (_, index) => wholeNumber('--first-seed', values['first-seed']) + index,
);
process.exitCode = await drill();

function chosen<Name extends string>(option: string, text: string, known: readonly Name[]): Name[] {
  return text.split(',').map((name) => {
    const found = known.find((each) => each === name);
    if (found === undefined) throw new Error(`${option} takes ${known.join(', ')}, not "${name}".`);
    return found;
  });
}

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`${option} takes a whole number, not "${text}".`);
}

/** Answers with the exit code. */
async function drill(): Promise<number> {
  const hunts = new Map<string, Hunt[]>();
  const started = performance.now();
  for (const firm of firms) {
    for (const seed of seeds) await drillFirm(firm, seed, hunts);
    tell(firm, hunts, (performance.now() - started) / 1000);
  }
  const all = [...hunts].flatMap(([of, each]) =>
    each.map((hunt) => ({ isClean: of.startsWith('clean '), hunt })),
  );
  const missed = all.filter(({ hunt }) => hunt.faults.length > 0).length;
  const falseAlarms = all.filter(({ isClean, hunt }) => isClean && hunt.alarms.length > 0).length;
  const planted = all.filter(({ isClean }) => !isClean).length;
  process.stdout.write(
    `${planted - missed} of ${planted} planted leaks caught, named and shown; ${falseAlarms} of ${all.length - planted} clean runs raised an alarm.\n`,
  );
  return missed + falseAlarms === 0 ? 0 : 1;
}

async function drillFirm(firm: Firm, seed: number, hunts: Map<string, Hunt[]>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'leadline-leaks-'));
  try {
    const leak = firm === 'clean' ? null : firm;
    const directory = path.join(folder, 'data');
    await generateSandbox({
      directory,
      seed,
      scale: scale as ScaleName,
      signal: 'normal',
      ...(leak === null ? {} : { leak }),
    });
    for (const plan of drilledPlans.filter(({ name }) => plans.includes(name))) {
      const hunt = await huntIn(directory, plan, leak);
      const of = `${firm} ${plan.name}`;
      hunts.set(of, [...(hunts.get(of) ?? []), hunt]);
      const wrong = [...hunt.faults, ...(leak === null ? hunt.alarms.map(({ sentence }) => sentence) : [])];
      for (const what of wrong) process.stdout.write(`  ${of}, seed ${seed}: ${what}\n`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** One line a plan: how many seeds were as they must be, and how often each gate did not hold. */
function tell(firm: Firm, hunts: ReadonlyMap<string, Hunt[]>, seconds: number): void {
  process.stdout.write(`${firm} (${seconds.toFixed(0)} s so far)\n`);
  for (const plan of plans) {
    const of = hunts.get(`${firm} ${plan}`) ?? [];
    const well = of.filter(({ faults, alarms }) => (firm === 'clean' ? alarms : faults).length === 0).length;
    const alarms = Map.groupBy(
      of.flatMap((hunt) => hunt.alarms),
      ({ gate }) => gate,
    );
    const gates = [...alarms].map(([gate, times]) => `${gate} ${times.length}x`).join(', ');
    const judged = `${of[0]?.judged.length ?? 0} gates judged, none failed`;
    const verb = firm === 'clean' ? 'silent' : 'caught';
    process.stdout.write(
      `  ${plan.padEnd(16)} ${verb} ${well} of ${of.length}  ${gates === '' ? judged : gates}\n`,
    );
  }
}
