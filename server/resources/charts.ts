import { LeadlineError } from '../../errors/leadline-error.ts';
import { readWhole } from '../report-file.ts';

/** A picture of the report, under an address of its own. */
export interface Chart {
  /** Section of the report and the picture's place in it, such as `lift-1`. */
  name: string;
  caption: string;
  /** On a white ground, in the colours that the page has by day. */
  svg: string;
}

const largestReport = 8 * 1024 * 1024;
const reportFile = 'artifacts/report.html';

/** The charts of a run's report, in its order; none where there is no report yet. Throws `report-too-large`. */
export async function readCharts(runDirectory: string): Promise<Chart[]> {
  try {
    return chartsIn((await readWhole(runDirectory, reportFile, largestReport)).toString('utf8'));
  } catch (error) {
    if (error instanceof LeadlineError && error.code === 'report-missing') return [];
    throw error;
  }
}

/** The charts of a page as `prompts/reports/report.html.hbs` writes it. */
export function chartsIn(html: string): Chart[] {
  const colours = coloursOf(html);
  return html
    .split('<section id="')
    .slice(1)
    .flatMap((section) => {
      const id = section.slice(0, section.indexOf('"'));
      if (!/^[\w-]{1,80}$/.test(id)) return [];
      return [...section.matchAll(figures)].map(([, caption = '', svg = ''], index) => ({
        name: `${id}-${index + 1}`,
        caption: caption.replace(/<[^>]*>/g, '').trim(),
        svg: svg.replace(/var\((--[\w-]+)\)/g, (_, name: string) => colours.get(name) ?? 'black'),
      }));
    })
    .filter(({ svg }) => !reaches.test(svg));
}

/** A chart holds nothing but its marks: what would have a reader fetch anything else is no chart of ours. */
const reaches = /<(image|script|foreignObject|feImage|style)\b|href\s*=\s*["'](?!#)/i;

const figures =
  /<figure[^>]*><figcaption>([\s\S]*?)<\/figcaption><div class="chart">(<svg\b[\s\S]*?<\/svg>)<\/div>/g;

/** The page's own colours, as it names them first: those of the day. */
function coloursOf(html: string): Map<string, string> {
  const [root = ''] = /:root\s*\{[^}]*\}/.exec(html) ?? [];
  return new Map(
    [...root.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{3,8})/gi)].map(([, name = '', value = '']) => [name, value]),
  );
}
