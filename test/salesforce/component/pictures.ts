import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { findChromium } from './chromium.ts';
import { launch, openScene } from './open-scene.ts';
import { scene, scenes } from './scenes.ts';

// node test/salesforce/component/pictures.ts docs/images [--all]
// Draws the pictures of docs/sga.md from the component's source; with --all every scene, to look at.

interface Picture {
  readonly name: string;
  /** Pixels of the screen to one of the page. */
  readonly scale?: number;
  /** Only this much of the page's height, where the rest is known from other pictures. */
  readonly height?: number;
  /** Only this element. */
  readonly only?: string;
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const pictures: readonly Picture[] = [
  { name: 'light' },
  { name: 'dark' },
  { name: 'phone' },
  { name: 'stale', height: 390 },
  { name: 'suppressed', height: 390 },
  { name: 'no-score' },
  { name: 'saving-fails', only: 'c-leadline-override', prepare: fillAndSave },
  { name: 'long-names', scale: 1 },
  { name: 'right-to-left' },
];

const [folder, ...options] = process.argv.slice(2);
await main(folder, options.includes('--all') ? scenes : pictures);

async function main(target: string | undefined, wanted: readonly Picture[]): Promise<void> {
  const executable = findChromium();
  if (target === undefined || executable === null) {
    throw new Error('expected a folder to write to, and a Chromium (CHROME_PATH)');
  }
  mkdirSync(target, { recursive: true });
  const browser = await launch(executable);
  for (const picture of wanted) {
    const shown = scene(picture.name);
    const { page } = await openScene(browser, shown, picture.scale ?? 1.5);
    await picture.prepare?.(page);
    const file = path.join(target, `lead-${picture.name}.png`);
    if (picture.only === undefined) {
      const clip = { x: 0, y: 0, width: shown.width, height: picture.height ?? 0 };
      await page.screenshot({
        path: file,
        fullPage: true,
        ...(picture.height === undefined ? {} : { clip }),
      });
    } else {
      await page.screenshot({ path: file, fullPage: true, clip: await around(page, picture.only) });
    }
    await page.context().close();
  }
  await browser.close();
}

async function around(page: Page, element: string) {
  // So high that nothing has been scrolled to.
  await page.setViewportSize({ width: page.viewportSize()?.width ?? 0, height: 2000 });
  const box = await page.locator(element).boundingBox();
  if (box === null) throw new Error(`expected ${element} to be drawn`);
  const edge = 15;
  return { x: box.x - edge, y: box.y - 1, width: box.width + 2 * edge, height: box.height + edge };
}

async function fillAndSave(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Set my own tier' }).click();
  await page.getByLabel('My tier for this lead').selectOption('Warm');
  await page.getByLabel('Why').fill('Told me to call again after the summer.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').getByText('not saved').waitFor();
}
