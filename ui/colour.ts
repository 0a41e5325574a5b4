import { styleText } from 'node:util';

/** What a piece of text means. Colour only underlines it: words and symbols carry the same meaning without. */
export type Style = 'good' | 'warning' | 'bad' | 'quiet' | 'strong';

export type Paint = (style: Style, text: string) => string;

type Format = Parameters<typeof styleText>[0];

const formats: Record<Style, Format> = {
  good: 'green',
  warning: 'yellow',
  bad: ['red', 'bold'],
  quiet: 'dim',
  strong: 'bold',
};

/** Paints for one stream: nothing for a pipe, nothing under NO_COLOR, always under FORCE_COLOR (node:util decides). */
export function painter(stream: NodeJS.WriteStream): Paint {
  return (style, text) => styleText(formats[style], text, { stream, validateStream: true });
}
