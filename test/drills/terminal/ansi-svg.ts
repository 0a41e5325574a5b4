import { widthOf } from '../../../ui/width.ts';

/** How a piece of a screen looks; colours are SVG's, null is the terminal's own. */
interface Look {
  colour: string | null;
  background: string | null;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  inverse: boolean;
}

interface Piece {
  text: string;
  /** In cells from the left. */
  at: number;
  look: Look;
}

const cell = { width: 8.4, height: 18 };
const margin = 14;
const paper = '#14181f';
const ink = '#d7dce4';
const colours = ['#5c6370', '#ff7b72', '#7ee787', '#e3b341', '#79c0ff', '#d2a8ff', '#76e3ea', '#d7dce4'];
const bright = ['#8b949e', '#ffa198', '#a5f3b4', '#f2cc60', '#a5d6ff', '#e2c5ff', '#b3f0ff', '#ffffff'];

/** A screen as `tmux capture-pane -e -p` gives it, as an SVG of its own; `title` says in words what is to be seen. */
export function svgOf(lines: readonly string[], title: string, columns: number): string {
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = lines.length * cell.height + 2 * margin;
  let look = plain;
  const body = lines.flatMap((line, row) => {
    const read = piecesOf(line, look);
    look = read.look;
    return read.pieces.flatMap((piece) => drawn(piece, row));
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${paper}"/>`,
    `<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" fill="${ink}">`,
    ...body,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

const plain: Look = {
  colour: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
};

// Written as numbers, since a control character in a pattern is nearly always a mistake.
const sequence = new RegExp(`(${String.fromCharCode(27)}\\[[\\d;:]*m)`);
const codesOf = new RegExp(`^${String.fromCharCode(27)}\\[([\\d;:]*)m$`);

/** Reads one line; the look at its end goes on into the next. */
function piecesOf(line: string, before: Look): { pieces: Piece[]; look: Look } {
  const pieces: Piece[] = [];
  let look = before;
  let at = 0;
  for (const part of line.split(sequence)) {
    const codes = codesOf.exec(part)?.[1];
    if (codes !== undefined) {
      look = lookAfter(look, codes.split(/[;:]/).map(Number));
      continue;
    }
    // Not every viewer keeps spaces, so that those between words of a sentence are drawn alone.
    for (const text of part.split(/( {2,}|^ | $)/)) {
      pieces.push({ text, at, look });
      at += widthOf(text);
    }
  }
  return { pieces, look };
}

function lookAfter(before: Look, codes: readonly number[]): Look {
  let look = before;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const extended = extendedColour(codes.slice(index + 1));
      look = { ...look, [code === 38 ? 'colour' : 'background']: extended.colour };
      index += extended.used;
    } else {
      look = { ...look, ...changeOf(code) };
    }
  }
  return look;
}

function changeOf(code: number): Partial<Look> {
  if (code >= 30 && code <= 37) return { colour: colours[code - 30] ?? null };
  if (code >= 40 && code <= 47) return { background: colours[code - 40] ?? null };
  if (code >= 90 && code <= 97) return { colour: bright[code - 90] ?? null };
  if (code >= 100 && code <= 107) return { background: bright[code - 100] ?? null };
  switch (code) {
    case 0:
      return plain;
    case 1:
      return { bold: true };
    case 2:
      return { dim: true };
    case 3:
      return { italic: true };
    case 4:
      return { underline: true };
    case 7:
      return { inverse: true };
    case 22:
      return { bold: false, dim: false };
    case 23:
      return { italic: false };
    case 24:
      return { underline: false };
    case 27:
      return { inverse: false };
    case 39:
      return { colour: null };
    case 49:
      return { background: null };
    default:
      return {};
  }
}

/** `5;n` of the palette of 256, or `2;r;g;b`. */
function extendedColour([kind, ...rest]: readonly number[]): { colour: string | null; used: number } {
  if (kind === 2) return { colour: `rgb(${rest.slice(0, 3).join(',')})`, used: 4 };
  const [index = 0] = rest;
  if (index < 16) return { colour: (index < 8 ? colours[index] : bright[index - 8]) ?? null, used: 2 };
  if (index >= 232) {
    const grey = 8 + 10 * (index - 232);
    return { colour: `rgb(${grey},${grey},${grey})`, used: 2 };
  }
  const level = (step: number) => (step === 0 ? 0 : 55 + 40 * step);
  const cube = index - 16;
  const rgb = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level);
  return { colour: `rgb(${rgb.join(',')})`, used: 2 };
}

/** The ground and the text of one piece. Its length is stated, so that columns line up whatever font there is. */
function drawn({ text, at, look }: Piece, row: number): string[] {
  const width = (widthOf(text) * cell.width).toFixed(1);
  const x = (margin + at * cell.width).toFixed(1);
  const y = margin + row * cell.height;
  const [colour, background] = look.inverse
    ? [look.background ?? paper, look.colour ?? ink]
    : [look.colour, look.background];
  const ground =
    background === null
      ? []
      : [`<rect x="${x}" y="${y}" width="${width}" height="${cell.height}" fill="${background}"/>`];
  if (text.trim() === '') return ground;
  const attributes = [
    `x="${x}"`,
    `y="${y + 13.5}"`,
    `textLength="${width}"`,
    ...(colour === null ? [] : [`fill="${colour}"`]),
    ...(look.bold ? ['font-weight="bold"'] : []),
    ...(look.dim ? ['opacity="0.62"'] : []),
    ...(look.italic ? ['font-style="italic"'] : []),
    ...(look.underline ? ['text-decoration="underline"'] : []),
  ];
  return [...ground, `<text ${attributes.join(' ')}>${escaped(text)}</text>`];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
