import { type McpServer, type ReadResourceResult, ResourceTemplate } from '@modelcontextprotocol/server';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { requireAsWritten } from '../as-written.ts';
import { listReportFiles, readReport, readWhole } from '../report-file.ts';
import type { Session } from '../session.ts';
import { type Chart, readCharts } from './charts.ts';
import { completions } from './completions.ts';
import { longestText, reading } from './contents.ts';
import { drawPng } from './draw-png.ts';
import { listed } from './listed.ts';
import { templates, uris } from './uris.ts';

/** Bytes of a page. JSON writes a line feed as two characters, so that a page of text stays below the longest answer. */
const pageBytes = 48 * 1024;
const largestImage = Math.floor((longestText * 3) / 4);

const images: Record<string, string> = { png: 'image/png', svg: 'image/svg+xml' };
const texts: Record<string, string> = { md: 'text/markdown', json: 'application/json', csv: 'text/csv' };

/** The log, reports, charts, evidence and other artifacts of runs, as far as they lie in the folder of the run. */
export function registerReportResources(server: McpServer, session: Session): void {
  const { run, name } = completions(session);
  server.registerResource(
    'report',
    new ResourceTemplate(templates.report, {
      list: listed(session, async (engine) => {
        const newest = engine.runs().at(-1);
        if (newest === undefined) return [];
        const { directory } = engine.workspace.run(newest.run);
        const files = await listReportFiles(directory);
        return [
          ...files
            .filter((file) => /\.(md|html|png|svg)$/.test(file.name))
            .map((file) => ({
              uri: uris.report(newest.run, file.name),
              name: file.name,
              title: `${file.name} of ${newest.run}`,
              mimeType: typeOf(file.name),
              size: file.bytes,
            })),
          ...(await readCharts(directory)).map(({ name: chart, caption }) => ({
            uri: uris.report(newest.run, `charts/${chart}.png`),
            name: `charts/${chart}.png`,
            title: caption,
            mimeType: 'image/png',
          })),
        ];
      }),
      complete: { run, name },
    }),
    {
      title: 'A report of a run',
      description:
        "A file of the run's folder, such as EXECUTION_LOG.md: Markdown, CSV and JSON as they are, HTML as plain text, PNG and SVG as images; charts/NAME.png and charts/NAME.svg are the charts of the report. Long ones come in pages: the last content names the address of the next.",
    },
    reading(session, async (engine, { uri, value }) => {
      const state = engine.status(value('run'));
      const { directory } = engine.workspace.run(state.run);
      const [asked = ''] = value('name').split('?');
      const chart = chartName.exec(asked);
      if (chart !== null) return pictureOf(uri, asked, await chartOf(directory, asked, chart[1] ?? ''));
      const image = images[extensionOf(asked)];
      if (image !== undefined) return imageOf(uri, image, await readWhole(directory, asked, largestImage));
      await requireAsWritten(state, directory, asked);
      const { text, nextOffset } = await readReport(directory, asked, offsetOf(uri), pageBytes);
      const contents: ReadResourceResult['contents'] = [{ uri: uri.href, mimeType: typeOf(asked), text }];
      if (nextOffset !== null) {
        const next = uris.report(state.run, asked, nextOffset);
        contents.push({ uri: next, mimeType: 'text/plain', text: `[more: read ${next}]` });
      }
      return { contents };
    }),
  );
}

/** A chart of the report is no file of its own: it is cut out of the page when it is asked for. */
const chartName = /^charts\/([\w-]{1,90})\.(?:png|svg)$/;

async function chartOf(directory: string, asked: string, name: string): Promise<Chart> {
  const charts = await readCharts(directory);
  const found = charts.find((chart) => chart.name === name);
  if (found !== undefined) return found;
  throw new LeadlineError({
    code: 'report-missing',
    message: `The report of the run has no chart ${asked}.`,
    ...(charts.length === 0 ? {} : { expected: charts.map((chart) => chart.name).join(', ') }),
    next:
      charts.length === 0
        ? 'Charts are there once the step that writes report.html is done.'
        : 'Read one of the charts that resources/list names.',
    kind: 'usage',
  });
}

async function pictureOf(uri: URL, asked: string, { svg }: Chart): Promise<ReadResourceResult> {
  if (asked.endsWith('.png')) return imageOf(uri, 'image/png', await drawPng(asked, svg, largestImage));
  const bytes = Buffer.from(svg, 'utf8');
  if (bytes.length <= largestImage) return imageOf(uri, 'image/svg+xml', bytes);
  throw new LeadlineError({
    code: 'report-too-large',
    message: `${asked} has ${bytes.length} bytes, too many to be read here.`,
    expected: `at most ${largestImage} bytes`,
    next: 'Read the same chart as .png, which is drawn as small as it must be.',
  });
}

function imageOf(uri: URL, mimeType: string, bytes: Buffer): ReadResourceResult {
  return { contents: [{ uri: uri.href, mimeType, blob: bytes.toString('base64') }] };
}

/** What is handed out for a file of this name: HTML loses its markup on the way. */
function typeOf(name: string): string {
  const extension = extensionOf(name);
  return texts[extension] ?? images[extension] ?? 'text/plain';
}

function extensionOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}

function offsetOf(uri: URL): number {
  const given = uri.searchParams.get('offset') ?? '0';
  if (/^\d{1,12}$/.test(given)) return Number(given);
  throw new LeadlineError({
    code: 'page-invalid',
    message: '`offset` is not a number of bytes.',
    expected: 'a whole number, 0 for the beginning',
    arrived: given.slice(0, 40),
    next: 'Read the address that the page before names.',
    kind: 'usage',
  });
}
