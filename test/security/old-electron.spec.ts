/** An Electron that is too old says so before a vault is made or opened, and goes on saying it. */
import { expect, test } from '../e2e/harness.ts';
import { createVault } from '../e2e/ui.ts';

test('an old Electron is told of in every window of a real vault, and in no demo', async ({ launch }) => {
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { app, page } = running;
  const version = await app.evaluate(() => process.versions.electron ?? '');
  test.skip(Number(version.split('.')[0]) >= 45, 'this Electron is not old');
  const banner = page.getByRole('complementary', { name: 'About this build' });
  const stays = async () => {
    await expect(banner).toContainText(`Electron ${version}`);
    await expect(banner).toBeInViewport();
    expect(await banner.getByRole('button').count()).toBe(0);
  };
  await expect(page.getByRole('button', { name: 'Create vault' })).toBeVisible();
  await stays();
  await createVault(running);
  await stays();
  await page.keyboard.press('Escape');
  await stays();
  await page.evaluate(() => window.qcred.invoke('vault.lock', undefined));
  await expect(page.getByLabel('Passphrase')).toBeVisible();
  await stays();
  await page.evaluate(() => window.qcred.invoke('demo.start', undefined));
  await expect(page.getByText('demo', { exact: true }).first()).toBeVisible();
  await expect(banner).toBeHidden();
  await page.evaluate(() => window.qcred.invoke('demo.stop', undefined));
  await stays();
});
