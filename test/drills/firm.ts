import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { leadline } from '../cli/leadline.ts';
import { forTinyData } from '../support/for-tiny-data.ts';

/** Makes a workspace with the tiny sandbox, in which nothing has run yet. */
export async function makeFirm(workspace: string): Promise<void> {
  const { code, stderr } = await leadline(['sandbox', '--scale', 'tiny', '--workspace', workspace]);
  if (code !== 0) throw new Error(`The sandbox was not made: ${stderr}`);
  await writeFile(path.join(workspace, 'leadline.yaml'), forTinyData);
}

export async function copyFirm(firm: string, workspace: string): Promise<void> {
  await cp(firm, workspace, { recursive: true, errorOnExist: true, force: false });
}
