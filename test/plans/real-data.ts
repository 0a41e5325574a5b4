import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const shared = process.env.LEADLINE_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));

/** The folder of a real data set, or null where it is not there; see docs/real-data.md for where to put it. */
export function realData(name: string): string | null {
  const folder = join(shared, 'data', name);
  return existsSync(folder) && readdirSync(folder).length > 0 ? folder : null;
}

/** Says in a test's title that it is skipped, and why. */
export function titleFor(title: string, folder: string | null): string {
  return folder === null
    ? `${title} (skipped: the real data is not in ../shared/data or $LEADLINE_SHARED/data)`
    : title;
}

/** Copies the files of a real data set into a workspace's folder. */
export function copyInto(folder: string, target: string): void {
  cpSync(folder, target, { recursive: true, filter: (path) => path === folder || path.endsWith('.csv') });
}
