/**
 * The gallery of components: it can be drawn, in both themes, and nothing in it is in the way of people
 * who use it without a mouse or a screen. With GALLERY_PICTURES set to a folder, its pictures go there:
 *
 *   GALLERY_PICTURES=/tmp/gallery npm test -- e2e gallery
 */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { _electron, test } from '@playwright/test';
import { environment, expect } from './harness.ts';

const { serveGallery }: { serveGallery(): Promise<{ url: string; close(): Promise<void> }> } = await import(
  new URL('../../scripts/lib/gallery.mjs', import.meta.url).href
);

const pictures = process.env.GALLERY_PICTURES;

test('every component is drawn in both themes, and can be used by everyone', async () => {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!dist) throw new Error('Run the end-to-end tests with: npm test -- e2e');
  const gallery = await serveGallery();
  const app = await _electron.launch({
    executablePath: join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron'),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      join(import.meta.dirname, 'galleryWindow.mjs'),
      gallery.url,
    ],
    env: environment(await mkdtemp(join(tmpdir(), 'qcred-gallery-')), {
      // The page has no policy, as it is served from its sources.
      ELECTRON_DISABLE_SECURITY_WARNINGS: '1',
    }),
  });
  const complaints: string[] = [];
  try {
    const page = await app.firstWindow();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Components' })).toBeVisible();
    const rows = page.locator('[data-specimen]');
    const names = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-specimen') ?? ''));
    expect(names.length).toBeGreaterThan(25);
    const frames = await page
      .locator('iframe')
      .evaluateAll((all) => all.map((frame) => frame.getAttribute('title')));
    for (const title of frames) {
      await expect(
        page.frameLocator(`iframe[title="${title}"]`).getByRole('heading', { level: 1 }),
      ).toHaveCount(1);
    }
    // Tooltips and lists come a moment later.
    await expect(page.frameLocator('iframe[title="TooltipLayer, dark"]').locator('.tip')).toBeVisible();

    if (pictures) {
      await mkdir(pictures, { recursive: true });
      for (const name of names) {
        const row = page.locator(`[data-specimen="${name}"]`);
        await row.screenshot({ path: join(pictures, `${name.replaceAll(' ', '-')}.png`) });
      }
    }

    // What is wrong looks the same in every kind of field.
    const edges = await page
      .locator('.gallery-light .field:has(> .field-error)')
      .locator('input, textarea, .select-button')
      .evaluateAll((all) => all.map((field) => getComputedStyle(field).borderTopColor));
    expect(edges.length).toBeGreaterThan(4);
    expect(new Set(edges).size).toBe(1);

    // The same thing in several states and themes is what the page is for.
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .disableRules(['landmark-unique'])
      .analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ).toEqual([]);
    expect(complaints).toEqual([]);
  } finally {
    await app.close();
    await gallery.close();
  }
});
