import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** A Chromium to render with: $CHROME_PATH, one on the path, or one that playwright installed; null where there is none. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const given = environment.CHROME_PATH;
  const onPath = (environment.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => names.map((name) => path.join(folder, name)));
  const candidates = given === undefined ? [...onPath, chromium.executablePath()] : [given];
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
