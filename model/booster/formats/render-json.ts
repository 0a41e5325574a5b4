import type { Document } from './document.ts';
import { float32Text } from './float-text.ts';

/** The document as XGBoost writes JSON: no spaces, float32 by their shortest decimal. */
export function renderJson(document: Document): string {
  if (typeof document === 'string') return JSON.stringify(document);
  if (typeof document === 'number') return float32Text(document);
  if (typeof document === 'bigint') return String(document);
  if (document instanceof Float32Array) return `[${Array.from(document, float32Text).join(',')}]`;
  if (ArrayBuffer.isView(document)) return `[${document.join(',')}]`;
  if (isList(document)) return `[${document.map(renderJson).join(',')}]`;
  return `{${Object.entries(document)
    .map(([name, value]) => `${JSON.stringify(name)}:${renderJson(value)}`)
    .join(',')}}`;
}

function isList(document: object): document is readonly Document[] {
  return Array.isArray(document);
}
