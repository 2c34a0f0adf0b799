/** Keys of key services in the window: looked through, changed as planned, tried, given to buckets. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { makeKmsKey } from '#sandbox/kms/keys.ts';
import { defaultPolicy } from '#sandbox/kms/policies.ts';
import { have } from '../support/command.ts';
import { environment, expect as harnessExpect, type Running, test } from './harness.ts';
import { type KeysHome, prepareKeys } from './keysHome.ts';
import { keepPictures } from './pictures.ts';
import { accessibilityProblems, goTo, rowOf, unlock } from './ui.ts';

/** Patient: each change asks the service several times, on a machine that may be busy. */
const expect = harnessExpect.configure({ timeout: 20_000 });
test.setTimeout(180_000);

/** The development build has an older Node than the AWS SDK likes to see; the packaged one has not. */
const expected = [/NodeVersionSupportWarning|--trace-warnings/];
const hasAws = await have('aws');
const run = promisify(execFile);

const pane = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const dialog = (page: Page) => page.getByRole('dialog');
const record = (page: Page) => pane(page).getByRole('list', { name: 'Record of use' });

/** Selects a key once it is listed, and waits until all of it is shown. */
async function select(page: Page, name: string): Promise<void> {
  await rowOf(page, name).click();
  await expect(pane(page).getByRole('heading', { name: 'Record of use' })).toBeVisible();
}

async function menu(page: Page, name: string, action: string): Promise<void> {
  await rowOf(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: action }).click();
}

/** Makes a key with the dialog, as a person would. */
async function makeKey(page: Page, alias: string, job?: string): Promise<void> {
  await page.getByRole('button', { name: 'New key' }).first().click();
  if (job) await dialog(page).getByText(job, { exact: true }).click();
  await dialog(page).getByRole('textbox', { name: 'Alias' }).fill(alias);
  await page.keyboard.press('Enter');
  await dialog(page).getByRole('button', { name: 'Make key' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(rowOf(page, alias)).toBeVisible();
}

/** The files that the system's dialogs are answered with, from outside. */
const answerFiles = ({ app }: Running, from: string, to: string) =>
  app.evaluate(
    ({ dialog: native }, paths) =>
      Object.assign(native, {
        showOpenDialog: async () => ({ canceled: false, filePaths: [paths.from] }),
        showSaveDialog: async () => ({ canceled: false, filePath: paths.to }),
      }),
    { from, to },
  );

for (const colorScheme of ['light', 'dark'] as const) {
  test(`keys of the demo account can be looked through, in ${colorScheme}`, async ({ launch }) => {
    const { page } = await launch({ colorScheme, expected });
    await page.getByRole('button', { name: 'Try the demo account' }).click();
    await goTo(page, 'Keys');
    const grid = page.getByRole('grid', { name: 'Keys of Demo organisation' });
    await expect(grid.getByText(/^Deleted in [89] days$/)).toBeVisible({ timeout: 40_000 });
    await select(page, 'backups');
    expect(await accessibilityProblems(page)).toEqual([]);

    // By keyboard: the search, down the list, into the details and back.
    await page.keyboard.press('Control+f');
    await page.keyboard.type('signing p-256');
    await expect(grid.getByRole('row')).toHaveCount(2);
    await page.keyboard.press('Enter');
    await expect(grid).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(pane(page).getByRole('region', { name: 'release-signing' })).toBeFocused();
    await pane(page).getByRole('button', { name: 'Show public key' }).click();
    await pane(page).getByRole('button', { name: 'Copy as SSH' }).click();
    await expect(page.getByText('Public key (SSH) copied.')).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Search keys' }).fill('');

    // By how they stand.
    await page.getByRole('button', { name: 'Any state' }).click();
    await page.getByRole('option', { name: /^Disabled/ }).click();
    await expect(grid.getByRole('row')).toHaveCount(2);
    await page.getByRole('button', { name: 'Disabled State' }).click();
    await page.getByRole('option', { name: 'Any state' }).click();

    for (const action of ['Edit policy…', 'New grant…', 'Edit tags…', 'Add alias…', 'Try it…']) {
      await menu(page, 'backups', action);
      await expect(dialog(page)).toBeVisible();
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(dialog(page)).toHaveCount(0);
    }
    await page.getByRole('button', { name: 'New key' }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByText('Buckets', { exact: true }).click();
    await expect(rowOf(page, 'backups-nightly')).toContainText('backups');
    expect(await accessibilityProblems(page)).toEqual([]);
  });
}

test('an account’s tree leads to its keys', async ({ launch }) => {
  const running = await launch({ expected });
  const { page } = running;
  await page.getByRole('button', { name: 'Try the demo account' }).click();
  await goTo(page, 'Accounts');
  // Below all users, and so not drawn before one goes there.
  await expect(page.getByRole('treeitem').filter({ hasText: /^Users/ })).toBeVisible({ timeout: 40_000 });
  const line = page.getByRole('treeitem').filter({ hasText: /^Keys/ });
  await page.getByRole('tree').focus();
  await page.keyboard.press('End');
  await line.click();
  await expect(line).toContainText('13');
  await page.getByRole('tree').press('ArrowRight');
  await page
    .getByRole('treeitem')
    .filter({ hasText: /^archive/ })
    .click();
  // All of it is there, and can be changed from there.
  await expect(pane(page).getByText('This key is disabled')).toBeVisible();
  await expect(pane(page).getByRole('heading', { name: 'Record of use' })).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
  await pane(page).getByRole('button', { name: 'Enable…' }).click();
  await dialog(page).getByRole('button', { name: 'Enable' }).click();
  await expect(pane(page).getByText('This key is disabled')).toHaveCount(0);
  await keepPictures(running, 'key-in-account');
  await pane(page).getByRole('button', { name: 'Show in Keys' }).click();
  await expect(pane(page).getByRole('region', { name: 'archive' })).toBeVisible();
  await expect(rowOf(page, 'archive').getByText('Enabled')).toBeVisible();
});

test('ten thousand keys are listed, and only those that are seen are looked at', async ({ launch }) => {
  const there = await prepareKeys('aws');
  const { account } = there.sandbox;
  for (let n = 0; n < 10_000; n++) {
    const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const about = { id, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' as const, createdAt: new Date() };
    account.kms.keys.set(id, makeKmsKey({ ...about, policy: defaultPolicy(account) }));
  }
  try {
    const running = await launch({ home: there.home, expected });
    const { page } = running;
    await unlock(running);
    const before = there.sandbox.requestCount();
    await goTo(page, 'Keys');
    const grid = page.getByRole('grid', { name: 'Keys of work' });
    await expect(grid).toHaveAttribute('aria-rowcount', '10001');
    await expect(grid.getByText('Enabled').first()).toBeVisible();
    await grid.focus();
    await page.keyboard.press('End');
    const last = grid.getByRole('row').filter({ hasText: '000000009999' });
    await expect(last.getByText('Enabled')).toBeVisible();
    await page.keyboard.press('Control+f');
    // At once: on a slow machine some of what each letter alone would list came to be looked at.
    await page.keyboard.insertText('000000004321');
    await expect(grid.getByRole('row')).toHaveCount(2);
    await expect(page.getByText(/^\d+ of 10,000 keys were looked at/)).toBeVisible();
    // Eleven pages, what is seen, and all of the few that were selected; where a machine is slow, of what was selected
    // after each letter too. All of them would be twenty thousand.
    expect(there.sandbox.requestCount() - before).toBeLessThan(6000);
    expect(await accessibilityProblems(page)).toEqual([]);
  } finally {
    await there.sandbox.close();
  }
});

test.describe('with a service of Quilibrium’s kind', () => {
  let there: KeysHome;
  let running: Running;
  test.beforeEach(async ({ launch }) => {
    there = await prepareKeys();
    running = await launch({ home: there.home, expected });
    await unlock(running);
    await goTo(running.page, 'Keys');
  });
  test.afterEach(() => there.sandbox.close());

  test('a key is made, given to a bucket, used by the AWS CLI, and not deleted unasked', async () => {
    test.skip(!hasAws, 'The AWS CLI is not installed.');
    const { page } = running;
    const { sandbox, home, accessKeyId, secretAccessKey } = there;
    await expect(page.getByRole('heading', { name: 'No keys yet' })).toBeVisible();
    await makeKey(page, 'photos');

    await page.getByText('Buckets', { exact: true }).click();
    await rowOf(page, 'photos-2026').click();
    await pane(page).getByRole('button', { name: 'Choose key…' }).click();
    await dialog(page).getByRole('combobox', { name: 'Key' }).fill('photos');
    await page.keyboard.press('Tab');
    await dialog(page).getByRole('button', { name: 'Continue' }).click();
    await expect(dialog(page).getByText(/^Encrypt what is stored in the bucket photos-2026/)).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'Set key' }).click();
    await expect(rowOf(page, 'photos-2026')).toContainText('photos');

    // A test object's head says which key, and so does that of what is uploaded.
    await pane(page).getByRole('button', { name: 'Check with an object…' }).click();
    await expect(dialog(page).getByText(/^Store a small object in the bucket photos-2026/)).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Check', exact: true }).click();
    await expect(
      page.getByText(
        /^A new object in photos-2026 is encrypted with the key .+ \(verenc\), as the bucket says\.$/,
      ),
    ).toBeVisible();
    const file = join(home, 'lake.txt');
    await writeFile(file, 'early fog');
    const aws = (...args: string[]) =>
      run('aws', ['--endpoint-url', sandbox.url, '--region', 'q-world-1', ...args], {
        env: environment(home, {
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_MAX_ATTEMPTS: '1',
        }),
      });
    await aws('s3', 'cp', file, 's3://photos-2026/lake.txt');
    const { stdout } = await aws('s3api', 'head-object', '--bucket', 'photos-2026', '--key', 'lake.txt');
    const head = JSON.parse(stdout) as { ServerSideEncryption: string; SSEKMSKeyId: string };
    const [id = ''] = [...sandbox.account.kms.keys.keys()];
    expect(head).toMatchObject({ ServerSideEncryption: 'verenc', SSEKMSKeyId: expect.stringContaining(id) });

    // Whoever wants to delete the key is told which bucket needs it, and types its id.
    await page.getByText('Keys', { exact: true }).last().click();
    await select(page, 'photos');
    await pane(page).getByRole('button', { name: 'What depends on this key?' }).click();
    await expect(pane(page).getByRole('list', { name: 'What needs it' })).toContainText('photos-2026');
    await page.getByRole('grid', { name: 'Keys of work' }).focus();
    await page.keyboard.press('Delete');
    await dialog(page).getByRole('textbox', { name: 'Days until it is deleted' }).fill('7');
    await page.keyboard.press('Enter');
    await expect(
      dialog(page).getByText(/is needed: the bucket photos-2026 and the alias photos/),
    ).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.type('another');
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByText('This is not the id of the key.')).toBeVisible();
    await dialog(page).getByRole('textbox', { name: 'Id of the key' }).fill(id);
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByText(/Needed by the bucket photos-2026/)).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Delete key' }).click();
    await expect(rowOf(page, 'photos').getByText(/^Deleted in [67] days$/)).toBeVisible();
    await expect(pane(page).getByText(/This key is deleted in [67] days/)).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect((await running.person.asked()).at(-1)).toContain('Delete the key');

    await pane(page).getByRole('button', { name: 'Keep the key…' }).click();
    await dialog(page).getByRole('button', { name: 'Keep key' }).click();
    await pane(page).getByRole('button', { name: 'Enable…' }).click();
    await dialog(page).getByRole('button', { name: 'Enable' }).click();
    await expect(rowOf(page, 'photos').getByText('Enabled')).toBeVisible();
    for (const what of [
      'made',
      'made the key of a bucket',
      'looked for in a test object',
      'set to be deleted',
      'deletion cancelled',
      'enabled',
    ])
      await expect(record(page).getByText(what, { exact: false }).first()).toBeVisible();
    await expect(pane(page).getByText(/has no record of use that can be asked for/)).toBeVisible();
  });

  test('texts and files are encrypted and decrypted, and what comes of it is shown when asked for', async () => {
    const { page } = running;
    const { home } = there;
    await makeKey(page, 'letters');
    await select(page, 'letters');
    await pane(page).getByRole('button', { name: 'Try it…' }).click();
    await dialog(page).getByRole('textbox', { name: 'Text' }).fill('CANARY meet me at the old jetty');
    await dialog(page).getByRole('button', { name: 'Encrypt', exact: true }).click();
    const told = await dialog(page).locator('.copy-value').textContent();
    await dialog(page).getByText('Decrypt', { exact: true }).click();
    await dialog(page)
      .getByRole('textbox', { name: 'What was encrypted' })
      .fill(told ?? '');
    await dialog(page).getByRole('button', { name: 'Decrypt', exact: true }).click();
    await expect(dialog(page).getByText('Decrypted: 31 bytes of text.')).toBeVisible();
    // What is typed beside it leaves it where it is, in the application too.
    await dialog(page).getByRole('textbox', { name: 'What was encrypted' }).press('End');
    await page.keyboard.type('typed beside');
    expect(await dialog(page).textContent()).not.toContain('old jetty');
    await dialog(page).getByRole('button', { name: 'Show' }).click();
    await expect(dialog(page).locator('.tried-text')).toHaveText('CANARY meet me at the old jetty');
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'Hide' }).click();
    await expect(dialog(page).locator('.tried-text')).toHaveCount(0);

    await dialog(page).getByText('Data key', { exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Make data key' }).click();
    await expect(
      dialog(page).getByText('This is the data key, encrypted. It can be kept anywhere.'),
    ).toBeVisible();
    await expect(dialog(page).getByRole('button', { name: 'Show' })).toHaveCount(0);
    await dialog(page).getByRole('checkbox', { name: 'Also give me the key in the clear' }).check();
    await dialog(page).getByRole('button', { name: 'Make data key' }).click();
    await dialog(page).getByRole('button', { name: 'Show' }).click();
    await expect(dialog(page).locator('.tried-text')).toHaveText(/^[\w+/]{43}=$/);
    expect(await accessibilityProblems(page)).toEqual([]);
    await keepPictures(running, 'key-data-key');
    await dialog(page).getByRole('button', { name: 'Hide' }).click();

    await dialog(page).getByText('A file', { exact: true }).click();
    const plain = join(home, 'film.bin');
    const content = Buffer.alloc(5_000_000, 'Frame by frame. ');
    await writeFile(plain, content);
    await answerFiles(running, plain, `${plain}.enc`);
    await dialog(page).getByRole('button', { name: 'Encrypt a file…' }).click();
    await expect(dialog(page).getByText('Encrypted.', { exact: false })).toBeVisible();
    expect((await readFile(`${plain}.enc`)).includes('Frame by frame')).toBe(false);
    await answerFiles(running, `${plain}.enc`, `${plain}.back`);
    await dialog(page).getByRole('button', { name: 'Decrypt a file…' }).click();
    await expect(dialog(page).getByText('Decrypted.', { exact: false })).toBeVisible();
    // What was decrypted before says so too: the file is there when it is whole.
    await expect
      .poll(async () => (await readFile(`${plain}.back`).catch(() => null))?.equals(content) ?? false)
      .toBe(true);

    // One that was cut is refused, and nothing is left of it.
    await writeFile(`${plain}.cut`, (await readFile(`${plain}.enc`)).subarray(0, 3_000_000));
    await answerFiles(running, `${plain}.cut`, `${plain}.none`);
    await dialog(page).getByRole('button', { name: 'Decrypt a file…' }).click();
    await expect(dialog(page).getByText(/The file was changed or cut/)).toBeVisible();
    expect(existsSync(`${plain}.none`)).toBe(false);
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'Close' }).last().click();
    for (const what of ['encrypted', 'decrypted', 'made a data key', 'encrypted a file', 'decrypted a file'])
      await expect(record(page).getByText(what, { exact: false }).first()).toBeVisible();
  });

  test('a key that waits for its client says so, and is there when the client came', async () => {
    const { page } = running;
    const { sandbox } = there;
    await makeKey(page, 'signer', 'Sign');
    await expect(rowOf(page, 'signer').getByText('Waits for the MPC client')).toBeVisible();
    await select(page, 'signer');
    await expect(pane(page).getByText('Waiting for the MPC client')).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
    sandbox.switches.sidecar = 0;
    await expect(rowOf(page, 'signer').getByText('Enabled')).toBeVisible({ timeout: 40_000 });

    // Before it signs, main asks; no is no.
    await running.person.says(false);
    await menu(page, 'signer', 'Try it…');
    await dialog(page).getByRole('textbox', { name: 'Text' }).fill('release 1.0');
    await dialog(page).getByRole('button', { name: 'Sign', exact: true }).click();
    await expect
      .poll(async () => (await running.person.asked()).at(-1))
      .toMatch(/Sign with the key “.+” in “work”\?\nWhat is signed: release 1\.0/);
    await expect(dialog(page).getByText('Signed.')).toHaveCount(0);
    await running.person.says(true);
    await dialog(page).getByRole('button', { name: 'Sign', exact: true }).click();
    await expect(dialog(page).getByText('Signed.')).toBeVisible();
    const signature = await dialog(page).locator('.copy-value').textContent();
    await dialog(page).getByText('Verify', { exact: true }).click();
    await dialog(page)
      .getByRole('textbox', { name: 'Signature' })
      .fill(signature ?? '');
    await dialog(page).getByRole('textbox', { name: 'Text' }).fill('release 1.0');
    await dialog(page).getByRole('button', { name: 'Verify', exact: true }).click();
    await expect(dialog(page).getByText('The signature is of this key, for this text.')).toBeVisible();
    await dialog(page).getByRole('textbox', { name: 'Text' }).fill('release 1.1');
    await dialog(page).getByRole('button', { name: 'Verify', exact: true }).click();
    await expect(dialog(page).getByText('The signature is NOT of this key for this text.')).toBeVisible();
  });

  test('a policy that locks everyone out is refused, and a silent storage is no good news', async () => {
    const { page } = running;
    const { sandbox } = there;
    await makeKey(page, 'guarded');
    await select(page, 'guarded');
    await pane(page).getByRole('button', { name: 'Edit policy' }).click();
    await dialog(page)
      .getByRole('textbox', { name: 'Key policy' })
      .fill(
        JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: 'arn:aws:iam::1000000000:user/demo' },
              Action: 'kms:Encrypt',
              Resource: '*',
            },
          ],
        }),
      );
    await dialog(page).getByRole('button', { name: 'Continue' }).click();
    await expect(dialog(page).getByText(/locks everyone out/)).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Back' }).click();
    await dialog(page).getByText('Start from a template').click();
    await dialog(page).getByRole('button', { name: 'Use template' }).click();
    await dialog(page).getByRole('button', { name: 'Continue' }).click();
    await dialog(page).getByRole('button', { name: 'Change policy' }).click();
    await expect(dialog(page)).toHaveCount(0);

    await pane(page).getByRole('button', { name: 'New grant' }).click();
    await dialog(page).getByRole('combobox', { name: 'Who' }).fill('arn:aws:iam::1000000000:user/demo');
    await page.keyboard.press('Tab');
    await dialog(page).getByRole('button', { name: 'Continue' }).click();
    await dialog(page).getByRole('button', { name: 'Grant', exact: true }).click();
    await expect(pane(page).getByText(/Encrypt, Decrypt/)).toBeVisible();

    sandbox.switches.fault = ({ service }) =>
      service === 's3' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null;
    await pane(page).getByRole('button', { name: 'What depends on this key?' }).click();
    await expect(pane(page).getByText(/^(Warning: )?Which buckets need the key is not known/)).toBeVisible();
    await expect(pane(page).getByText('No bucket, alias or grant needs this key.')).toHaveCount(0);
  });
});

test('a key under a rotation policy gets a new one in its place, while the AWS CLI keeps decrypting', async ({
  launch,
}) => {
  test.skip(!hasAws, 'The AWS CLI is not installed.');
  const there = await prepareKeys('aws');
  const { sandbox, home, accessKeyId, secretAccessKey } = there;
  const kms = async (...args: string[]) => {
    const { stdout } = await run(
      'aws',
      ['kms', '--endpoint-url', sandbox.url, '--region', 'q-world-1', '--output', 'json', ...args],
      {
        env: environment(home, {
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_MAX_ATTEMPTS: '1',
        }),
      },
    );
    return stdout.trim() === '' ? null : JSON.parse(stdout);
  };
  try {
    const made = await kms('create-key', '--key-spec', 'RSA_2048', '--key-usage', 'ENCRYPT_DECRYPT');
    const old: string = made.KeyMetadata.KeyId;
    await kms('create-alias', '--alias-name', 'alias/letters', '--target-key-id', old);
    const born = sandbox.account.kms.keys.get(old);
    if (born) born.createdAt = new Date(Date.now() - 40 * 86_400_000);
    const plain = join(home, 'letter.txt');
    await writeFile(plain, 'dear reader');
    const rsa = ['--encryption-algorithm', 'RSAES_OAEP_SHA_256'];
    const encrypt = () =>
      kms('encrypt', '--key-id', 'alias/letters', '--plaintext', `fileb://${plain}`, ...rsa);
    const decrypt = async (of: { CiphertextBlob: string }, key: string) => {
      const sealed = join(home, 'letter.sealed');
      await writeFile(sealed, Buffer.from(of.CiphertextBlob, 'base64'));
      const opened = await kms('decrypt', '--key-id', key, '--ciphertext-blob', `fileb://${sealed}`, ...rsa);
      return Buffer.from(opened.Plaintext, 'base64').toString();
    };
    const before = await encrypt();

    const running = await launch({ home, expected });
    const { page } = running;
    await unlock(running);
    await goTo(page, 'Keys');
    await select(page, 'letters');
    await pane(page).getByRole('button', { name: 'Set policy…' }).click();
    await dialog(page).getByRole('textbox', { name: 'Days until it is due for a new key' }).fill('30');
    await dialog(page).getByRole('textbox', { name: 'Days the old key is kept' }).fill('7');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByText(/is due for a new one 30 days after it was made/)).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Set policy' }).click();
    await expect(pane(page).getByText('10 days overdue')).toBeVisible();

    await goTo(page, 'Due');
    const due = page.getByRole('region', { name: 'Keys of key services' });
    await expect(due.getByText('10 days overdue')).toBeVisible();
    await expect(due.getByText('40 of 30 days')).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
    await keepPictures(running, 'key-due');
    await due.getByRole('button', { name: 'Replace…' }).click();
    await expect(dialog(page).getByText('Move to it the alias "letters".')).toBeVisible();
    await expect(dialog(page).getByText(/Keep the old key for 7 days/)).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Replace key' }).click();
    await expect.poll(() => sandbox.account.kms.aliases.get('alias/letters')?.keyId).not.toBe(old);
    expect((await running.person.asked()).at(-1)).toContain('New key in place of "letters"');

    // What is old and what is new are both decrypted.
    const made2 = sandbox.account.kms.aliases.get('alias/letters')?.keyId ?? '';
    expect(await decrypt(before, old)).toBe('dear reader');
    expect(await decrypt(await encrypt(), made2)).toBe('dear reader');

    await due.getByRole('button', { name: 'letters' }).click();
    // The list was made before.
    await expect(rowOf(page, old)).toBeVisible();
    await expect(pane(page).getByText('A new key takes its place')).toBeVisible();
    await expect(pane(page).getByText('Keep the old key to decrypt and verify with: Now')).toBeAttached();
    expect(await accessibilityProblems(page)).toEqual([]);
    await keepPictures(running, 'key-replacement');
    await pane(page).getByRole('button', { name: 'Disable the old key now…' }).click();
    await dialog(page).getByRole('button', { name: 'Disable old key' }).click();
    await expect.poll(() => sandbox.account.kms.keys.get(old)?.enabled).toBe(false);
    await expect(pane(page).getByText('A new key took its place')).toBeVisible();

    await page.getByRole('grid', { name: 'Keys of work' }).focus();
    await rowOf(page, old).click();
    for (const what of ['a new key took its place', 'rotation policy set', 'disabled'])
      await expect(record(page).getByText(what, { exact: false }).first()).toBeVisible();
  } finally {
    await sandbox.close();
  }
});
