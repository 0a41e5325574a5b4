/**
 * What an uncompressed PDF of the cheat sheet says: how many pages it has, and the texts that are drawn, in their order. It reads the file
 * and shares no code with what draws it. Texts stand in hexadecimal, in pieces between which letters are moved closer.
 */
export function readPdf(file: string): { pages: number; texts: string[] } {
  const texts = Array.from(file.matchAll(/\[((?:<[0-9a-f]*>|[-\s\d.])*)\]\s*TJ/gi), ([, pieces = '']) =>
    Array.from(pieces.matchAll(/<([0-9a-f]*)>/gi), ([, hex = '']) =>
      Buffer.from(hex, 'hex').toString('latin1'),
    ).join(''),
  );
  return { pages: file.match(/\/Type\s*\/Page(?![a-z])/gi)?.length ?? 0, texts };
}
