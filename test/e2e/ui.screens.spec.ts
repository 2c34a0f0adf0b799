/**
 * A walk through the demo and the main screens, in light and dark. With SCREENSHOTS set, each
 * screen is kept as a picture in docs/screenshots:
 *
 *   SCREENSHOTS=1 npm test -- e2e ui.screens
 */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, type Running, root, test } from './harness.ts';
import { choose, type Given, goTo, makeVault, rowOf, textOf, unlock, writeAws, writeHome } from './ui.ts';

const pictures = join(root, 'docs', 'screenshots');

/** A bare machine has no system font set; this gives it the one that most desktops come with. */
const fonts = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include>/etc/fonts/fonts.conf</include>${['sans', 'sans-serif', 'system-ui']
  .map(
    (name) =>
      `<match target="pattern"><test name="family"><string>${name}</string></test>` +
      '<edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit></match>',
  )
  .join('')}</fontconfig>`;

/** What a platform team may have: several clouds, one name too long for its column. */
const team: readonly Given[] = [
  { name: 'analytics', age: 2 },
  {
    name: 'b2-offsite',
    provider: 'b2',
    accessKeyId: '0040123456789ab0000000001',
    region: 'us-west-004',
    age: 40,
  },
  { name: 'backups', age: 0 },
  {
    name: 'billing-export',
    provider: 'aws',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    region: 'eu-central-1',
    age: 1,
  },
  { name: 'ci-deploy', age: 5 },
  { name: 'customer-uploads', age: 11 },
  {
    name: 'data-lake',
    provider: 'gcs',
    accessKeyId: 'GOOGTS7C7FUP3AIRVJTE',
    region: 'europe-west3',
    age: 90,
  },
  { name: 'kms-signer', age: 3 },
  {
    name: 'media-assets-of-all-brands-for-the-content-delivery-network',
    provider: 'r2',
    accessKeyId: '4f1c2a9b8d7e6f504132aabbccddeeff',
    region: 'auto',
    age: 14,
  },
  { name: 'minio-local', provider: 'minio', accessKeyId: 'minioadmin', region: 'us-east-1', age: 200 },
  { name: 'nightly', age: 1 },
  { name: 'qconsole-admin', age: 61 },
  { name: 'spaces-fra1', provider: 'spaces', accessKeyId: 'DO00Q2EXAMPLEKEY9J2F', region: 'fra1', age: 19 },
  {
    name: 'wasabi-cold',
    provider: 'wasabi',
    accessKeyId: 'WJ3EXAMPLEKEYR6V2K8T',
    region: 'eu-central-2',
    age: 33,
  },
];

const imported = `[default]
aws_access_key_id = AKIAIMPORTED00000001
aws_secret_access_key = CANARY/screens/one

[offsite]
aws_access_key_id = 0040123456789ab0000000002
aws_secret_access_key = CANARY/screens/two
`;

/** The same key as the AWS CLI's default one. */
const elsewhere = `[default]
access_key = AKIAIMPORTED00000001
secret_key = CANARY/screens/one
bucket_location = eu-central-1
`;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    const wanted = process.env.SCREENSHOTS !== undefined;
    const keep = async (page: Page, name: string) => {
      if (!wanted) return;
      await page.mouse.move(0, 0);
      await page.waitForTimeout(400);
      await mkdir(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) });
    };
    /** Pictures are all of one size, whatever the display. */
    const resize = ({ app }: Running) =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800));
    const prepare = async () => {
      const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
      const file = join(home, 'fonts.conf');
      await writeFile(file, fonts);
      const env: Record<string, string> = wanted ? { FONTCONFIG_FILE: file } : {};
      return { home, env };
    };

    test('the demo shows an account that works, and leaves nothing behind', async ({ launch }) => {
      const { home, env } = await prepare();
      const running = await launch({
        home,
        env,
        colorScheme,
        expected: [/NodeVersionSupportWarning|--trace-warnings/],
      });
      const { page } = running;
      await resize(running);
      await expect(page.getByRole('button', { name: 'Create vault' })).toBeVisible();
      await keep(page, 'first-run');
      await page.getByRole('button', { name: 'Try the demo account' }).click();
      await rowOf(page, 'demo').click();
      await page.getByRole('button', { name: 'Test connection' }).click();
      await expect(page.getByText(/\d buckets?:/)).toBeVisible();
      await keep(page, 'demo');

      await goTo(page, 'Accounts');
      const tree = page.getByRole('tree', { name: 'Accounts' });
      const users = tree.getByRole('treeitem').filter({ hasText: /^Users/ });
      await expect(users).toBeVisible();
      await users.click();
      await tree.press('ArrowRight');
      await tree.press('ArrowRight');
      await expect(page.getByRole('heading', { name: 'Keys', exact: true })).toBeVisible();
      await keep(page, 'accounts');
      await goTo(page, 'Services');
      await expect(page.getByRole('row').nth(2)).toBeVisible();
      await keep(page, 'services');
      await goTo(page, 'Keys');
      await expect(rowOf(page, 'old-project').getByText(/^Deleted/)).toBeVisible({ timeout: 20_000 });
      await rowOf(page, 'old-project').click();
      await expect(page.getByRole('heading', { name: 'Record of use' })).toBeVisible({ timeout: 20_000 });
      await keep(page, 'keys');
      await rowOf(page, 'backups').click();
      await expect(page.getByRole('heading', { name: 'Record of use' })).toBeVisible({ timeout: 20_000 });
      await page.getByRole('grid').focus();
      await page.keyboard.press('Delete');
      await expect(page.getByRole('textbox', { name: /^Days/ })).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('textbox', { name: 'Id of the key' })).toBeVisible({ timeout: 20_000 });
      await keep(page, 'key-delete');
      await page.keyboard.press('Escape');
      await page.getByText('Buckets', { exact: true }).click();
      await expect(rowOf(page, 'backups-nightly')).toContainText('backups', { timeout: 20_000 });
      await keep(page, 'key-buckets');
      await page.keyboard.press('Control+Shift+k');
      await expect(page.getByRole('combobox', { name: 'Switch profile' })).toBeVisible();
      await keep(page, 'switcher');
      await page.keyboard.press('Escape');
      await goTo(page, 'Settings');
      await page.getByRole('button', { name: 'Leave the demo' }).click();
      await expect(page.getByRole('button', { name: 'Create vault' })).toBeVisible();
    });

    test('every main screen shows what it should', async ({ launch }) => {
      const { home, env } = await prepare();
      await makeVault(home, team);
      await writeAws(home, 'credentials', imported);
      await writeAws(home, 'config', '# Managed by the platform team\n[default]\nregion = eu-central-1\n');
      await writeHome(home, '.s3cfg', elsewhere);
      const inTheClear = ['.aws/credentials', '.s3cfg'];
      const running = await launch({ home, env, colorScheme, inTheClear });
      const { page } = running;
      const dialog = page.getByRole('dialog');
      await resize(running);
      await unlock(running);

      await rowOf(page, 'kms-signer').click();
      await page.keyboard.press('Control+e');
      await page.getByRole('button', { name: /^Write/ }).click();
      await expect(dialog).toHaveCount(0);
      await page.keyboard.press('Control+Shift+e');
      await dialog.getByText('Other tools').click();
      await dialog.getByRole('checkbox', { name: 'rclone' }).check();
      await expect(dialog.getByText('[kms-signer]')).toBeVisible();
      await keep(page, 'export-to');
      await page.getByRole('button', { name: /^Write/ }).click();
      await expect(dialog).toHaveCount(0);
      await rowOf(page, 'backups').click();
      await expect(page.getByRole('heading', { name: 'backups' })).toBeVisible();
      await page.getByRole('button', { name: 'Dismiss' }).click();
      await keep(page, 'profiles');

      await page.keyboard.press('Control+e');
      await expect(page.getByRole('dialog').getByText('[profile backups]')).toBeVisible();
      await keep(page, 'export');
      await page.keyboard.press('Escape');

      await page.keyboard.press('Control+i');
      await expect(page.getByRole('dialog').getByText('offsite')).toBeVisible();
      await keep(page, 'import');
      await page.keyboard.press('Escape');

      await page.keyboard.press('Control+Shift+f');
      await expect(dialog.getByText('Plain text in 2 places')).toBeVisible();
      await keep(page, 'find-keys');
      await page.keyboard.press('Escape');

      await page.keyboard.press('Control+o');
      await choose(page, 'Tool', 'terra', 'Terraform and OpenTofu');
      await expect(dialog.locator('pre')).toContainText('provider "aws"');
      await keep(page, 'open-as');
      await page.keyboard.press('Escape');

      const config = join(home, '.aws', 'config');
      const written = (await textOf(config)) ?? '';
      await writeFile(config, written.replace('region = q-world-1', 'region = us-east-1'));
      await expect(rowOf(page, 'kms-signer')).toContainText('Changed outside');
      await rowOf(page, 'kms-signer').click();
      await page.getByRole('button', { name: 'Show difference' }).click();
      await expect(dialog.getByText('region = us-east-1')).toBeVisible();
      await keep(page, 'difference');
      await page.keyboard.press('Escape');

      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('bac');
      await expect(page.getByRole('option').first()).toContainText('backups');
      await keep(page, 'palette');
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: 'New profile' }).click();
      await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
      await keep(page, 'form');

      await goTo(page, 'Due');
      await expect(page.getByRole('row').filter({ hasText: 'minio-local' })).toContainText('Overdue');
      await keep(page, 'due');
      await goTo(page, 'Tools');
      // The tools are asked for their versions: a program start each.
      await expect(page.getByText(/^Version \d/)).toBeVisible();
      await keep(page, 'tools');
      await goTo(page, 'Activity');
      // Two of them, or one that says so where they came within a second.
      await expect(page.getByRole('row').filter({ hasText: 'Files written' }).first()).toBeVisible();
      await keep(page, 'activity');
      await goTo(page, 'Health');
      await expect(page.getByRole('grid', { name: 'Findings' })).toBeVisible();
      await keep(page, 'health');
      await goTo(page, 'Settings');
      await expect(page.getByText('Appearance').first()).toBeVisible();
      await keep(page, 'settings');
    });
  });
}
