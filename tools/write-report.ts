import { z } from 'zod';
import { renderPrompt } from '../prompts/render.ts';
import { drawCharts } from './report/draw-chart.ts';
import { openEvidence } from './report/evidence.ts';
import { htmlView, markdownView } from './report/pages.ts';
import { type Chapter, chapters, filledChapters } from './report/sections.ts';
import { defineTool, type Standing } from './tool.ts';

const reportNames = { html: 'report.html', markdown: 'report.md' } as const;

const input = z.strictObject({
  title: z.string().min(1).describe('Heads the report, such as the plan and its version.'),
});
const output = z.strictObject({
  report: z.string(),
  markdown: z.string(),
  sections: z.array(z.string()).describe('What the run had something to tell of'),
});

/** One page of everything that the run has found so far, for people and, without the pictures, for agents. */
export const writeReport = defineTool({
  name: 'write-report',
  title: 'Write the report',
  description:
    'Writes report.html, one self-contained page, and report.md with the same sections and numbers, from whatever artifacts, gates and decisions the run has so far. They hold no clock and no run, so the same results give the same bytes.',
  effect: 'files',
  input,
  output,
  measures: () => [],
  // What it shows depends on what the plan has made by then: it asks for nothing.
  touches: () => ({ writesArtifacts: Object.values(reportNames) }),
  async run({ title }, { artifacts, analysisDate, seed, standing, progress }) {
    const run = standing();
    const filled = await filledChapters(chapters, openEvidence(run, artifacts));
    progress({ message: 'drawing' });
    const charts = await drawCharts(figuresOf(filled).map(({ spec }) => spec));
    const head = { title, analysisDate, seed, plan: run.plan, rehearsed: rehearsedSteps(run) };
    const html = renderPrompt('reports/report.html', { ...head, ...htmlView(filled, charts) }, 'html');
    await artifacts.write(reportNames.html, html);
    const markdown = renderPrompt('reports/report.md', { ...head, ...markdownView(filled) });
    await artifacts.write(reportNames.markdown, markdown);
    const sections = filled.flatMap((chapter) => chapter.sections.map(({ id }) => id));
    return { output: { report: reportNames.html, markdown: reportNames.markdown, sections }, measures: {} };
  },
});

function figuresOf(filled: readonly Chapter[]) {
  return filled.flatMap(({ sections }) =>
    sections.flatMap(({ parts }) => parts.flatMap(({ figures }) => figures)),
  );
}

function rehearsedSteps({ steps }: Standing): string[] {
  return steps.filter(({ rehearsed }) => rehearsed).map(({ id, title }) => `${id} (${title})`);
}
