/** The tray in the real app, read and clicked over the bus as a panel does it. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { planExports } from '../support/calls.ts';
import { environment, expect, root, test } from './harness.ts';
import { haveTrayHost, startTrayHost, type TrayHost } from './trayHost.ts';
import { makeVault, passphrase, unlock } from './ui.ts';

const run = promisify(execFile);
const nodeWarning = [/NodeVersionSupportWarning|--trace-warnings/];

let panel: TrayHost;
test.beforeEach(async () => {
  test.skip(process.platform !== 'linux', 'elsewhere the tray is the system’s own, and cannot be read');
  test.skip(!(await haveTrayHost()), 'Python and its bus are not on this machine');
  panel = await startTrayHost();
});
test.afterEach(() => panel?.stop());

/** What a person reads in the menu. */
const labels = async (): Promise<string[]> =>
  (await panel.menu()).filter(({ type }) => type !== 'separator').map(({ label }) => label);
const checked = async (): Promise<string[]> =>
  (await panel.menu()).filter((entry) => entry.checked).map(({ label }) => label);

/** A vault with profiles of two users of a sandbox, the first written to the AWS CLI. */
async function exportedVault(home: string, sandbox: Sandbox): Promise<void> {
  const dataDir = join(home, 'vault');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const deps = {
    ...nodeDeps({
      actor: { kind: 'test', pid: process.pid },
      command: [join(root, 'bin', 'qcred')],
      dataDir,
    }),
    home,
    env: environment(home),
  };
  const app = createApp(deps, { version: '', demo: false });
  await app.create('passphrase', passphrase);
  const { profiles, plans } = app.open();
  const ids: string[] = [];
  for (const name of ['alice', 'bob']) {
    const secretAccessKey = `CANARY/tray/${name}/0123456789abcdefghij`;
    const { accessKeyId } = sandbox.addKey({ user: name, secretAccessKey });
    const { id } = await profiles.save(
      {
        name,
        provider: 'quilibrium',
        region: 'q-world-1',
        endpoints: { s3: sandbox.url, iam: sandbox.url, sts: sandbox.url },
        source: { kind: 'credential', accessKeyId },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(secretAccessKey) } },
    );
    ids.push(id);
  }
  const plan = await planExports(app, [{ target: 'aws', profileIds: ids, mode: 'credential_process' }]);
  await plans.apply(plan.planId);
  app.close();
}

test.describe('with an account behind it', () => {
  let sandbox: Sandbox;
  test.beforeEach(async () => {
    sandbox = await startSandbox();
  });
  test.afterEach(() => sandbox.close());

  test('switches the active profile: files, real AWS CLI, window and tray agree', async ({ launch }) => {
    const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
    await exportedVault(home, sandbox);
    const running = await launch({ home, expected: nodeWarning });
    const { page } = running;
    await expect(async () => expect(await panel.items()).toBe(1)).toPass();
    await expect(async () => expect(await labels()).toEqual(['Unlock…', 'Open QCred', 'Quit'])).toPass();

    await unlock(running);
    await expect(async () => expect(await labels()).toContain('bob')).toPass();
    expect(await checked()).toEqual(['None']);
    await expect(page.getByRole('button', { name: /Active profile/ })).toContainText('No active profile');

    const env = environment(home, { QCRED_PASSPHRASE: passphrase });
    const whoAmI = async () => {
      const { stdout } = await run(
        'aws',
        ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text'],
        { env },
      );
      return stdout.trim();
    };
    for (const name of ['bob', 'alice']) {
      await panel.click(name);
      await expect(page.getByRole('button', { name: /Active profile/ })).toContainText(name);
      await expect(async () => expect(await checked()).toEqual([name])).toPass();
      expect(await whoAmI()).toBe(`arn:aws:iam::1000000000:user/${name}`);
    }

    // The other way round: what the window does, the tray says.
    await page.keyboard.press('Control+Shift+K');
    await page.getByRole('combobox', { name: 'Switch profile' }).fill('bo');
    await page.keyboard.press('Enter');
    await expect(async () => expect(await checked()).toEqual(['bob'])).toPass();
    expect((await panel.icon()).tip).toContain('bob');

    await panel.click('None: as it was before QCred');
    await expect(async () => expect(await checked()).toEqual(['None'])).toPass();
    await expect(whoAmI()).rejects.toThrow(/credentials/i);
  });
});

test('closing the window keeps the app in the tray, which brings it back and ends it', async ({ launch }) => {
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  await makeVault(home, [{ name: 'work' }]);
  const running = await launch({ home });
  const { app, page } = running;
  await unlock(running);
  await expect(async () => expect(await labels()).toContain('work')).toPass();
  const question = page.getByRole('alertdialog');
  const isVisible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? null);

  await page.getByRole('button', { name: 'New profile' }).click();
  await page.getByLabel('Name', { exact: true }).fill('half done');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect(async () => expect(await isVisible()).toBe(false)).toPass();
  // What is half typed is still there, and quitting asks.
  await panel.click('Quit');
  await expect(async () => expect(await isVisible()).toBe(true)).toPass();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('half done');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await panel.click('Lock');
  await expect(async () => expect(await labels()).toEqual(['Unlock…', 'Open QCred', 'Quit'])).toPass();
  await panel.click('Open QCred');
  await expect(async () => expect(await isVisible()).toBe(true)).toPass();

  const ended = app.waitForEvent('close');
  await panel.click('Quit');
  await question.getByRole('button', { name: 'Discard and quit' }).click();
  await ended;
});

test('a hidden start shows no window until somebody asks for it', async ({ launch }) => {
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  const { app } = await launch({ home, args: ['--hidden'] });
  await expect(async () => expect(await panel.items()).toBe(1)).toPass();
  const isVisible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  expect(await isVisible()).toBe(false);
  await panel.click('Open QCred');
  await expect(async () => expect(await isVisible()).toBe(true)).toPass();
});
