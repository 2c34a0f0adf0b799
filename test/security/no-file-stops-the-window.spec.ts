/** Files that would keep a reader for minutes, or for ever, where QCred wrote and looks at every start. */
import { appendFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { expect, type Running, test } from '../e2e/harness.ts';
import { goTo, passphrase, rowOf, unlock } from '../e2e/ui.ts';
import { planExports, saveProfile } from '../support/calls.ts';

const files = {
  'merges.yml': 'x: &a\n  <<: [*a, *a, *a, *a]\n<<: *a\n',
  'keys.yml': Array.from({ length: 60_000 }, (_, i) => `k${i}: v\n`).join(''),
  'brackets.yml': `dbs: ${'['.repeat(100_000)}\n`,
};

/** Makes a vault with a profile that stands in each file, as a command beside the window would. */
async function makeBound(home: string): Promise<void> {
  const dataDir = join(home, 'vault');
  await mkdir(dataDir, { mode: 0o700 });
  const deps = nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: ['qcred'], dataDir });
  const app = createApp(deps, { version: '', demo: false });
  await app.create('passphrase', passphrase);
  const { id } = await saveProfile(app, {
    name: 'backups',
    provider: 'quilibrium',
    region: 'q-world-1',
    endpoints: {},
    source: {
      kind: 'credential',
      accessKeyId: 'QZKD83JX02MS71PLA4B',
      secretAccessKey: 'CANARY/involved/secret+012345',
    },
  });
  for (const name of Object.keys(files)) {
    const request = { target: 'litestream', mode: 'static', path: join(home, name) } as const;
    const { planId } = await planExports(app, [{ ...request, profileIds: [id] }]);
    await app.open().plans.apply(planId);
  }
  app.close();
}

/** The window shows what became of the files, and does what it is asked. */
async function looksAndAnswers({ page }: Running): Promise<void> {
  await rowOf(page, 'backups').click();
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details.getByText('Unreadable')).toHaveCount(1);
  await expect(details.getByText('Missing')).toHaveCount(1);
  await expect(details.getByText('In sync')).toHaveCount(1);
  await expect(details.getByText('Unreadable')).toHaveCount(1);
  await expect(details).toContainText(
    'Too involved, left alone: the file is nested more than 200 levels deep.',
  );
  await goTo(page, 'Tools');
  await goTo(page, 'Profiles');
  await page.getByRole('button', { name: 'New profile' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
}

test('no file that QCred looks at stops the window, now or at the next start', async ({ launch }) => {
  const home = await mkdtemp(join(tmpdir(), 'qcred-involved-'));
  await makeBound(home);
  const inTheClear = Object.keys(files);
  const first = await launch({ home, inTheClear });
  await unlock(first);
  await rowOf(first.page, 'backups').click();
  await expect(first.page.getByText('In sync')).toHaveCount(3);

  await writeFile(join(home, 'merges.yml'), files['merges.yml']);
  await appendFile(join(home, 'keys.yml'), files['keys.yml']);
  await writeFile(join(home, 'brackets.yml'), files['brackets.yml']);
  await looksAndAnswers(first);
  await first.quit();

  const second = await launch({ home, inTheClear });
  await unlock(second);
  await looksAndAnswers(second);
});
