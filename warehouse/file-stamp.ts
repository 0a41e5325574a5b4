import { statSync } from 'node:fs';

/** What changes with every write to a file, also with one that puts the modification time back; the same text twice means the same bytes. */
export function stampOf(file: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join();
  } catch {
    return 'not readable';
  }
}
