import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeDemoFiles } from './demo-files.ts';
import { applyDiff, makeClone, readGuide, shell, writeInto } from './guide.ts';

const guide = readGuide();
const planPath = 'plans/demo-booked/plan.ts';
const run = 'node cli/leadline.js run demo-booked --workspace firm';

/** The blocks of one language under one heading. */
function blocks(section: string, language: string): string[] {
  const found = guide.filter((block) => block.section === section && block.language === language);
  if (found.length === 0) throw new Error(`the guide has no ${language} under "${section}"`);
  return found.map(({ text }) => text);
}

const only = (section: string, language: string) => blocks(section, language).join('');

/** Every line that the guide shows is a line that is printed, but for the space before and after it. */
function expectShown(section: string, output: string): void {
  for (const line of only(section, 'text').trimEnd().split('\n')) expect(output).toContain(line.trim());
}

const artifact = (clone: string, name: string, number = 1) =>
  readFileSync(join(clone, `firm/runs/demo-booked-${number}/artifacts/${name}`), 'utf8');

describe('the guide, followed to the letter by a new user', () => {
  let clone: string;
  let ran: ReturnType<typeof shell>;
  beforeAll(() => {
    clone = makeClone();
    writeInto(clone, planPath, only('The plan', 'ts'));
    for (const diff of blocks('The plan', 'diff')) applyDiff(clone, 'plans/index.ts', diff);
    const made = shell(clone, only('Two files', 'sh'));
    if (made.code !== 0) throw new Error(made.output);
    ran = shell(clone, only('Run it', 'sh'));
  });

  it('has a plan of at most sixty lines', () => {
    expect(only('The plan', 'ts').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  });

  it('has a plan that the types accept', () => {
    writeInto(
      clone,
      'tsconfig.plan.json',
      JSON.stringify({ extends: './tsconfig.json', include: [planPath] }),
    );
    expect(shell(clone, 'node node_modules/typescript/bin/tsc --noEmit -p tsconfig.plan.json')).toEqual({
      code: 0,
      output: '\n',
    });
  });

  it('shows the first lines of the files that it makes', () => {
    const files = blocks('Two files', 'csv');
    for (const [index, name] of ['leads.csv', 'companies.csv'].entries()) {
      const shown = files[index] ?? '';
      expect(shown.trimEnd().split('\n')).toHaveLength(11);
      expect(readFileSync(join(clone, 'firm/data', name), 'utf8').startsWith(shown)).toBe(true);
    }
  });

  it('makes the same files wherever it is followed', () => {
    writeDemoFiles(join(clone, 'again'));
    expect(shell(clone, 'diff -r firm/data again')).toEqual({ code: 0, output: '\n' });
  });

  it('has a sound plan, whose steps and gates can be read before it runs', () => {
    const { code, output } = shell(clone, only('Check it', 'sh'));
    expect(code, output).toBe(0);
    expect(output).toContain('nothing is wrong with it before it runs');
    expect(output).toContain('# Step 2.3: Hunt for leakage');
    expect(output).toContain('DB-4.3');
  });

  it('runs to the end without a blocking gate', () => {
    expect(ran.code, ran.output).toBe(0);
    expect(ran.output).toMatch(/gates: \d+ passed, \d+ warned, 0 failed/);
  });

  it('finds the planted signal', () => {
    const { features } = JSON.parse(artifact(clone, 'explanation.json')) as {
      features: { feature: string }[];
    };
    expect(features[0]?.feature).toBe('hiring');
    const metrics = JSON.parse(artifact(clone, 'model/metrics.json')) as { test: { aucRoc: number } };
    expect(metrics.test.aucRoc).toBeGreaterThan(0.6);
  });

  it('scores every open lead once, with words for the label of a feature', () => {
    const scores = parse(artifact(clone, 'scores.csv'), { columns: true }) as Record<string, string>[];
    const leads = parse(readFileSync(join(clone, 'firm/data/leads.csv')), { columns: true }) as Record<
      string,
      string
    >[];
    const open = leads.filter(({ first_call_on }) => first_call_on === '').map(({ lead_no }) => lead_no);
    expect(scores.map(({ id }) => id).sort()).toEqual(open.sort());
    expect(scores[0]?.narrative).toContain('chance of a demo within 30 days');
    expect(scores[0]?.driver1).toContain('a high share of open jobs');
  });

  it('reads no column that the plan does not name', () => {
    const metrics = artifact(clone, 'bundle/features.json');
    expect(metrics).not.toContain('call_minutes');
  });

  it('shows a changed threshold before the run and in it', () => {
    const configuration = readFileSync(join(clone, 'firm/leadline.yaml'), 'utf8');
    const section = 'Change a threshold, a date, a file';
    writeInto(clone, 'firm/leadline.yaml', configuration.replace('plans: {}\n', only(section, 'yaml')));
    const diff = shell(clone, only(section, 'sh'));
    const next = shell(clone, `${run} --until 1.1`);
    writeInto(clone, 'firm/leadline.yaml', configuration);

    expectShown(section, diff.output);
    expectShown(section, next.output);
  });

  it('stops where the analysis date is later than the export, as the guide warns', () => {
    const configuration = readFileSync(join(clone, 'firm/leadline.yaml'), 'utf8');
    writeInto(clone, 'firm/leadline.yaml', configuration.replace('2025-06-30', '2025-10-31'));
    const late = shell(clone, run);
    writeInto(clone, 'firm/leadline.yaml', configuration);

    expect(late.code).toBe(3);
    expect(late.output).toContain('BLOCKED   1.2 Type the leads (DB-1.2f)');
  });

  it('stops at a planted leak with the messages that it shows, even if the plan declares it wrongly', () => {
    const plan = readFileSync(join(clone, planPath), 'utf8');
    const section = 'See a leak caught';
    for (const diff of blocks(section, 'diff')) applyDiff(clone, planPath, diff);
    const leaked = shell(clone, run);
    const planted = readFileSync(join(clone, planPath), 'utf8');
    writeInto(clone, planPath, planted.replace("'seats_wanted'],", "'seats_wanted', 'call_minutes'],"));
    const declared = shell(clone, run);
    writeInto(clone, planPath, plan);

    expect(leaked.code).toBe(3);
    expectShown(section, leaked.output);
    expect(declared.code).toBe(3);
    expect(declared.output).toContain('BLOCKED   2.3 Hunt for leakage (DB-2.3c)');
  });
});
