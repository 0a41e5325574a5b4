import { createHash } from 'node:crypto';
import { LeadlineError } from '../errors/leadline-error.ts';

/** The text of a file whose hash is recorded. `bytes` is null where it could not be read. Throws `artifact-missing`, `artifact-changed`. */
export function textOf(bytes: Uint8Array | null, name: string, sha256: string): string {
  if (bytes === null) {
    throw new LeadlineError({
      code: 'artifact-missing',
      message: `The artifact ${name}, which the journal has, is not there any more, or cannot be read.`,
      expected: name,
      arrived: 'no such file',
      next: 'Put it back, or run the step that writes it again: `leadline resume` sees that it is gone.',
    });
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === sha256) return Buffer.from(bytes).toString('utf8');
  throw artifactChanged(name, sha256, found);
}

/** Code `artifact-changed`; the hashes are in hex. */
export function artifactChanged(name: string, expected: string, found: string): LeadlineError {
  return new LeadlineError({
    code: 'artifact-changed',
    message: `The artifact ${name} is not what its step wrote.`,
    expected: `SHA-256 ${expected}`,
    arrived: `SHA-256 ${found}`,
    next: 'Nothing is built on it: put it back, or run the step that writes it again with `leadline resume --from`.',
    kind: 'blocked',
  });
}
