/** The app's end, while everybody still asks it for something. */
import { once } from 'node:events';
import { expect, test } from './harness.ts';

test('quits in good order while the page goes on asking for what is in the keychain', async ({ launch }) => {
  const { app, page, output } = await launch();
  await page.getByRole('button', { name: 'Create vault' }).click();
  await expect(page.getByRole('button', { name: 'New profile' }).first()).toBeVisible();
  // Each unlocking reads the vault's key out of the keychain.
  await page.evaluate(() => {
    const ask = async (): Promise<void> => {
      await window.qcred.invoke('vault.lock', undefined);
      await window.qcred.invoke('vault.unlock', {});
      return ask();
    };
    void ask();
  });
  const ended = once(app.process(), 'exit');
  await app.evaluate(({ app: running }) => running.quit()).catch(() => {});
  expect(await ended).toEqual([0, null]);
  expect(output()).not.toContain('Napi');
});
