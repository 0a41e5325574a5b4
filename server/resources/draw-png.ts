import path from 'node:path';
import { LeadlineError } from '../../errors/leadline-error.ts';

const font = path.join(import.meta.dirname, 'fonts', 'dejavu-sans-condensed-subset.ttf');

/** Lengths of the longer side in pixels that are tried, the sharpest first. */
const lengths = [1400, 1200, 1000, 860, 720, 600, 500, 420, 360];

/**
 * A chart as PNG of at most `most` bytes, as sharp as that allows. It is drawn with a font of our own: a machine without fonts would draw it without its
 * text. It is done beside the main thread, which goes on answering. Throws `report-too-large`, `picture-unreadable`.
 */
export async function drawPng(name: string, svg: string, most: number): Promise<Buffer> {
  const { renderAsync } = await import('@resvg/resvg-js');
  for (const value of lengths) {
    try {
      const picture = await renderAsync(svg, {
        background: 'white',
        fitTo: { mode: isTall(svg) ? 'height' : 'width', value },
        font: { loadSystemFonts: false, fontFiles: [font], defaultFontFamily: 'DejaVu Sans Condensed' },
      });
      const png = picture.asPng();
      if (png.length <= most) return png;
    } catch (cause) {
      throw unreadable(name, cause);
    }
  }
  throw new LeadlineError({
    code: 'report-too-large',
    message: `${name} is too large as a picture, also when it is small.`,
    expected: `at most ${most} bytes`,
    next: 'Read the numbers in artifacts/report.md, or ask the operator to open report.html.',
  });
}

function isTall(svg: string): boolean {
  const [, width = '1', height = '1'] = /<svg\b[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  return Number(height) > Number(width);
}

function unreadable(name: string, cause: unknown): LeadlineError {
  return new LeadlineError({
    code: 'picture-unreadable',
    message: `${name} cannot be drawn: ${cause instanceof Error ? cause.message : String(cause)}`,
    next: 'Read the numbers in artifacts/report.md, or ask the operator to open report.html.',
    cause,
  });
}
