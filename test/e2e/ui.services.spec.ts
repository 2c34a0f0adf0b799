/** Keys by the service they reach, temporary credentials in the window, and what became of a key. */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '#core/app.ts';
import { findNamed } from '#sandbox/account.ts';
import { addIdentity, makeRole } from '#sandbox/make.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { Account, RemoteMark } from '#shared/account.ts';
import { saveProfile } from '../support/calls.ts';
import { depsIn } from '../support/world.ts';
import { expect, test } from './harness.ts';
import { accessibilityProblems, goTo, passphrase, rowOf, unlock } from './ui.ts';

/** The development build has an older Node than the AWS SDK likes to see; the packaged one has not. */
const expected = [/NodeVersionSupportWarning|--trace-warnings/];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`keys of the demo account are listed by service, in ${colorScheme}`, async ({ launch }) => {
    const { page } = await launch({ colorScheme, expected });
    await page.getByRole('button', { name: 'Try the demo account' }).click();
    await goTo(page, 'Services');
    const storage = page.getByRole('grid', { name: 'Keys of QStorage' });
    await expect(storage).toBeVisible();

    // Those who can touch most come first; the pane says what the selected one may do elsewhere.
    const first = storage.getByRole('row').nth(1);
    await expect(first.locator('.cell-reach')).toHaveText('Everything');
    const pane = page.getByRole('complementary', { name: 'Details' });
    await expect(pane.getByRole('heading', { name: 'Elsewhere' })).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);

    // Sorted by user, by keyboard: the head of the column, then down the list.
    await storage.getByRole('button', { name: 'User' }).click();
    await expect(storage.getByRole('columnheader', { name: 'User' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
    await page.keyboard.press('Control+f');
    await page.keyboard.type('svc-exporter');
    await expect(storage.locator('.cell-user').filter({ hasNotText: 'User' })).toHaveText([
      'svc-exporter',
      'svc-exporter',
    ]);
    await page.keyboard.press('Enter');
    await expect(storage).toBeFocused();
    await page.keyboard.press('ArrowDown');
    const user = (await storage.locator('[aria-selected=true] .cell-user').textContent()) ?? '';
    await expect(pane.getByText(`Key of ${user}`)).toBeVisible();

    // Another service lists the same keys with what they may do there.
    await page.getByRole('group', { name: 'Service' }).getByText(/^QKMS/).click();
    await expect(page.getByRole('grid', { name: 'Keys of QKMS' })).toBeVisible();
    await page.getByRole('textbox', { name: 'Search keys and users' }).fill('nobody has this');
    await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
    await page.getByRole('button', { name: 'Clear search' }).last().click();

    await pane.getByRole('button', { name: 'Show in Accounts' }).click();
    await expect(page.getByRole('heading', { name: 'Accounts', exact: true })).toBeVisible();
    await expect(page.getByRole('heading', { name: user, exact: true })).toBeVisible();
  });
}

const number = '1000000000';
const device = `arn:aws:iam::${number}:mfa/ann`;
const secretAccessKey = 'CANARY/services/of-ann-0123456789abcdef';
const policy = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

/** An account with a role that everybody in it may assume. */
async function startAccount(): Promise<Sandbox> {
  const sandbox = await startSandbox({ users: [{ name: 'ann', keys: [] }] });
  const may = policy({ Effect: 'Allow', Action: 'sts:*', Resource: '*' });
  const ann = findNamed(sandbox.account.users, 'ann');
  if (!ann) throw new Error('there is no ann');
  ann.inline.set('may', may);
  ann.mfaSince = new Date();
  const trust = policy({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${number}:root` },
    Action: 'sts:AssumeRole',
  });
  addIdentity(sandbox.account, makeRole({ name: 'reader', createdAt: new Date(), trust }));
  return sandbox;
}

const failedAccount = (id: string, credentialId: string, at: string, problem: string): Account => ({
  id,
  name: 'work',
  provider: 'quilibrium',
  accountId: number,
  credentialId,
  principal: { kind: 'user', name: 'ann', arn: `arn:aws:iam::${number}:user/ann` },
  endpoints: {},
  syncMinutes: 0,
  missing: [],
  lastSync: { at, status: 'failed', problems: [problem] },
  createdAt: at,
  updatedAt: at,
});

/**
 * A vault with the key `ann`, the role `reader` and the role `guarded`, which asks for a one-time password.
 * `remote` is what an account said of the key; with `problem`, that account is connected and could not be synced.
 */
async function makeHome(
  url: string,
  accessKeyId: string,
  remote?: Partial<RemoteMark>,
  problem?: string,
): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  const dataDir = join(home, 'vault');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const deps = depsIn({ home, dataDir }, { command: ['qcred'] });
  const app = createApp(deps, { version: '0.0.0', demo: false });
  await app.create('passphrase', passphrase);
  const common = { provider: 'quilibrium' as const, region: 'q-world-1' };
  const endpoints = { s3: url, iam: url, sts: url };
  const source = { kind: 'credential' as const, accessKeyId, secretAccessKey };
  const ann = await saveProfile(app, { ...common, name: 'ann', endpoints, source });
  const role = { kind: 'role' as const, profileId: ann.id, roleArn: `arn:aws:iam::${number}:role/reader` };
  await saveProfile(app, { ...common, name: 'reader', endpoints: {}, source: role });
  await saveProfile(app, {
    ...common,
    name: 'guarded',
    endpoints: {},
    source: { ...role, mfaSerial: device },
  });
  if (remote) {
    const at = new Date().toISOString();
    const accountId = crypto.randomUUID();
    const mark: RemoteMark = { account: accountId, user: 'ann', status: 'active', seenAt: at, ...remote };
    await app.open().access.vault.update((state) => ({
      ...state,
      credentials: state.credentials.map((one) => ({ ...one, remote: mark })),
      accounts: state.credentials.flatMap((one) =>
        problem === undefined ? [] : [failedAccount(accountId, one.id, at, problem)],
      ),
    }));
  }
  app.close();
  return home;
}

test.describe('temporary credentials', () => {
  let sandbox: Sandbox;
  let accessKeyId: string;
  test.beforeEach(async () => {
    sandbox = await startAccount();
    ({ accessKeyId } = sandbox.addKey({ user: 'ann', secretAccessKey }));
  });
  test.afterEach(() => sandbox.close());

  test('are got, counted down and forgotten', async ({ launch }) => {
    const running = await launch({ home: await makeHome(sandbox.url, accessKeyId), expected });
    const { page } = running;
    await unlock(running);
    await rowOf(page, 'reader').click();
    const pane = page.getByRole('complementary', { name: 'Details' });
    await pane.getByRole('button', { name: 'Get credentials now' }).click();
    await expect(pane.getByText(/^Expires in (1 hr|59 min)$/)).toBeVisible();
    await expect(rowOf(page, 'reader').getByText(/^in (1 hr|59 min)$/)).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);

    // The last two minutes are counted in seconds.
    await page.clock.install();
    await page.reload();
    await rowOf(page, 'reader').click();
    await page.clock.fastForward('58:10');
    await expect(pane.getByText(/^Expires in 1?\d\d s$/)).toBeVisible();
    const left = await pane.getByText(/^Expires in/).textContent();
    await page.clock.runFor(3000);
    await expect(pane.getByText(/^Expires in \d+ s$/)).not.toHaveText(left ?? '');
    await page.clock.fastForward('03:00');
    await expect(pane.getByText('Expired', { exact: true })).toBeVisible();

    await pane.getByRole('button', { name: 'Forget' }).click();
    await expect(pane.getByText('None', { exact: true })).toBeVisible();
    await expect(rowOf(page, 'reader').getByText(/^in /)).toHaveCount(0);
  });

  test('ask for the one-time password of their device', async ({ launch }) => {
    const running = await launch({ home: await makeHome(sandbox.url, accessKeyId), expected });
    const { page } = running;
    await unlock(running);
    await rowOf(page, 'guarded').click();
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Get credentials now' }).click();
    const field = dialog.getByRole('textbox', { name: 'One-time password' });
    await expect(field).toBeFocused();
    await expect(dialog.getByText(device)).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.keyboard.press('Enter');
    await expect(dialog.getByText('Enter the password that the device shows.')).toBeVisible();
    await page.keyboard.type('000000');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText(/was not accepted/)).toBeVisible();
    await expect(field).toBeFocused();
    await page.keyboard.type(sandbox.switches.mfaCode);
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(rowOf(page, 'guarded').getByText(/^in (1 hr|59 min)$/)).toBeVisible();
  });

  test('are got for a key whose device was filled in', async ({ launch }) => {
    const running = await launch({ home: await makeHome(sandbox.url, accessKeyId), expected });
    const { page } = running;
    await unlock(running);
    await rowOf(page, 'ann').click();
    await page.keyboard.press('Enter');
    await page.getByText('One-time password', { exact: true }).click();
    await page.getByLabel('MFA device').fill(device);
    await page.getByLabel('Duration in seconds').fill('60');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('The duration in seconds must be 900 at least.')).toBeVisible();
    await page.getByLabel('Duration in seconds').fill('7200');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('button', { name: 'Get credentials now' }).click();
    await page.getByRole('textbox', { name: 'One-time password' }).fill(sandbox.switches.mfaCode);
    await page.keyboard.press('Enter');
    await expect(rowOf(page, 'ann').getByText(/^in (2 hr|1 hr)$/)).toBeVisible();
  });
});

test('a key that was deleted in its account is said so, and can be let go of', async ({ launch }) => {
  const home = await makeHome('http://127.0.0.1:9', 'QZKD83JX02MS71PLA4B', { status: 'deleted' });
  const running = await launch({ home });
  const { page } = running;
  await unlock(running);
  await rowOf(page, 'ann').click();
  await expect(rowOf(page, 'ann').getByText('deleted', { exact: true })).toBeVisible();
  const pane = page.getByRole('complementary', { name: 'Details' });
  await expect(pane.getByText('This key was deleted in its account.')).toBeVisible();
  await expect(pane.getByText(/Its secret is still here/)).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
  await pane.getByRole('button', { name: 'Delete profile' }).click();
  await expect(page.getByRole('dialog', { name: 'Delete “ann” and 2 that build on it?' })).toBeVisible();
  await page.keyboard.press('Escape');

  // No account is connected here.
  await goTo(page, 'Services');
  await expect(page.getByRole('heading', { name: 'No account connected yet' })).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
});

test('an account that could not be synced says why no key of it is listed', async ({ launch }) => {
  const home = await makeHome('http://127.0.0.1:9', 'QZKD83JX02MS71PLA4B', {}, 'The service did not answer.');
  const running = await launch({ home, expected });
  const { page } = running;
  await unlock(running);
  await goTo(page, 'Services');
  await expect(page.getByRole('heading', { name: '“work” could not be synced' })).toBeVisible();
  await expect(page.getByText('The service did not answer.')).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Go to accounts' }).click();
  await expect(page.getByRole('heading', { name: 'Accounts', exact: true })).toBeVisible();
});
