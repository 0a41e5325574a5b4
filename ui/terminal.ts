import { type Paint, painter } from './colour.ts';

/** What a screen needs to know about the place it is shown in. */
export interface Terminal {
  /** Cells in a line; Infinity for a pipe or a file, where nothing is cut. */
  columns: number;
  /** Whether lines may be redrawn. */
  interactive: boolean;
  glyphs: Glyphs;
  paint: Paint;
}

export interface Glyphs {
  ellipsis: string;
  rule: string;
  passed: string;
  warned: string;
  failed: string;
  /** A gate that does not hold and that people let pass. */
  waived: string;
  waiting: string;
  running: string;
  pending: string;
}

const unicode: Glyphs = {
  ellipsis: '…',
  rule: '─',
  passed: '✓',
  warned: '!',
  failed: '✗',
  waived: '≈',
  waiting: '?',
  running: '▸',
  pending: '·',
};

const ascii: Glyphs = {
  ellipsis: '...',
  rule: '-',
  passed: '+',
  warned: '!',
  failed: 'x',
  waived: '~',
  waiting: '?',
  running: '>',
  pending: '.',
};

/** What the stream and the environment say. `COLUMNS` decides the width where the stream does not know it. */
export function terminalOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Terminal {
  const interactive = stream.isTTY === true && env.TERM !== 'dumb';
  const stated = Number.parseInt(env.COLUMNS ?? '', 10);
  return {
    columns: (interactive ? stream.columns : undefined) ?? (stated > 0 ? stated : Number.POSITIVE_INFINITY),
    interactive,
    glyphs: isUtf8(env) ? unicode : ascii,
    paint: painter(stream),
  };
}

/** Plain text of any width without colour: for logs, `--json` neighbours and tests. */
export const plainTerminal: Terminal = {
  columns: Number.POSITIVE_INFINITY,
  interactive: false,
  glyphs: unicode,
  paint: (_style, text) => text,
};

/** The first of LC_ALL, LC_CTYPE and LANG that is set decides, as POSIX says; Windows Terminal has no locale but is UTF-8. */
function isUtf8(env: NodeJS.ProcessEnv): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale) || env.WT_SESSION !== undefined;
}
