/** Somebody puts back an older activity log while the app is not running: the window says so until it is accepted. */
import { spawnSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { environment, expect, root, test } from '../e2e/harness.ts';
import { addProfile, createVault, passphrase, unlock } from '../e2e/ui.ts';

test('an older log stands in the folder when the app starts', async ({ launch }) => {
  const first = await launch();
  await createVault(first);
  const named = (name: string) => ({
    name,
    accessKeyId: `QZKD83JX02MS71PLA4${name}`,
    secretAccessKey: `CANARY/of-${name}/0123456789abcdefghij`,
  });
  await addProfile(first.page, named('A'));
  const at = (name: string) => join(first.home, 'vault', name);
  const files = ['activity.log', 'activity.head'];
  for (const name of files) await cp(at(name), join(first.home, name));
  await addProfile(first.page, named('B'));
  await first.quit();
  for (const name of files) await cp(join(first.home, name), at(name));

  const running = await launch({ home: first.home });
  await unlock(running);
  const note = running.page.getByRole('alert').filter({ hasText: 'The activity log is older' });
  await expect(note).toContainText('qcred audit --accept');
  const command = spawnSync(join(root, 'bin', 'qcred'), ['audit', '--accept'], {
    env: environment(first.home, { QCRED_PASSPHRASE: passphrase }),
    encoding: 'utf8',
  });
  expect(command.status, command.stderr).toBe(0);
  await expect(note).toHaveCount(0);
});
