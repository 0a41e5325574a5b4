import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { entry, leadline } from '../../cli/leadline.ts';
import { forTinyData } from '../../support/for-tiny-data.ts';
import { type ScriptedModel, startScriptedModel } from '../../support/scripted-model.ts';
import { svgOf } from './ansi-svg.ts';
import { modelScript } from './script.ts';
import { openScreen, type TmuxScreen } from './tmux.ts';

/** What the scenes play on: two firms, an operator's home, and a model that says what a script says. */
export interface Stage {
  /** A workspace whose vendor files still lie in `incoming/right`; `incoming/wrong` has them with faults. */
  firm: string;
  /** A workspace whose configuration walks into a planted leak. */
  leaky: string;
  model: ScriptedModel;
  /** A terminal with a `leadline` command in it. */
  open(args: readonly string[], size?: { columns: number; rows: number }): TmuxScreen;
  /** Runs a `leadline` command without a terminal. */
  run: typeof leadline;
  /** Keeps what is on the screen, for the guide. */
  picture(screen: TmuxScreen, name: string, title: string): void;
  /** Writes the pictures into a folder, and answers with their names. */
  writePictures(folder: string): Promise<string[]>;
  /** Closes everything and removes the firms. */
  strike(): Promise<void>;
}

export const operator = 'Ada Lovelace';
export const passphrase = 'correct horse battery staple';

/** Makes the firms, a few megabytes each, and begins the model. */
export async function setStage(): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'leadline-terminal-'));
  const [firm, leaky, home] = ['firm', 'leaky-firm', 'home'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    LANG: 'C.UTF-8',
    LEADLINE_HOME: path.join(home, 'leadline'),
  };
  await mkdir(home);
  const model = await startScriptedModel(modelScript);
  await makeFirm(firm, []);
  const chat = `chat: { provider: openai-compatible, model: scripted, base_url: '${model.url}' }\n`;
  await writeFile(path.join(firm, 'leadline.yaml'), `${chat}${forTinyData}`);
  await mislay(firm);
  await makeFirm(leaky, ['--plant-leak', 'post-contact-column']);

  const screens: TmuxScreen[] = [];
  const pictures: { name: string; svg: string }[] = [];
  return {
    firm,
    leaky,
    model,
    open(args, size = { columns: 80, rows: 24 }) {
      const screen = openScreen(`scene-${screens.length}`, [process.execPath, entry, ...args], env, size);
      screens.push(screen);
      return screen;
    },
    run: (args, options = {}) => leadline(args, { ...options, env: { ...env, ...options.env } }),
    picture(screen, name, title) {
      pictures.push({ name: `terminal-${name}.svg`, svg: svgOf(screen.captured(), title, screen.columns) });
    },
    async writePictures(into) {
      await mkdir(into, { recursive: true });
      for (const { name, svg } of pictures) await writeFile(path.join(into, name), svg);
      return pictures.map(({ name }) => name);
    },
    async strike() {
      for (const screen of screens) screen.end();
      await model.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeFirm(folder: string, options: readonly string[]): Promise<void> {
  const { code, stderr } = await leadline(['sandbox', '--scale', 'tiny', '--workspace', folder, ...options]);
  if (code !== 0) throw new Error(`The sandbox was not made: ${stderr}`);
}

/** Takes the vendor files out of the firm, and makes a copy of them as a hurried person would leave it: one not there, one misnamed, one cut off. */
async function mislay(firm: string): Promise<void> {
  const [vendor, right, wrong] = ['data/vendor', 'incoming/right', 'incoming/wrong'].map((name) =>
    path.join(firm, name),
  ) as [string, string, string];
  await mkdir(right, { recursive: true });
  await mkdir(wrong, { recursive: true });
  const names = (await readdir(vendor)).filter((name) => name.endsWith('.csv')).sort();
  for (const [index, name] of names.entries()) {
    await rename(path.join(vendor, name), path.join(right, name));
    const source = path.join(right, name);
    if (index === 1) continue;
    if (index === 3) await copyFile(source, path.join(wrong, 'Rep feed 2024-10-06.csv'));
    else if (index === 5)
      await writeFile(path.join(wrong, name), (await readFile(source)).subarray(0, 600_000));
    else await copyFile(source, path.join(wrong, name));
  }
}
