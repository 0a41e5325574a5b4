import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { LeadlineError } from '../../errors/leadline-error.ts';

/** The environment, as far as it says where a person's things are. */
export type HomeEnvironment = Readonly<Record<string, string | undefined>>;

/** The folder of a person's key and of what he last saw of each workspace; outside of all workspaces. Absolute. */
export function operatorHome(
  environment: HomeEnvironment,
  platform: NodeJS.Platform = process.platform,
): string {
  const { LEADLINE_HOME, XDG_CONFIG_HOME, APPDATA } = environment;
  if (LEADLINE_HOME !== undefined && LEADLINE_HOME !== '') return path.resolve(LEADLINE_HOME);
  if (platform === 'win32' && APPDATA !== undefined && APPDATA !== '') return path.join(APPDATA, 'leadline');
  // The specification has a relative XDG_CONFIG_HOME ignored.
  if (XDG_CONFIG_HOME !== undefined && path.isAbsolute(XDG_CONFIG_HOME)) {
    return path.join(XDG_CONFIG_HOME, 'leadline');
  }
  return path.join(homedir(), '.config', 'leadline');
}

/**
 * Writes a file of the home beside its place and renames it. The file is its owner's alone (600), and so is a folder that is made for
 * it (700). Throws `operator-home-unwritable`, and `operator-home-exposed` where others may write to the folder: they could put
 * another file in its place.
 */
export async function writePrivate(file: string, text: string): Promise<void> {
  const folder = path.dirname(file);
  const beside = `${file}.${process.pid}.part`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await requireOwnersFolder(folder);
    await rm(beside, { force: true });
    const handle = await open(beside, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw error instanceof LeadlineError ? error : unwritable(file, error);
  }
}

async function requireOwnersFolder(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if (process.platform === 'win32' || (mode & 0o022) === 0) return;
  throw new LeadlineError({
    code: 'operator-home-exposed',
    message: `Other people of this machine may write to ${folder}.`,
    expected: 'rights 700',
    arrived: `rights ${(mode & 0o777).toString(8)}`,
    next: `chmod 700 ${folder}, or set LEADLINE_HOME to a folder of your own.`,
  });
}

function unwritable(file: string, cause: unknown): LeadlineError {
  return new LeadlineError({
    code: 'operator-home-unwritable',
    message: `${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
    expected: 'a folder that you may write to, on a disk with room',
    next: 'Mend that, or set LEADLINE_HOME to another folder.',
    cause,
  });
}

/** Whether an error of the file system says that there is nothing there. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
