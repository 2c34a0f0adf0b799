import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { environment, expect, root, test } from './harness.ts';

const qcred = join(root, 'bin', 'qcred');
const run = promisify(execFile);

/** As it stands in a file that QCred must not spoil: odd spacing, a comment, no newline at the end. */
const theirConfig = '# my own\n[default]\nregion=eu-west-1   # home\n\n[profile old]\noutput =json';

test.describe('a key, from the person’s hands to the real AWS CLI', () => {
  let sandbox: Sandbox;
  test.beforeEach(async () => {
    sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
    seedDemo(sandbox);
  });
  test.afterEach(() => sandbox.close());

  test('is added in the window, exported, used, and taken back', async ({ launch }) => {
    // The service and the person share one secret; the search at the end looks for it.
    const secretAccessKey = 'CANARY/e2e/0123456789abcdefghijklmnopqr';
    const { accessKeyId } = sandbox.addKey({ secretAccessKey });
    // The development build has an older Node than the AWS SDK likes to see; the packaged one has not.
    const { page, home } = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
    const config = join(home, '.aws', 'config');
    await mkdir(join(home, '.aws'), { mode: 0o700 });
    await writeFile(config, theirConfig, { mode: 0o600 });

    await page
      .getByRole('button', { name: /create|make|set up|start/i })
      .first()
      .click();
    await page.getByRole('button', { name: 'New profile' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('work');
    await page.getByLabel('Access Key ID').fill(accessKeyId);
    await page.getByLabel('Secret Access Key').fill(secretAccessKey);
    await page.getByLabel('Account ID').fill('1000000000');
    await page.getByText('Endpoints', { exact: true }).click();
    await page.getByLabel(/QStorage/).fill(sandbox.url);
    await page.getByLabel(/QNZM/).fill(sandbox.url);
    await page.getByRole('button', { name: 'Add profile' }).click();
    await expect(page.getByRole('row', { name: /work/ })).toBeVisible();

    await page.getByRole('button', { name: 'Test connection' }).click();
    await expect(page.getByText(/site-www/)).toBeVisible();

    await page
      .getByRole('button', { name: /Export to AWS CLI/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('[profile work]')).toBeVisible();
    expect(await readFile(config, 'utf8')).toBe(theirConfig);
    await dialog.getByRole('button', { name: /^Write/ }).click();
    await expect(dialog).toBeHidden();

    const written = await readFile(config, 'utf8');
    expect(written.startsWith(theirConfig)).toBe(true);
    expect(written).toContain('credential_process =');
    const env = environment(home);
    const { stdout, stderr } = await run('aws', ['s3', 'ls', '--profile', 'work'], { env });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/backups-nightly\n.*photos-2026\n.*site-www\n/);

    await page.getByRole('button', { name: 'Undo' }).first().click();
    await expect(async () => expect(await readFile(config, 'utf8')).toBe(theirConfig)).toPass();
    expect(existsSync(join(home, '.aws', 'credentials'))).toBe(false);
  });

  test('a vault in the keychain opens by itself at the next start, and stays shut once it was locked', async ({
    launch,
  }) => {
    const first = await launch();
    await first.page.getByRole('button', { name: 'Create vault' }).click();
    await expect(first.page.getByRole('button', { name: 'New profile' }).first()).toBeVisible();
    await first.quit();

    const { page } = await launch({ home: first.home });
    await expect(page.getByRole('button', { name: 'New profile' }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: /^Lock/ }).first().click();
    await expect(page.getByRole('heading', { name: 'QCred is locked' })).toBeVisible();
    await page.getByRole('button', { name: 'Unlock' }).click();
    await expect(page.getByRole('button', { name: /Profiles/ }).first()).toBeVisible();
  });

  test('the window follows what the command does', async ({ launch }) => {
    const { page, home } = await launch();
    await page
      .getByRole('button', { name: /create|make|set up|start/i })
      .first()
      .click();
    await expect(page.getByRole('button', { name: 'New profile' }).first()).toBeVisible();
    const child = run(qcred, ['add', 'by-command', '--provider', 'aws', '--access-key-id', 'AKIDCOMMAND'], {
      env: environment(home),
    });
    child.child.stdin?.end('CANARY/typed/by/command');
    await child;
    await expect(page.getByRole('row', { name: /by-command/ })).toBeVisible();
  });
});
