import { createInterface } from 'node:readline/promises';
import { LeadlineError } from '../errors/leadline-error.ts';

/** A terminal that a person types into; the question goes where the answer of a command does not. */
export interface Typing {
  input: NodeJS.ReadStream;
  output: NodeJS.WritableStream;
}

/** Asks for one line. Throws `cancelled` on Ctrl-C and at the input's end. */
export async function askLine(question: string, { input, output }: Typing): Promise<string> {
  const asking = createInterface({ input, output });
  try {
    return await new Promise<string>((resolve, reject) => {
      asking.once('close', () => reject(cancelled()));
      asking.question(question).then(resolve, () => reject(cancelled()));
    });
  } finally {
    asking.close();
  }
}

/** Asks for one line that is not shown, not even as dots. Throws `cancelled` on Ctrl-C and at the input's end. */
export async function askHidden(question: string, { input, output }: Typing): Promise<string> {
  output.write(question);
  const wasRaw = input.isRaw;
  input.setRawMode(true);
  input.setEncoding('utf8');
  input.resume();
  try {
    return await readHidden(input);
  } finally {
    input.setRawMode(wasRaw);
    input.pause();
    output.write('\n');
  }
}

/** Asks until `check` throws nothing; what it throws is said, and only this is asked for again. Throws `cancelled`. */
export async function askUntilRight<Answer>(
  ask: () => Promise<string>,
  check: (typed: string) => Answer,
  { output }: Typing,
): Promise<Answer> {
  for (;;) {
    const typed = await ask();
    try {
      return check(typed);
    } catch (error) {
      if (!(error instanceof LeadlineError)) throw error;
      const must = error.expected === undefined ? '' : ` It must be ${error.expected}.`;
      output.write(`${error.message}${must}\n`);
    }
  }
}

/** Asks for a new secret that nobody sees: until `check` takes it, then once more until both are the same. Throws `cancelled`. */
export async function askNewSecret(
  question: string,
  check: (typed: string) => string,
  typing: Typing,
): Promise<string> {
  for (;;) {
    const secret = await askUntilRight(() => askHidden(question, typing), check, typing);
    if ((await askHidden('The same again: ', typing)) === secret) return secret;
    typing.output.write('The two are not the same. Type both again.\n');
  }
}

function readHidden(input: NodeJS.ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = '';
    const settle = (finish: () => void) => {
      input.off('data', onData);
      input.off('end', onEnd);
      finish();
    };
    const onEnd = () => settle(() => reject(cancelled()));
    const onData = (chunk: Buffer | string) => {
      const typed = typeHidden(line, String(chunk));
      line = typed.line;
      if (typed.ended === 'entered') settle(() => resolve(line));
      if (typed.ended === 'cancelled') settle(() => reject(cancelled()));
    };
    input.on('data', onData);
    input.on('end', onEnd);
  });
}

/** What a hidden line has become after some keys, and whether they ended it. What follows the end is lost. */
export function typeHidden(before: string, keys: string): { line: string; ended?: 'entered' | 'cancelled' } {
  let line = before;
  // A paste comes in brackets that are no part of it; arrows and the like come as sequences that a hidden line does not know.
  for (const key of stripSequences(keys)) {
    if (key === '\r' || key === '\n') return { line, ended: 'entered' };
    if (key === ctrlC || (key === ctrlD && line === '')) return { line: '', ended: 'cancelled' };
    if (key === ctrlU) line = '';
    else if (key === backspace || key === '\b') line = [...line].slice(0, -1).join('');
    else if (key >= ' ') line += key;
  }
  return { line };
}

const ctrlC = '\u0003';
const ctrlD = '\u0004';
const ctrlU = '\u0015';
const backspace = '\u007f';
const escapeKey = '\u001b';

function stripSequences(keys: string): string {
  return keys.replace(new RegExp(`${escapeKey}(\\[[0-9;?]*[ -/]*[@-~]|O.)?`, 'g'), '');
}

function cancelled(): LeadlineError {
  return new LeadlineError({
    code: 'cancelled',
    message: 'Nothing was signed: the question was not answered.',
    kind: 'usage',
  });
}
