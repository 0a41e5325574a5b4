import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerSchemas } from '../../cli/schemas.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { forTinyData } from '../support/for-tiny-data.ts';
import { leadline } from './leadline.ts';

describe('leadline demo', () => {
  it('shows gates, figures, ten leads, where everything lies and a lead as the rep sees it, and gives the same bytes again', {
    timeout: 300_000,
  }, async () => {
    const workspace = path.join(temporaryFolder(), 'demo');
    await mkdir(workspace);
    await writeFile(path.join(workspace, 'leadline.yaml'), forTinyData);
    const demo = (...more: string[]) =>
      leadline(['demo', '--scale', 'tiny', '--workspace', workspace, ...more]);

    const first = await demo('--json');
    expect(first.code).toBe(0);
    const answer = answerSchemas.demo.parse(JSON.parse(first.stdout)) as {
      run: { rehearsal: boolean };
      leads: { tier: string; narrative: string; drivers: unknown[] }[];
      metrics: { aucPr: { low: number; value: number; high: number } };
      paths: Record<string, string>;
      sync: {
        run: { state: string; rehearsal: boolean };
        report: { changes: number; succeeded: number };
        lead: { tier: string; history: unknown[] };
      };
    };
    expect(answer.run.rehearsal).toBe(true);
    expect(answer.leads).toHaveLength(10);
    for (const lead of answer.leads) expect(lead.narrative).not.toBe('');
    expect(answer.metrics.aucPr.low).toBeLessThan(answer.metrics.aucPr.value);
    for (const file of Object.values(answer.paths)) await expect(stat(file)).resolves.toBeDefined();

    const { sync } = answer;
    expect(sync.run).toMatchObject({ state: 'finished', rehearsal: true });
    expect(sync.report.changes).toBeGreaterThan(100);
    expect(sync.report.succeeded).toBe(sync.report.changes);
    expect(sync.lead).toMatchObject({ tier: 'Very Hot', history: [{ tier: 'Very Hot' }] });

    const second = await demo();
    expect(second.code).toBe(0);
    for (const part of [
      'Gates of v6-true-vintage-2',
      'AUC-PR',
      'Ten leads to call first',
      'EXECUTION_LOG.md',
      'Written to Salesforce: a fake org on this machine',
      `${sync.report.changes.toLocaleString('en')}, 0 refused, 0 not tried`,
      'Very Hot',
      'Raises the score',
      'This is the first score.',
      'REHEARSAL',
    ]) {
      expect(second.stdout).toContain(part);
    }
    for (const name of ['scores.csv', 'report.html', 'bundle/manifest.json', 'bundle/booster.json']) {
      const [one, other] = await Promise.all(
        ['v6-true-vintage-1', 'v6-true-vintage-2'].map((run) =>
          readFile(path.join(workspace, 'runs', run, 'artifacts', name)),
        ),
      );
      expect(other?.equals(one ?? Buffer.alloc(0)), name).toBe(true);
    }
  });
});
