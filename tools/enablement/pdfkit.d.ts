/** What the cheat sheet uses of pdfkit, which ships without types. Lengths are points, 72 to the inch, from the upper left corner. */
declare module 'pdfkit' {
  import type { Readable } from 'node:stream';

  interface TextOptions {
    lineBreak?: boolean;
  }

  export default class PdfDocument extends Readable {
    constructor(options: {
      size: 'A4';
      margin: number;
      compress: boolean;
      lang: string;
      displayTitle: boolean;
      info: Record<string, string | Date>;
    });
    readonly page: { readonly width: number; readonly height: number };
    font(name: 'Helvetica' | 'Helvetica-Bold'): this;
    fontSize(size: number): this;
    fillColor(color: string): this;
    strokeColor(color: string): this;
    lineWidth(width: number): this;
    text(text: string, x: number, y: number, options?: TextOptions): this;
    widthOfString(text: string): number;
    rect(x: number, y: number, width: number, height: number): this;
    roundedRect(x: number, y: number, width: number, height: number, radius: number): this;
    polygon(...points: [x: number, y: number][]): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    fill(color?: string): this;
    stroke(color?: string): this;
    end(): void;
  }
}
