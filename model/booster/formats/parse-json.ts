import { type Field, type FieldObject, fileLimits, type Numbers, refuse } from './fields.ts';

const space = /[ \t\r\n]*/y;
const number = /-?(?:(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity)|NaN/y;
const word = /true|false|null/y;

/**
 * JSON as XGBoost writes it, which has `NaN`, `Infinity` and `-Infinity` besides what JSON has. A list that begins with a number holds
 * numbers alone. Throws `booster-file-invalid` for any other text, for a name that is given twice, and past `fileLimits`.
 */
export function parseJson(text: string): Field {
  if (text.length > fileLimits.bytes)
    throw refuse('', `at most ${fileLimits.bytes} characters`, `${text.length}`);
  const reader: Reader = { text, at: 0, values: 0 };
  const field = readValue(reader, 0);
  skipSpace(reader);
  if (reader.at < text.length) throw wrong(reader, 'nothing more');
  return field;
}

interface Reader {
  readonly text: string;
  at: number;
  values: number;
}

function readValue(reader: Reader, depth: number): Field {
  if (++reader.values > fileLimits.values) throw wrong(reader, `at most ${fileLimits.values} values`);
  skipSpace(reader);
  const first = reader.text[reader.at];
  if (first === '"') return readText(reader);
  if (first !== '{' && first !== '[') return readWord(reader);
  if (depth >= fileLimits.nesting) throw wrong(reader, `at most ${fileLimits.nesting} levels`);
  reader.at++;
  return first === '{' ? readObject(reader, depth + 1) : readList(reader, depth + 1);
}

function readObject(reader: Reader, depth: number): FieldObject {
  const fields = new Map<string, Field>();
  if (take(reader, '}')) return fields;
  do {
    skipSpace(reader);
    if (reader.text[reader.at] !== '"') throw wrong(reader, 'a name');
    const at = reader.at;
    const name = readText(reader);
    if (fields.has(name)) throw wrong({ ...reader, at }, 'each name once');
    if (!take(reader, ':')) throw wrong(reader, ':');
    fields.set(name, readValue(reader, depth));
  } while (take(reader, ','));
  if (!take(reader, '}')) throw wrong(reader, ', or }');
  return fields;
}

function readList(reader: Reader, depth: number): Field {
  if (take(reader, ']')) return [];
  if (/[-\dNI]/.test(reader.text[reader.at] ?? '')) return readNumbers(reader);
  const items: Field[] = [];
  do items.push(readValue(reader, depth));
  while (take(reader, ','));
  if (!take(reader, ']')) throw wrong(reader, ', or ]');
  return items;
}

/** Counts the commas first, so that the array is made once and is never larger than its text allows. */
function readNumbers(reader: Reader): Numbers {
  const end = reader.text.indexOf(']', reader.at);
  let count = 1;
  for (let at = reader.at; at < end; at++) if (reader.text.charCodeAt(at) === 44) count++;
  const numbers = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    skipSpace(reader);
    numbers[index] = readNumber(reader);
    const closing = index === count - 1 ? ']' : ',';
    if (!take(reader, closing)) throw wrong(reader, closing);
  }
  return numbers;
}

function readNumber(reader: Reader): number {
  number.lastIndex = reader.at;
  if (!number.test(reader.text)) throw wrong(reader, 'a number');
  const value = Number(reader.text.slice(reader.at, number.lastIndex));
  reader.at = number.lastIndex;
  return value;
}

function readWord(reader: Reader): Field {
  word.lastIndex = reader.at;
  const [found] = word.exec(reader.text) ?? [];
  if (found === undefined) return readNumber(reader);
  reader.at += found.length;
  return found === 'null' ? null : found === 'true';
}

function readText(reader: Reader): string {
  let end = reader.at + 1;
  while (end < reader.text.length && reader.text[end] !== '"') end += reader.text[end] === '\\' ? 2 : 1;
  try {
    const text = JSON.parse(reader.text.slice(reader.at, end + 1)) as string;
    reader.at = end + 1;
    return text;
  } catch {
    throw wrong(reader, 'a text');
  }
}

function take(reader: Reader, mark: string): boolean {
  skipSpace(reader);
  if (reader.text[reader.at] !== mark) return false;
  reader.at++;
  skipSpace(reader);
  return true;
}

function skipSpace(reader: Reader): void {
  const code = reader.text.charCodeAt(reader.at);
  if (code > 32) return;
  space.lastIndex = reader.at;
  space.test(reader.text);
  reader.at = space.lastIndex;
}

function wrong({ text, at }: Reader, expected: string): Error {
  const arrived = text.slice(at, at + 40);
  return refuse(`character ${at} of the JSON`, expected, arrived === '' ? 'the end' : arrived);
}
