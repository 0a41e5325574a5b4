import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { LeadlineError } from '../../errors/leadline-error.ts';

/** The name of the environment variable that holds the server's token. */
export const tokenVariable = 'LEADLINE_MCP_TOKEN';

const shortest = 32;

/** The token that clients must bring, and whether it was made just now, so that somebody has to be told. */
export interface ServerToken {
  value: string;
  made: boolean;
}

/**
 * The token of the environment, or on loopback one that is made for this start.
 * @throws LeadlineError `token-missing` where other machines could connect without one, `token-weak` for one that could be guessed
 */
export function serverToken(given: string | undefined, loopback: boolean): ServerToken {
  if (given !== undefined && given !== '') return { value: checked(given), made: false };
  if (loopback) return { value: randomBytes(32).toString('base64url'), made: true };
  throw new LeadlineError({
    code: 'token-missing',
    message: `Other machines could connect, and ${tokenVariable} holds no token that they would have to bring.`,
    expected: `${tokenVariable} with at least ${shortest} characters`,
    next: `Set ${tokenVariable}, for example to what \`openssl rand -base64 32\` prints, or serve on 127.0.0.1.`,
    kind: 'usage',
  });
}

function checked(token: string): string {
  if (token.length >= shortest && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new LeadlineError({
    code: 'token-weak',
    message: `The token in ${tokenVariable} could be guessed, or cannot stand in a header.`,
    expected: `at least ${shortest} visible ASCII characters without spaces`,
    arrived: `${token.length} characters`,
    next: `Set ${tokenVariable}, for example to what \`openssl rand -base64 32\` prints.`,
    kind: 'usage',
  });
}

/** Says of an `Authorization` header whether it brings the token. Both are hashed first, so the time taken says nothing about either. */
export function bearerCheck(token: string): (authorization: string | undefined) => boolean {
  const wanted = digest(token);
  return (authorization) => {
    const brought = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    return brought !== undefined && timingSafeEqual(digest(brought), wanted);
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
