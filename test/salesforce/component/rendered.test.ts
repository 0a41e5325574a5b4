import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from './chromium.ts';
import { launch, openScene } from './open-scene.ts';
import { type Scene, scene, scenes } from './scenes.ts';

const executable = findChromium();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

if (executable === null) {
  console.warn(
    'The Lightning component is not rendered: there is no Chromium. Install one or name it in CHROME_PATH.',
  );
}

// Without a browser there is nothing to draw with; the line above says so.
describe.skipIf(executable === null)('the component, compiled from its source and drawn by Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch(executable ?? '');
  });

  afterAll(() => browser?.close());

  async function withScene(shown: Scene, work: (page: Page) => Promise<void>): Promise<void> {
    const { page, complaints } = await openScene(browser, shown);
    await work(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  }

  test.each(scenes)('$name: axe finds nothing, and nothing runs over the edge', async (shown) => {
    await withScene(shown, async (page) => {
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await violations(page)).toEqual([]);
      expect(await overhang(page)).toBe(0);
    });
  });

  test.each(['light', 'dark-without-hooks', 'long-names', 'right-to-left', 'saving-fails'])(
    '%s at 200 percent: axe finds nothing, also in the form, and nothing runs over the edge',
    async (name) => {
      await withScene({ ...scene(name), width: 230 }, async (page) => {
        await page.getByRole('button', { name: /Set my own tier|Change/ }).click();
        await page.getByRole('button', { name: 'Save' }).click();
        expect(await violations(page)).toEqual([]);
        expect(await overhang(page)).toBe(0);
      });
    },
  );

  test('the tier is set by the keyboard alone', async () => {
    await withScene(scene('light'), async (page) => {
      await tabTo(page, 'Show as a table');
      await page.keyboard.press('Enter');
      expect(await page.getByRole('table').isVisible()).toBe(true);

      await tabTo(page, 'Set my own tier');
      await page.keyboard.press('Enter');
      expect(await focused(page)).toBe('SELECT');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.getByText('Choose a tier.').isVisible()).toBe(true);
      expect(await focused(page)).toBe('SELECT');

      await page.keyboard.press('w');
      await page.keyboard.press('Tab');
      await page.keyboard.type('Wants to wait for the bonus.');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');

      await page.getByRole('status').getByText('Your tier is saved.').waitFor();
      expect(await focused(page)).toBe('Change');
      expect(await page.evaluate('org.saved')).toEqual([
        {
          Id: '00QLL00000A1B2C2A4',
          Leadline_Rep_Override__c: 'Warm',
          Leadline_Override_Reason__c: 'Wants to wait for the bonus.',
        },
      ]);
      expect(await page.evaluate('org.toasts')).toEqual([
        { title: 'Your tier is saved.', variant: 'success' },
      ]);
      expect(await page.getByText('“Wants to wait for the bonus.”').isVisible()).toBe(true);
      expect(await violations(page)).toEqual([]);
    });
  });

  test('a failed save is announced, keeps the form, and passes axe', async () => {
    await withScene(scene('saving-fails'), async (page) => {
      await page.getByRole('button', { name: 'Set my own tier' }).click();
      await page.getByLabel('My tier for this lead').selectOption('Cold');
      await page.getByLabel('Why').fill('Retires.');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('alert').getByText('Say when you last spoke with this lead.').waitFor();
      expect(await page.getByLabel('Why').inputValue()).toBe('Retires.');
      expect(await page.evaluate('org.saved')).toEqual([]);
      expect(await violations(page)).toEqual([]);
    });
  });

  test('a tier is taken back, and the page says so', async () => {
    await withScene(scene('long-names'), async (page) => {
      await page.getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('status').getByText('Your tier is removed.').waitFor();
      expect(await focused(page)).toBe('Set my own tier');
      expect(await page.getByText('Rep’s own tier:').count()).toBe(0);
    });
  });

  test('colours follow the host, not the user’s system', async () => {
    // Every scene tells the browser that the system has the other theme.
    const badge = async (name: string) => {
      let colour = '';
      await withScene(scene(name), async (page) => {
        colour = String(await page.evaluate("getComputedStyle(inEveryShadow('.badge')[0]).color"));
      });
      return colour;
    };
    expect(await badge('light')).toBe('rgb(126, 38, 0)');
    expect(await badge('dark-without-hooks')).toBe('rgb(255, 218, 205)');
  });

  test('what can be pressed is 24 pixels high and wide at least', async () => {
    await withScene(scene('phone'), async (page) => {
      await page.getByRole('button', { name: 'Set my own tier' }).click();
      const sizes = (await page.evaluate(`inEveryShadow('button, summary, select, textarea').map((one) => {
        const { width, height } = one.getBoundingClientRect();
        return Math.min(width, height);
      })`)) as number[];
      expect(sizes).toHaveLength(5);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(24);
    });
  });

  test('from right to left the bars grow from the right, and history runs to the left', async () => {
    await withScene(scene('right-to-left'), async (page) => {
      const edges = await page.evaluate(`(() => {
        const box = (selector, place) => inEveryShadow(selector).at(place).getBoundingClientRect();
        return {
          bar: Math.round(box('.track', 0).right - box('.fill', 0).right),
          newestIsLeft: box('.column', -1).left < box('.column', 0).left,
        };
      })()`);
      expect(edges).toEqual({ bar: 0, newestIsLeft: true });
    });
  });
});

/** Rules of accessibility that the page breaks, each with the elements that break it. */
async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: axe });
  const { violations: found } = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(rules)} })`,
  )) as AxeResults;
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

/** Pixels by which the page is wider than its window. */
function overhang(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** The name of what has the focus: its text, or its kind where it has none of its own. */
function focused(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    let one = document.activeElement;
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    return one.matches('button, summary') ? one.textContent.trim() : one.tagName;
  })()`);
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let press = 0; press < 20; press++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === name) return;
  }
  throw new Error(`the tab key never reaches ${name}`);
}
