/** Names that mean to be read as others, in every view of the real window. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../e2e/harness.ts';
import { goTo, makeVault, unlock, writeAws } from '../e2e/ui.ts';

const nasty = ['txt.\u202eexe', 'zero\u200bwidth', 'c1\u009b31m', '\u2066isolated\u2069'];

/** Texts and spoken names in the page that hold what cannot be seen. What a field holds is the person's to edit. */
const unseen = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const unsafe = /[\p{Bidi_Control}\p{Zl}\p{Zp}\u200b\u2060\ufeff]|(?![\n\t])\p{Cc}/u;
    const texts: string[] = [];
    for (const element of document.querySelectorAll('body, body *')) {
      for (const { name, value } of element.attributes)
        if (/^(aria-|title$|alt$|placeholder$|data-)/.test(name)) texts.push(`${name}: ${value}`);
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent ?? '');
    }
    return texts.filter((text) => unsafe.test(text));
  });

test('the window shows and speaks no character that cannot be seen', async ({ launch }) => {
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  await makeVault(
    home,
    nasty.map((name, i) => ({ name, age: 200, accessKeyId: `QZKD83JX02MS71PLA4${i}` })),
  );
  await writeAws(home, 'config', `[profile in\u202efile]\nregion = eu\u200bwest\n`);
  const { page, ...running } = await launch({ home });
  await unlock({ page, ...running });
  const marked = page.getByText('txt.⟨U+202E⟩exe').first();
  await expect(marked).toBeVisible();
  await marked.click();
  expect(await unseen(page)).toEqual([]);
  for (const view of ['Services', 'Tools', 'Due', 'Activity', 'Health', 'Settings', 'Profiles']) {
    await goTo(page, view);
    await page.waitForTimeout(300);
    expect(await unseen(page), view).toEqual([]);
  }
  await page.keyboard.press('Control+Shift+K');
  await expect(page.getByRole('dialog').getByText('txt.⟨U+202E⟩exe')).toBeVisible();
  expect(await unseen(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+i');
  await expect(page.getByRole('dialog').getByText('in⟨U+202E⟩file').first()).toBeVisible();
  expect(await unseen(page)).toEqual([]);
});
