/** What forms and dialogs say while one types, where they say it, and how often; and what the settings tell of the app. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, type Running, test } from './harness.ts';
import { accessibilityProblems, addProfile, createVault, goTo, rowOf } from './ui.ts';

const key = {
  name: 'backups',
  accessKeyId: 'QZKD83JX02MS71PLA4B',
  secretAccessKey: 'CANARY/forms/0123456789abcdefghijk',
};

/** With WINDOW_PICTURES set to a folder, keeps what is on screen there, in both sizes. */
async function keep({ app, page }: Running, name: string, part?: Locator): Promise<void> {
  const folder = process.env.WINDOW_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  for (const [width, height] of [
    [900, 560],
    [1280, 800],
  ] as const) {
    await app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width, height },
    );
    await part?.scrollIntoViewIfNeeded();
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(folder, `${name}-${width}.png`) });
  }
}

/** How far below one field another begins. */
async function gap(above: Locator, below: Locator): Promise<number> {
  const [first, second] = await Promise.all([above.boundingBox(), below.boundingBox()]);
  return (second?.y ?? 0) - ((first?.y ?? 0) + (first?.height ?? 0));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`what is said stands where it belongs, once, in ${colorScheme}`, async ({ launch }) => {
    const running = await launch({ colorScheme });
    const { page } = running;
    await createVault(running);
    await addProfile(page, key);
    const fine = async () => expect(await accessibilityProblems(page)).toEqual([]);

    await test.step('a name that reads like another is told while it is typed', async () => {
      await page.getByRole('button', { name: 'New profile' }).click();
      const name = page.getByLabel('Name', { exact: true });
      const warning = page.getByText('Reads like “backups”, another profile. What differs: U+0430.');
      // With a Cyrillic a.
      await name.fill('b\u0430ckups');
      await expect(warning).toBeVisible();
      await expect(name).toHaveAccessibleDescription(/^Reads like “backups”/);
      await fine();
      await keep(running, `alike-${colorScheme}`);
      await name.fill('b\u0430ckups of the shop');
      await expect(warning).toHaveCount(0);
      await name.fill('backups ');
      await expect(page.getByText(/^Reads like/)).toHaveCount(0);
    });

    await test.step('plain http is agreed to right below the endpoint', async () => {
      await page.getByText('Endpoints', { exact: true }).click();
      const address = page.getByLabel(/^QNZM/);
      await address.fill('http://nas.example.com:9000');
      await page.getByLabel(/^QKMS/).fill('http://nas.example.com:9000');
      const consent = page.getByLabel('Agree to plain http with nas.example.com:9000');
      await expect(consent).toHaveCount(1);
      expect(await gap(address, consent)).toBeLessThan(48);
      expect(await gap(consent, page.getByLabel(/^QKMS/))).toBeGreaterThan(0);
      await consent.scrollIntoViewIfNeeded();
      await fine();
      await keep(running, `consent-${colorScheme}`, consent);
      await page.keyboard.press('Escape');
      await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
    });

    await test.step('the same for an account', async () => {
      await goTo(page, 'Accounts');
      await page.getByRole('button', { name: 'Connect account' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Endpoints and trust').click();
      await dialog.getByLabel(/^QNZM/).fill('http://nas.example.com:9000');
      const consent = dialog.getByLabel('Agree to plain http with nas.example.com:9000');
      expect(await gap(dialog.getByLabel(/^QNZM/), consent)).toBeLessThan(48);
      await fine();
      await keep(running, `account-consent-${colorScheme}`, consent);
      await page.keyboard.press('Escape');
      await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
    });

    await test.step('what plain text means is said once', async () => {
      await goTo(page, 'Profiles');
      await rowOf(page, 'backups').click();
      await page.keyboard.press('Control+e');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Write the secret to the file').click();
      await expect(dialog.getByText('aws_secret_access_key')).toBeVisible();
      await expect(dialog.getByText(/every program you run can read it/)).toHaveCount(1);
      await expect(dialog.getByText(/in the clear|any program/i)).toHaveCount(0);
      await fine();
      await keep(running, `plain-${colorScheme}`);
      await page.keyboard.press('Escape');
    });

    await test.step('the settings tell what this is, and whose work it holds', async () => {
      await goTo(page, 'Settings');
      const about = page.getByText(
        /^QCred \d+\.\d+\.\d+, on Electron [\d.]+, Chromium [\d.]+ and Node [\d.]+\.$/,
      );
      await about.scrollIntoViewIfNeeded();
      await expect(about).toBeVisible();
      await keep(running, `about-${colorScheme}`, about);
      await page.getByRole('button', { name: 'Licences' }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Licences' });
      await expect(dialog.getByText('QCred is licensed under the Apache License 2.0.')).toBeVisible();
      await expect(dialog.getByRole('button', { name: 'Close' }).last()).toBeFocused();
      const react = dialog.getByRole('heading', { name: /^react [\d.]+ \(MIT\)$/ });
      await expect(react).toHaveCount(1);
      // By keyboard alone: the packages come one after another, and Enter opens one.
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await expect(dialog.getByText(/Apache License\s+Version 2\.0, January 2004/).first()).toBeVisible();
      await fine();
      await keep(running, `licences-${colorScheme}`);
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(page.getByRole('button', { name: 'Licences' })).toBeFocused();
    });
  });
}
