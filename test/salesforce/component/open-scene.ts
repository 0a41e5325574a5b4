import { type Browser, chromium, type Page } from 'playwright-core';
import { moduleAt } from './compile.ts';
import { hostPage } from './host-page.ts';
import type { Scene } from './scenes.ts';

const origin = 'https://leadline.example';
/** The day on which every scene plays. */
const today = new Date('2026-11-21T09:00:00Z');

/** A headless Chromium that reaches no network. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--font-render-hinting=none', '--disable-lcd-text'],
  });
}

/** A scene in a window of its own, drawn. `complaints` gathers what the page's console said. */
export async function openScene(
  browser: Browser,
  scene: Scene,
  scale = 1,
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: { width: scene.width, height: 200 },
    deviceScaleFactor: scale,
    // The user's system says the opposite of the host: the component has to follow the host.
    colorScheme: scene.theme === 'dark' ? 'light' : 'dark',
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.clock.setFixedTime(today);
  await page.route('**/*', (route) => {
    const { pathname, origin: from } = new URL(route.request().url());
    if (from !== origin) return route.abort();
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: hostPage(scene) });
    const body = moduleAt(pathname);
    return body === null
      ? route.fulfill({ status: 404 })
      : route.fulfill({ contentType: 'text/javascript; charset=utf-8', body });
  });
  await page.goto(`${origin}/`);
  await page.locator('html[data-ready]').waitFor();
  return { page, complaints };
}
