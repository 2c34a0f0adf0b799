/** A connected account in the real app, from connecting it to a key that works and then no longer does. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { seedOrganisation } from '#sandbox/demo/organisation.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { have } from '../support/command.ts';
import { environment, expect, test } from './harness.ts';
import { createVault, goTo, passphrase, rowOf } from './ui.ts';

const run = promisify(execFile);
const hasAws = await have('aws');

let sandbox: Sandbox;
test.beforeEach(async () => {
  sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
  seedDemo(sandbox);
  seedOrganisation(sandbox);
});
test.afterEach(() => sandbox.close());

const dialogOf = (page: Page) => page.getByRole('dialog');
const lineOf = (page: Page, name: string) =>
  page.getByRole('treeitem').filter({ has: page.getByText(name, { exact: true }) });

/** Connects the sandbox's account with an administrator's key, typed in, and waits for its tree. */
async function connect(page: Page): Promise<void> {
  const admin = sandbox.addKey({ secretAccessKey: 'CANARY/account-journey/0123456789abcdefg' });
  await goTo(page, 'Accounts');
  await page.getByRole('button', { name: 'Connect account' }).first().click();
  const dialog = dialogOf(page);
  await dialog.getByText('Typed in').click();
  await dialog.getByLabel('Access Key ID').fill(admin.accessKeyId);
  await dialog.getByLabel('Secret Access Key').fill(admin.secretAccessKey);
  await dialog.getByText('Endpoints and trust').click();
  for (const label of [/^QNZM/, /^STS/, /^QStorage/]) await dialog.getByLabel(label).fill(sandbox.url);
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(dialog.getByText(/^Account 1000000000, asked as the user/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(lineOf(page, 'svc-backup-nightly')).toBeVisible();
}

const awsEnvironment = (home: string) =>
  environment(home, { AWS_MAX_ATTEMPTS: '1', QCRED_PASSPHRASE: passphrase });

/** What the key is for, as the app names it. */
const job = 'read-photos-2026';

test('a key for one bucket is made, exported, used with the real AWS CLI, and shut off', async ({
  launch,
}) => {
  test.skip(!hasAws, 'The AWS CLI is not installed.');
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { page, home } = running;
  const dialog = dialogOf(page);
  const aws = (profile: string, ...args: string[]) =>
    run('aws', ['--profile', profile, ...args], { env: awsEnvironment(home) });
  /** What the real AWS CLI complains of; fails when it does not. */
  const refusal = (...args: Parameters<typeof aws>): Promise<string> =>
    aws(...args).then(
      ({ stdout }) => Promise.reject(new Error(`It was allowed: ${stdout}`)),
      (error: { stderr: string }) => error.stderr,
    );
  await createVault(running);
  await connect(page);

  await lineOf(page, 'Users').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'New key for a job…' }).click();
  await dialog.getByRole('radio', { name: /^Read one bucket/ }).check();
  await dialog.getByRole('combobox', { name: 'Bucket' }).fill('photos-2026');
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('region', { name: 'In words' })).toContainText(
    'May read objects in bucket photos-2026.',
  );
  await expect(dialog.getByRole('textbox', { name: 'User' })).toHaveValue(job);
  await dialog.getByRole('button', { name: 'Continue' }).click();

  const steps = dialog.getByRole('region', { name: 'What happens' }).getByRole('listitem');
  await expect(steps).toHaveCount(3);
  await expect(steps.nth(1)).toContainText('may read objects in bucket photos-2026');
  expect(sandbox.account.users.has(job)).toBe(false);
  await dialog.getByRole('button', { name: 'Make key' }).click();

  await expect(rowOf(page, job)).toHaveAttribute('aria-selected', 'true');
  const [key] = sandbox.account.users.get(job)?.keys ?? [];
  await expect(rowOf(page, job)).toContainText(key?.accessKeyId ?? 'a key');

  await page.getByRole('list').getByRole('button', { name: 'Export to AWS CLI' }).click();
  await dialog.getByRole('button', { name: /^Write/ }).click();
  await expect(dialog).toHaveCount(0);

  expect((await aws(job, 's3', 'ls', 's3://photos-2026')).stdout).toContain('captions.csv');
  expect(await refusal(job, 's3', 'ls', 's3://site-www')).toContain('AccessDenied');
  expect(await refusal(job, 's3', 'rm', 's3://photos-2026/captions.csv')).toContain('AccessDenied');

  await goTo(page, 'Accounts');
  await lineOf(page, job).click();
  await page.getByRole('button', { name: 'Deactivate…' }).click();
  await expect(dialog).toContainText(`Deactivate the access key ${key?.accessKeyId} of ${job}.`);
  await dialog.getByRole('button', { name: 'Deactivate' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Activate…' })).toBeVisible();
  expect(sandbox.account.users.get(job)?.keys[0]?.status).toBe('Inactive');
  for (const bucket of ['photos-2026', 'site-www']) {
    expect(await refusal(job, 's3', 'ls', `s3://${bucket}`)).toMatch(/InvalidAccessKeyId|AccessDenied/);
  }

  // What is for good asks again, and the safe answer has the focus.
  await page.getByRole('button', { name: 'Delete key…' }).click();
  await expect(dialog.getByRole('button', { name: 'Delete key' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  expect(sandbox.account.users.get(job)?.keys).toHaveLength(1);
});

test('a user with a policy and a key is made in the window, and manages the account with the real aws iam', async ({
  launch,
}) => {
  test.skip(!hasAws, 'The AWS CLI is not installed.');
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { page, home } = running;
  const dialog = dialogOf(page);
  await createVault(running);
  await connect(page);

  const choose = async (line: string, item: string) => {
    await lineOf(page, line).click({ button: 'right' });
    await page.getByRole('menuitem', { name: item }).click();
  };
  const finish = async (verb: string) => {
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByRole('button', { name: verb }).click();
    await expect(dialog).toHaveCount(0);
  };
  await choose('Users', 'New user…');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog.getByText('Fill this in.')).toBeVisible();
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await dialog.getByLabel('Name').fill('an-operator');
  await finish('Make user');
  await expect(lineOf(page, 'an-operator')).toBeVisible();

  await choose('an-operator', 'New inline policy…');
  await dialog.getByLabel('Policy name').fill('see-users');
  const policy = dialog.getByRole('textbox', { name: 'Policy', exact: true });
  await policy.fill(
    '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*", "Action": ""}}',
  );
  for (let back = 0; back < 3; back += 1) await policy.press('ArrowLeft');
  await policy.pressSequentially('iam:ListUse');
  await dialog.getByRole('option', { name: 'iam:ListUsers', exact: true }).click();
  await expect(dialog.getByRole('region', { name: 'In words' })).toContainText('May list users');
  await finish('Write policy');

  await choose('an-operator', 'New key…');
  await dialog.getByRole('button', { name: 'Make key' }).click();
  await page.getByRole('button', { name: 'Show profile' }).click();
  await expect(rowOf(page, 'an-operator')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Control+e');
  await dialog.getByRole('button', { name: /^Write/ }).click();
  await expect(dialog).toHaveCount(0);

  const aws = (...args: string[]) =>
    run('aws', ['--profile', 'an-operator', '--output', 'json', 'iam', ...args], {
      env: awsEnvironment(home),
    });
  expect((await aws('list-users')).stdout).toContain('an-operator');
  await expect(aws('create-user', '--user-name', 'nobody')).rejects.toThrow(/AccessDenied/);
});
