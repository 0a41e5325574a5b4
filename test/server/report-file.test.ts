import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { listReportFiles, readReport } from '../../server/report-file.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { connect } from './connect.ts';

describe('a report of a run', () => {
  let root: string;
  let run: string;

  beforeEach(async () => {
    root = temporaryFolder();
    run = path.join(root, 'runs', 'count-1');
    await mkdir(path.join(run, 'artifacts', 'reports'), { recursive: true });
    await writeFile(path.join(root, 'leadline.yaml'), 'seed: 42\n');
    await writeFile(path.join(root, 'runs', 'count-10'), 'a file whose path begins like the run');
    await writeFile(path.join(run, 'EXECUTION_LOG.md'), '# Log\n');
    await writeFile(path.join(run, 'artifacts', 'scores.csv'), 'id,tier\n1,A\n');
  });

  it('is read by its name in the run or among its artifacts', async () => {
    expect((await readReport(run, 'EXECUTION_LOG.md', 0, 1000)).text).toBe('# Log\n');
    expect((await readReport(run, 'artifacts/scores.csv', 0, 1000)).text).toBe('id,tier\n1,A\n');
    expect((await readReport(run, 'scores.csv', 0, 1000)).text).toBe('id,tier\n1,A\n');
  });

  it.each([
    ['a parent folder', '../../leadline.yaml'],
    ['a parent folder in disguise', 'artifacts/../../../leadline.yaml'],
    ['a parent folder with backslashes', '..\\..\\leadline.yaml'],
    ['a neighbour whose name begins like the run', '../count-10'],
    ['an absolute path', '/etc/hostname'],
    ['a drive', 'C:\\secret.txt'],
    ['a name with a NUL byte', 'EXECUTION_LOG.md\0.txt'],
  ])('is not read through %s', async (_, name) => {
    await expect(readReport(run, name, 0, 1000)).rejects.toMatchObject({ code: 'report-outside-run' });
  });

  it('is not read through a link that leads out of the run', async () => {
    await symlink(path.join(root, 'leadline.yaml'), path.join(run, 'artifacts', 'link.txt'));
    await symlink(root, path.join(run, 'artifacts', 'folder'));
    for (const name of ['artifacts/link.txt', 'link.txt', 'artifacts/folder/leadline.yaml']) {
      await expect(readReport(run, name, 0, 1000)).rejects.toMatchObject({ code: 'report-outside-run' });
    }
    const names = (await listReportFiles(run)).map((file) => file.name);
    expect(names).toEqual(['EXECUTION_LOG.md', 'artifacts/scores.csv']);
  });

  it('is missing with an error that says how to list what is there', async () => {
    await expect(readReport(run, 'nothing.md', 0, 1000)).rejects.toMatchObject({ code: 'report-missing' });
    await expect(readReport(run, 'artifacts', 0, 1000)).rejects.toMatchObject({ code: 'report-missing' });
  });

  it('comes in pages that join to the whole, and no character is torn apart', async () => {
    const whole = 'Zürich – 東京 🚀 '.repeat(50);
    await writeFile(path.join(run, 'long.txt'), whole);
    let text = '';
    let offset: number | null = 0;
    while (offset !== null) {
      const page: Awaited<ReturnType<typeof readReport>> = await readReport(run, 'long.txt', offset, 7);
      text += page.text;
      offset = page.nextOffset;
    }
    expect(text).toBe(whole);
  });

  it('is refused when it is not text, and when the page would begin behind its end', async () => {
    await writeFile(path.join(run, 'model.bin'), Buffer.from([1, 0, 2]));
    await expect(readReport(run, 'model.bin', 0, 1000)).rejects.toMatchObject({ code: 'report-not-text' });
    await expect(readReport(run, 'scores.csv', 99, 1000)).rejects.toMatchObject({ code: 'report-offset' });
  });

  it('shows an HTML report without markup, styles and drawings', async () => {
    const html =
      '<html><head><title>x</title><style>p{}</style></head><body><h1>Scores &amp; tiers</h1><svg><text>drawn</text></svg><p>AUC &lt; 1</p></body></html>';
    await writeFile(path.join(run, 'report.html'), html);
    expect((await readReport(run, 'report.html', 0, 1000)).text).toBe('Scores & tiers\nAUC < 1');
  });

  it('is not opened when it is an HTML file too large to be turned into text', async () => {
    await writeFile(path.join(run, 'report.html'), '');
    await truncate(path.join(run, 'report.html'), 9 * 1024 * 1024);
    await expect(readReport(run, 'report.html', 0, 1000)).rejects.toMatchObject({ code: 'report-too-large' });
  });

  it('is listed, read and paged by the agent', async () => {
    const { call } = await connect();
    await call('start_run', { plan: 'count' });
    await call('run_step');
    const listed = await call('read_report');
    expect(listed.text).toContain('artifacts/lines.json');
    expect(listed.text).toContain('evidence/C-1.json');
    const log = await call('read_report', { name: 'EXECUTION_LOG.md', limit: 256 });
    expect(log.content).toMatchObject({ page: { name: 'EXECUTION_LOG.md', offset: 0, nextOffset: 256 } });
    expect(log.text).toContain('[more: call read_report with offset 256]');
    const refused = await call('read_report', { name: '../../leadline.yaml' });
    expect(refused).toMatchObject({ isError: true, content: { error: { code: 'report-outside-run' } } });
  });
});
