import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { LeadlineError } from '../errors/leadline-error.ts';

/** A page is counted in bytes of the text that is shown. */
export interface Page {
  text: string;
  offset: number;
  nextOffset: number | null;
  totalBytes: number;
}

const largestHtml = 8 * 1024 * 1024;

/** The files of a run's folder that can be read as text, sorted, relative to it. */
export async function listReportFiles(runDirectory: string): Promise<{ name: string; bytes: number }[]> {
  const entries = await readdir(runDirectory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (path) => ({ path, bytes: (await stat(path)).size })));
  return sizes
    .map(({ path, bytes }) => ({ name: relative(runDirectory, path).split(sep).join('/'), bytes }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Reads a page of a file of the run as text; an HTML report without its markup, styles and drawings. Throws `report-outside-run` for
 * a name that leads out of the run's folder, `report-missing`, `report-not-text` and `report-offset`.
 */
export async function readReport(
  runDirectory: string,
  name: string,
  offset: number,
  limit: number,
): Promise<Page> {
  const path = await confine(runDirectory, name);
  if (/\.html?$/i.test(path)) return pageOfHtml(path, name, offset, limit);
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (offset > size) throw offsetError(name, offset, size);
    const buffer = Buffer.alloc(Math.min(limit, size - offset));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    return page(buffer.subarray(0, bytesRead), name, offset, size);
  } finally {
    await file.close();
  }
}

/** A whole file of the run, such as a picture. Throws `report-outside-run`, `report-missing`, and `report-too-large` above `most` bytes. */
export async function readWhole(runDirectory: string, name: string, most: number): Promise<Buffer> {
  const path = await confine(runDirectory, name);
  const { size } = await stat(path);
  if (size > most) throw tooLarge(name, size, most);
  return readFile(path);
}

/** The real path of a file inside the run's folder, after every link is followed. */
async function confine(runDirectory: string, name: string): Promise<string> {
  const segments = name.split(/[/\\]/);
  if (isAbsolute(name) || /^[a-z]:/i.test(name) || name.includes('\0') || segments.includes('..'))
    throw outside(name);
  const root = await realpath(runDirectory).catch(() => runDirectory);
  for (const candidate of [join(root, name), join(root, 'artifacts', name)]) {
    const real = await realpath(candidate).catch(() => undefined);
    if (real === undefined) continue;
    if (!real.startsWith(root + sep)) throw outside(name);
    if ((await stat(real)).isFile()) return real;
  }
  throw new LeadlineError({
    code: 'report-missing',
    message: `The run has no file named ${name}.`,
    next: 'Call read_report without a name to list the files of the run; a file appears when its step is done.',
  });
}

function outside(name: string): LeadlineError {
  return new LeadlineError({
    code: 'report-outside-run',
    message: `${name} does not lie in the folder of the run.`,
    expected: "a name relative to the run's folder, such as EXECUTION_LOG.md or artifacts/scores.csv",
    arrived: name,
    next: 'Call read_report without a name to list what can be read.',
  });
}

async function pageOfHtml(path: string, name: string, offset: number, limit: number): Promise<Page> {
  const { size } = await stat(path);
  if (size > largestHtml) throw tooLarge(name, size, largestHtml);
  const text = Buffer.from(withoutMarkup(await readFile(path, 'utf8')), 'utf8');
  if (offset > text.length) throw offsetError(name, offset, text.length);
  return page(text.subarray(offset, offset + limit), name, offset, text.length);
}

function tooLarge(name: string, size: number, most: number): LeadlineError {
  return new LeadlineError({
    code: 'report-too-large',
    message: `${name} has ${size} bytes, too many to be read here.`,
    expected: `at most ${most} bytes`,
    arrived: `${size} bytes`,
    next: 'Read one of the Markdown reports of the run, or ask the operator to open the file.',
  });
}

function withoutMarkup(html: string): string {
  return html
    .replace(/<(style|script|svg|head)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(
      /<\/(p|div|section|article|h[1-6]|li|tr|table|figure|figcaption|header|footer|blockquote)\s*>|<br\s*\/?>/gi,
      '\n',
    )
    .replace(/<\/t[dh]\s*>/gi, '\t')
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|amp|nbsp|#39|#x27);/g, (_, entity: string) => entities[entity] ?? '')
    .replace(/[ \t]*\n\s*/g, '\n')
    .trim();
}

const entities: Record<string, string> = {
  lt: '<',
  gt: '>',
  quot: '"',
  amp: '&',
  nbsp: ' ',
  '#39': "'",
  '#x27': "'",
};

/** A page that ends on a whole character, so that the next one begins with one. */
function page(bytes: Buffer, name: string, offset: number, totalBytes: number): Page {
  if (bytes.includes(0)) {
    throw new LeadlineError({
      code: 'report-not-text',
      message: `${name} is not a text file.`,
      next: 'Ask the operator to open it.',
    });
  }
  const isLast = offset + bytes.length >= totalBytes;
  const length = isLast ? bytes.length : wholeCharacters(bytes);
  const end = offset + length;
  return {
    text: bytes.subarray(0, length).toString('utf8'),
    offset,
    nextOffset: end < totalBytes ? end : null,
    totalBytes,
  };
}

/** How many of the bytes make whole UTF-8 characters: at most three are left for the next page. */
function wholeCharacters(bytes: Buffer): number {
  let start = bytes.length - 1;
  while (start > 0 && bytes.length - start < 4 && isContinuation(bytes[start] ?? 0)) start -= 1;
  const lead = bytes[start] ?? 0;
  const needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return bytes.length - start >= needed ? bytes.length : start;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

function offsetError(name: string, offset: number, total: number): LeadlineError {
  return new LeadlineError({
    code: 'report-offset',
    message: `The offset lies behind the end of ${name}.`,
    expected: `0 to ${total}`,
    arrived: String(offset),
    next: 'Use the nextOffset of the page before.',
  });
}
