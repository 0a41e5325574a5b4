import { shown } from '../shown.ts';
import { fileLimits, refuse } from './fields.ts';

/** Throws `booster-file-invalid` for what are no bytes, or none at all. `reader` is who was asked to read them. */
export function checkBytes(bytes: unknown, reader: string): void {
  if (bytes instanceof Uint8Array) {
    if (bytes.length === 0) throw refuse('', 'a model', 'an empty file');
    return;
  }
  const next =
    typeof bytes === 'string'
      ? 'Give the text of a JSON model to fromXgboostJson.'
      : `Give the bytes of the file: ${reader}(new Uint8Array(buffer)), or what readFileSync gives.`;
  throw refuse('', 'the bytes of a file, as Uint8Array', shown(bytes), undefined, next);
}

/** Throws `booster-file-invalid` for what is no text, or an empty one. */
export function checkText(text: unknown): void {
  if (typeof text !== 'string') {
    const next = ArrayBuffer.isView(text)
      ? 'Give the bytes of a file to fromXgboost.'
      : 'Give the text of the file as it is, not parsed.';
    throw refuse('', 'the text of a JSON model', shown(text), undefined, next);
  }
  if (text.trim() === '') throw refuse('', 'a model', 'an empty file');
}

/** XGBoost before 3.1 could save a memory image, marked `binf`; its layout changed between versions and is written down nowhere. */
export function refuseOldBinary(bytes: Uint8Array): void {
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== 'binf') return;
  throw refuse(
    '',
    'JSON or UBJSON',
    'the binary format that XGBoost gave up in 3.1',
    'booster-file-unsupported',
    'Load the file with an XGBoost before 3.1 and save it again: booster.save_model("model.json").',
  );
}

/** Throws `booster-file-invalid` for bytes that are no text, and past `fileLimits`. */
export function decode(bytes: Uint8Array): string {
  if (bytes.length > fileLimits.bytes)
    throw refuse('', `at most ${fileLimits.bytes} bytes`, `${bytes.length}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('', 'JSON or UBJSON', 'other bytes');
  }
}
