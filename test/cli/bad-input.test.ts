import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyJournal } from '../../runner/verify-journal.ts';
import { leadline } from './leadline.ts';
import { copyOf, evidenceIn, leftoversIn, madeWorkspace, plan } from './workspaces.ts';

const vendor = 'data/vendor/RIARepDataFeed_20240707.csv';
const leads = 'data/crm/Lead.csv';
const lastStep = '1.4b';

/** The fewest that have a median which one cut file does not move. */
const dates = ['2024-01-07', '2024-07-07', '2025-10-05'];
const threeSnapshots = `plans: { ${plan}: { snapshot_dates: [${dates.join(', ')}] } }\n`;

let clean: { folder: string; remove: () => Promise<void> };
/** The evidence of a run that nothing disturbed. */
let undisturbed: Record<string, string>;

beforeAll(async () => {
  clean = await madeWorkspace();
  await writeFile(path.join(clean.folder, 'leadline.yaml'), threeSnapshots);
  const reference = path.join(path.dirname(clean.folder), 'reference');
  await cp(clean.folder, reference, { recursive: true });
  expect((await run(reference)).code).toBe(0);
  undisturbed = await evidenceIn(reference);
});

afterAll(() => clean.remove());

interface Fault {
  /** The file that is broken, and how. */
  file: string;
  change: (text: string) => string | Uint8Array | null;
  code: number;
  /** The error's code, or the gate that blocks. */
  says: string;
  /** What the message must name beside the file. */
  names?: string[];
}

const faults: Record<string, Fault> = {
  'a vendor file that is missing': {
    file: vendor,
    change: () => null,
    code: 1,
    says: 'file-missing',
    names: ['RIARepDataFeed_20240107.csv'],
  },
  'a lead file that is missing': { file: leads, change: () => null, code: 1, says: 'file-missing' },
  'a file cut off inside a record': {
    file: vendor,
    change: (text) => text.slice(0, 900_000),
    code: 1,
    says: 'csv-truncated',
    names: ['line', 'of 59 fields'],
  },
  'a lead file cut off inside its last value': {
    file: leads,
    change: (text) => text.slice(0, -1),
    code: 1,
    says: 'csv-truncated',
    names: ['line, 4001'],
  },
  'a vendor file cut off at the end of a line': {
    file: vendor,
    change: (text) => firstLines(text, 3500),
    code: 3,
    says: 'LL-1.2b',
    names: ['3499 rows', 'the median is 4000'],
  },
  'a vendor file with a header and no records': {
    file: vendor,
    change: (text) => firstLines(text, 1),
    code: 3,
    says: 'V6-1.3',
  },
  'a lead file with a header and no records': {
    file: leads,
    change: (text) => firstLines(text, 1),
    code: 3,
    says: 'LL-1.4',
  },
  'an empty file': { file: vendor, change: () => '', code: 1, says: 'file-empty', names: ['0 bytes'] },
  'records that are torn': {
    file: vendor,
    change: (text) => changeLines(text, 100, 120, (line) => line.replace(',', ';')),
    code: 3,
    says: 'LL-1.2',
    names: ['line 100', 'Columns: 59 Found: 58'],
  },
  'a renamed column': {
    file: vendor,
    change: (text) => text.replace('RIAFirmCRD', 'FirmNumber'),
    code: 1,
    says: 'column-missing',
    names: ['RIAFirmCRD', 'FirmNumber'],
  },
  'a header that names a column twice': {
    file: leads,
    change: (text) => text.replace('Company', 'Title'),
    code: 1,
    says: 'csv-header-duplicate',
    names: ['Title twice', 'positions 4 and 5'],
  },
  'a NUL byte': {
    file: vendor,
    change: (text) => changeLines(text, 7, 7, (line) => `${line.slice(0, 9)}\0${line.slice(10)}`),
    code: 1,
    says: 'csv-nul-byte',
    names: ['line 7'],
  },
  'a contact after the analysis date': {
    file: leads,
    change: (text) => changeLead(text, { contact: '2026-02-01T21:07:29.000Z' }),
    code: 3,
    says: 'LL-1.4b',
    names: ['line 2', 'Stage_Entered_Contacting__c', '2026-02-01T21:07:29.000Z'],
  },
  'a date that cannot be read': {
    file: leads,
    change: (text) => changeLead(text, { contact: '28th of July' }),
    code: 3,
    says: 'LL-1.4c',
    names: ['line 2', 'Stage_Entered_Contacting__c', '28th of July'],
  },
  'leads without a conversion': {
    file: leads,
    change: (text) => changeLines(text, 2, Number.POSITIVE_INFINITY, (line) => line.replace(/,[^,]*$/, ',')),
    code: 3,
    says: 'LL-1.4e',
    names: ['Stage_Entered_Call_Scheduled__c'],
  },
  'lead ids that repeat': {
    file: leads,
    change: (text) => `${text}${text.split('\n')[1]}\n`,
    code: 3,
    says: 'LL-1.4d',
    names: ['lines 2 to 4002'],
  },
  'a lead without an id': {
    file: leads,
    change: (text) => changeLines(text, 2, 2, (line) => line.replace(/^[^,]*/, '')),
    code: 3,
    says: 'LL-1.4d',
    names: ['the first is missing, in lines 2 to 2'],
  },
};

describe('a run on bad input stops with a clear error, loses nothing and goes on when the input is mended', () => {
  it.each(Object.entries(faults))('%s', async (_, { file, change, code, says, names = [] }) => {
    const workspace = await copyOf(clean.folder);
    const broken = path.join(workspace, file);
    const whole = await readFile(broken);
    const changed = change(whole.toString('latin1'));
    if (changed === null) await rm(broken);
    else await writeFile(broken, changed, 'latin1');

    const stopped = await run(workspace);
    const message = expectClearError(stopped, code, says);
    // What is said of leads, and not of their file, names the line and the column instead.
    if (!says.startsWith('LL-1.4')) expect(message).toContain(path.basename(file));
    for (const name of names) expect(message).toContain(name);

    await writeFile(broken, whole);
    await expectSameAsUndisturbed(workspace);
  });

  it('a lead file that is a folder, also when it was a file before', async () => {
    const workspace = await copyOf(clean.folder);
    expect((await run(workspace)).code).toBe(0);
    const file = path.join(workspace, leads);
    const whole = await readFile(file);
    await rm(file);
    await mkdir(file);

    const message = expectClearError(await resume(workspace), 1, 'file-unreadable');
    expect(message).toContain('Lead.csv cannot be read');
    expect(message).toContain('a folder');

    await rm(file, { recursive: true });
    await writeFile(file, whole);
    await expectSameAsUndisturbed(workspace);
  });

  it('a lead export that ends long before the analysis date is warned of, and fewer leads than counted block', async () => {
    const workspace = await copyOf(clean.folder);
    const file = path.join(workspace, leads);
    const old = (await readFile(file, 'utf8')).split('\n').filter((line) => !/,2025-(09|10)-/.test(line));
    await writeFile(file, old.join('\n'));
    await writeFile(
      path.join(workspace, 'leadline.yaml'),
      threeSnapshots.replace('] } }', '], gates: { fewest_leads: 4000 } } }'),
    );
    const stopped = await run(workspace);
    expectClearError(stopped, 3, 'LL-1.4f');
    const { run: state } = JSON.parse(stopped.stdout);
    expect(verdictOf(state, 'LL-1.4g')).toMatchObject({ status: 'warned', threshold: '<= 31' });
  });
});

describe('a warehouse that is no database', () => {
  it.each([
    ['was something else from the beginning', false, () => Buffer.from('this is not a database')],
    ['became something else', true, () => Buffer.from('this is not a database')],
    ['was cut off', true, (whole: Buffer) => whole.subarray(0, whole.length / 2)],
    ['was emptied', true, () => Buffer.alloc(0)],
  ])('and %s is refused, and built anew when it is moved away', async (_, used, change) => {
    const workspace = await copyOf(clean.folder);
    const warehouse = path.join(workspace, 'warehouse.duckdb');
    if (used) expect((await run(workspace)).code).toBe(0);
    await writeFile(warehouse, change(used ? await readFile(warehouse) : Buffer.alloc(0)));
    const stopped = await (used ? resume(workspace, '1.5') : run(workspace));
    expect(expectClearError(stopped, 1, 'warehouse-invalid')).toContain('warehouse.duckdb');
    await rm(warehouse);
    await expectSameAsUndisturbed(workspace);
  });
});

describe('a leadline.yaml', () => {
  it.each([
    [
      'with an unknown key',
      `plans:\n  ${plan}:\n    maturity_dayz: 30\n`,
      [':3:5:', `plans.${plan}.maturity_dayz`, 'did you mean maturity_days?'],
    ],
    [
      'with a wrong type and a value out of range',
      `plans:\n  ${plan}:\n    maturity_days: thirty\n    gates: { ece: 7 }\n`,
      [':3:20:', `plans.${plan}.maturity_days`, '"thirty"', ':4:19:', `plans.${plan}.gates.ece`, 'at most 1'],
    ],
    [
      'with a day that does not exist',
      'analysis_date: 2025-02-30\n',
      [':1:16:', 'analysis_date', '2025-02-30'],
    ],
    [
      'with one snapshot date twice',
      `plans: { ${plan}: { snapshot_dates: [2024-01-07, 2024-01-07] } }\n`,
      ['snapshot_dates', 'each date once'],
    ],
    ['that is no YAML', 'seed: [1\n', [':2:1:', 'YAML']],
  ])('%s is refused with line and field, and nothing is run', async (_, text, names) => {
    const workspace = await copyOf(clean.folder);
    await writeFile(path.join(workspace, 'leadline.yaml'), text);
    const message = expectClearError(await run(workspace), 2, 'config-invalid');
    for (const name of ['leadline.yaml', ...names]) expect(message).toContain(name);
    await expect(readFile(path.join(workspace, 'journal.sqlite'))).rejects.toThrow('ENOENT');
  });

  it('that is a folder is refused', async () => {
    const workspace = await copyOf(clean.folder);
    await rm(path.join(workspace, 'leadline.yaml'));
    await mkdir(path.join(workspace, 'leadline.yaml'));
    expect(expectClearError(await run(workspace), 2, 'config-unreadable')).toContain('a folder');
  });
});

describe('a journal with a changed byte', () => {
  it('is found by verify, which names the entry, and nothing is built on it', async () => {
    const workspace = await copyOf(clean.folder);
    expect((await leadline(['run', plan, '--until', '1.1', '--rehearse'], { cwd: workspace })).code).toBe(0);
    const file = path.join(workspace, 'journal.sqlite');
    const bytes = await readFile(file);
    const at = bytes.lastIndexOf('rehearsal operator');
    expect(at).toBeGreaterThan(0);
    const changed = Buffer.from(bytes);
    changed.write('R', at);
    await writeFile(file, changed);

    const message = expectClearError(
      await leadline(['verify', '--json'], { cwd: workspace }),
      1,
      'journal-unsound',
    );
    expect(message).toContain('Entry 5 (human-done) was changed');
    expectClearError(await resume(workspace), 1, 'journal-unsound');

    await writeFile(file, bytes);
    await expectSameAsUndisturbed(workspace);
  });

  it('that is no database any more is told as that, by every command', async () => {
    const workspace = await copyOf(clean.folder);
    await writeFile(path.join(workspace, 'journal.sqlite'), 'this is not a journal');
    expectClearError(await leadline(['status', '--json'], { cwd: workspace }), 1, 'journal-unreadable');
    expectClearError(await leadline(['verify', '--json'], { cwd: workspace }), 1, 'journal-unsound');
    expectClearError(await run(workspace), 1, 'journal-unsound');
  });
});

type Ended = Awaited<ReturnType<typeof leadline>>;

function run(cwd: string): Promise<Ended> {
  return leadline(['run', plan, '--rehearse', '--until', lastStep, '--json'], { cwd });
}

function resume(cwd: string, until = lastStep): Promise<Ended> {
  return leadline(['resume', '--rehearse', '--until', until, '--json'], { cwd });
}

/** One JSON document with the code or the gate, what to do next, and no stack; answers with all that it tells of the fault. */
function expectClearError({ code, stdout, stderr }: Ended, expected: number, says: string): string {
  const { ok, error, run: state } = JSON.parse(stdout);
  expect({ code, ok }).toEqual({ code: expected, ok: false });
  expect(error.next).toBeTruthy();
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .+:\d+:\d+/m);
  if (expected !== 3) {
    expect(error.code).toBe(says);
    return JSON.stringify(error).replaceAll('\\"', '"');
  }
  expect(error.code).toBe('gate-blocked');
  const verdict = verdictOf(state, says);
  expect(verdict).toMatchObject({ status: 'failed', onFailure: expect.stringContaining('.') });
  return verdict?.sentence ?? '';
}

interface Verdict {
  gate: string;
  status: string;
  sentence: string;
  onFailure: string;
}

function verdictOf(state: { gates: Verdict[] }, gate: string): Verdict | undefined {
  return state.gates.find((verdict) => verdict.gate === gate);
}

async function expectSameAsUndisturbed(workspace: string): Promise<void> {
  expect(await leftoversIn(workspace)).toEqual([]);
  expect((await resume(workspace)).code).toBe(0);
  expect(await evidenceIn(workspace)).toEqual(undisturbed);
  expect((await verifyJournal(path.join(workspace, 'journal.sqlite'))).problems).toEqual([]);
}

function firstLines(text: string, count: number): string {
  return `${text.split('\n').slice(0, count).join('\n')}\n`;
}

/** Changes lines, counted from 1. */
function changeLines(text: string, from: number, to: number, change: (line: string) => string): string {
  return text
    .split('\n')
    .map((line, index) => (index + 1 >= from && index + 1 <= to && line !== '' ? change(line) : line))
    .join('\n');
}

/** Gives the first lead another time of contact, which stands before the last field. */
function changeLead(text: string, { contact }: { contact: string }): string {
  return changeLines(text, 2, 2, (line) => line.replace(/,[^,]*,([^,]*)$/, `,${contact},$1`));
}
