/** Every screen can be used without a mouse and without a screen: axe finds nothing, in light and dark. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness.ts';
import {
  accessibilityProblems,
  addProfile,
  choose,
  createVault,
  goTo,
  rowOf,
  textOf,
  writeAws,
  writeHome,
} from './ui.ts';

const key = { name: 'backups', accessKeyId: 'QZKD83JX02MS71PLA4B', secretAccessKey: 'CANARY/axe/secret' };

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing to mend in ${colorScheme}`, async ({ launch }) => {
    const running = await launch({ colorScheme, inTheClear: ['.aws/credentials'] });
    const { page, home } = running;
    // A tooltip may come while axe looks; half faded in, its colours are not yet its own.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await writeAws(
      home,
      'credentials',
      '[work]\naws_access_key_id = AKIAIMPORTED00000001\naws_secret_access_key = CANARY/axe/file\n',
    );
    const problems: string[] = [];
    const look = async (screen: string, there: ReturnType<Page['locator']>) => {
      await expect(there.first()).toBeVisible();
      // Colours are measured as they are once whatever faded in is there.
      await page.waitForTimeout(300);
      for (const problem of await accessibilityProblems(page)) problems.push(`${screen}: ${problem}`);
    };

    await look('first run', page.getByRole('button', { name: 'Create vault' }));
    await createVault(running);
    await look('empty', page.getByText('No profiles yet'));
    await addProfile(page, key);
    await look('details', page.getByRole('button', { name: 'Test connection' }));
    await page.getByRole('button', { name: 'Reveal secret' }).click();
    await look('revealed', page.getByRole('button', { name: 'Hide secret' }));
    await rowOf(page, 'backups').click({ button: 'right' });
    await look('menu', page.getByRole('menu'));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New profile' }).click();
    await page.getByRole('button', { name: 'Add profile' }).click();
    await look('form', page.getByText('The profile needs a name.'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+i');
    await look('import', page.getByRole('dialog').getByText('Secret in plain text'));
    await page.keyboard.press('Escape');
    await rowOf(page, 'backups').click();
    await page.keyboard.press('Control+e');
    await look('export', page.getByRole('dialog').getByText('[profile backups]'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Shift+f');
    await look('find keys', page.getByRole('dialog').getByText('~/.aws/credentials:1'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+o');
    await choose(page, 'Tool', 's3c', 's3cmd');
    await look('open as', page.getByRole('dialog').getByText('No place in s3cmd'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Shift+e');
    await page.getByRole('dialog').getByText('Other tools').click();
    await page.getByRole('checkbox', { name: '.env file' }).check();
    await look('choose a file', page.getByText('Choose the file for .env file first.'));
    await page.getByRole('checkbox', { name: '.env file' }).uncheck();
    await page.getByRole('checkbox', { name: 'rclone' }).check();
    await look('export to', page.getByRole('dialog').getByText('[backups]'));
    await page.getByRole('button', { name: /^Write/ }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    const config = join(home, '.aws', 'config');
    await writeAws(home, 'config', ((await textOf(config)) ?? '').replace('q-world-1', 'elsewhere'));
    await look('changed outside', page.getByRole('button', { name: 'Take theirs' }));
    await page.getByRole('button', { name: 'Show difference' }).click();
    await look('difference', page.getByRole('dialog').getByText('region = elsewhere'));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('button', { name: /Provider$/ }).click();
    await page.getByRole('option', { name: 'Backblaze B2' }).click();
    await look('another provider', page.getByText('What does not carry over from Quilibrium'));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard' }).click();
    await rowOf(page, 'backups').click();
    await page.keyboard.press('Delete');
    await look('question', page.getByRole('dialog').getByText('Remove from'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await look('palette', page.getByRole('option'));
    await page.keyboard.press('Escape');
    await goTo(page, 'Tools');
    await look('tools', page.getByText(/^Version \d/));
    await writeHome(home, join('.mc', 'config.json'), '{ "version": "10",');
    await page.getByRole('textbox', { name: 'Search tools' }).fill('minio');
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await look('unreadable', page.getByRole('row').getByText('Unreadable'));
    await goTo(page, 'Activity');
    await look('activity', page.getByRole('grid'));
    await goTo(page, 'Health');
    await look('health', page.getByRole('grid', { name: 'Findings' }));
    await goTo(page, 'Settings');
    await look('settings', page.getByText('Appearance').first());
    await page.keyboard.press('Control+l');
    await look('locked', page.getByRole('button', { name: 'Unlock' }));
    expect(problems).toEqual([]);
  });
}
