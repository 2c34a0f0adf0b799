/** Connected accounts, in the window: the tree and its keys, the details, connecting and letting go. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { addIdentity, makeKey, makeUser } from '#sandbox/make.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { environment, expect, type Running, root, test } from './harness.ts';
import { threadTime } from './thread.ts';
import { accessibilityProblems, createVault, goTo, passphrase } from './ui.ts';

const run = promisify(execFile);

const secret = 'CANARY/accounts/secret+0123456789abcdefgh';

const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const tree = (page: Page) => page.getByRole('tree', { name: 'Accounts' });
const line = (page: Page, name: string) =>
  page.getByRole('treeitem').filter({ has: page.getByText(name, { exact: true }) });
const selected = (page: Page) => page.locator('[role=treeitem][aria-selected=true]');
const dialogOf = (page: Page) => page.getByRole('dialog');
const searchBox = (page: Page) => page.getByRole('textbox', { name: 'Search users and keys' });

/** With ACCOUNT_PICTURES set to a folder, keeps what is on screen there. */
const pictures = process.env.ACCOUNT_PICTURES;
async function keep(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  await mkdir(pictures, { recursive: true });
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

const resize = ({ app }: Running) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800));

/** Connects a sandbox's account with a key that is typed in, as a person would. */
async function connect(page: Page, sandbox: Sandbox, typedSecret = secret): Promise<void> {
  const key = sandbox.addKey({ secretAccessKey: secret });
  const dialog = dialogOf(page);
  await goTo(page, 'Accounts');
  await page.getByRole('button', { name: 'Connect account' }).click();
  await dialog.getByText('Typed in').click();
  await dialog.getByLabel('Access Key ID').fill(key.accessKeyId);
  await dialog.getByLabel('Secret Access Key').fill(typedSecret);
  await dialog.getByText('Endpoints and trust').click();
  await dialog.getByLabel('QNZM').fill(sandbox.url);
  await dialog.getByLabel('STS').fill(sandbox.url);
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
}

async function finishConnecting(page: Page): Promise<void> {
  await expect(dialogOf(page).getByText(/^(Good: )?Connected “/)).toBeVisible();
  await dialogOf(page).getByRole('button', { name: 'Done' }).click();
  await expect(dialogOf(page)).toHaveCount(0);
}

const expected = [/NodeVersionSupportWarning|--trace-warnings/];

const branches = [
  ['Users', 'Keys'],
  ['Groups', 'Members'],
  ['Roles', 'Who may use it'],
  ['Policies', 'What it allows'],
] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the demo’s account can be looked through, in ${colorScheme}`, async ({ launch }) => {
    const running = await launch({ colorScheme, expected });
    const { page } = running;
    await resize(running);
    await page.getByRole('button', { name: 'Try the demo account' }).click();
    await goTo(page, 'Accounts');
    await expect(line(page, 'Users')).toBeVisible();
    await expect(details(page).getByText(/^Synced/)).toBeVisible();
    await keep(page, `account-${colorScheme}`);
    expect(await accessibilityProblems(page)).toEqual([]);

    for (const [branch, heading] of branches) {
      await line(page, branch).click();
      if (branch !== 'Users') await tree(page).press('ArrowRight');
      await tree(page).press('ArrowRight');
      await tree(page).press('ArrowRight');
      await expect(details(page).getByRole('heading', { name: heading })).toBeVisible();
      await keep(page, `${branch}-${colorScheme}`);
      expect(await accessibilityProblems(page)).toEqual([]);
      await line(page, branch).click();
      await tree(page).press('ArrowLeft');
    }

    await searchBox(page).fill('no such thing');
    await expect(page.getByText('Nothing matches')).toBeVisible();
    await keep(page, `nothing-${colorScheme}`);
    await page.getByRole('button', { name: 'Clear search' }).last().click();

    await page.getByRole('button', { name: 'Connect account' }).click();
    await expect(dialogOf(page)).toBeVisible();
    await keep(page, `connect-${colorScheme}`);
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialogOf(page).getByText('Pasted').click();
    await keep(page, `connect-pasted-${colorScheme}`);
  });
}

test('the demo’s account says who may do what, and its roles become profiles', async ({ launch }) => {
  const { page } = await launch({ expected });
  await page.getByRole('button', { name: 'Try the demo account' }).click();
  await goTo(page, 'Accounts');
  await expect(line(page, 'Users')).toBeVisible();
  const check = async (question: string, answer: string) => {
    await details(page).getByText(question).click();
    await details(page).getByRole('combobox', { name: 'Action' }).fill('s3:DeleteBucket');
    // The list of what matches stands over the rest until the field is left.
    await page.keyboard.press('Tab');
    await details(page).getByRole('combobox', { name: 'Resource' }).fill('arn:aws:s3:::site-www');
    await page.keyboard.press('Tab');
    await details(page).getByRole('button', { name: 'Check' }).click();
    await expect(details(page).getByRole('alert')).toContainText(answer);
  };
  await check('What may this key do?', 'Allowed.');
  await searchBox(page).fill('auditor');
  await page.getByRole('treeitem', { name: 'auditor', exact: true }).click();
  await check('What can this role do?', 'Not allowed');
  await keep(page, 'check');

  await details(page).getByRole('button', { name: 'Use this role…' }).click();
  await expect(details(page).getByLabel('Role ARN')).toHaveValue(/:role\/(.+\/)?auditor$/);
  await expect(details(page).getByRole('combobox', { name: 'Builds on' })).toHaveValue('demo');
});

test('an account is connected with a typed key, edited and let go', async ({ launch }) => {
  const sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
  try {
    const running = await launch({ expected });
    const { page } = running;
    await createVault(running);
    await goTo(page, 'Accounts');
    await expect(page.getByText('No account connected yet')).toBeVisible();
    await keep(page, 'empty');
    expect(await accessibilityProblems(page)).toEqual([]);

    // A wrong secret is told where it was typed, and nothing is kept.
    await connect(page, sandbox, 'CANARY/a/wrong/secret');
    await expect(dialogOf(page).getByRole('alert')).toBeInViewport();
    await keep(page, 'connect-refused');
    await dialogOf(page).getByLabel('Secret Access Key').fill(secret);
    await dialogOf(page).getByRole('button', { name: 'Connect', exact: true }).click();
    await finishConnecting(page);
    await expect(details(page).getByText(/^Synced/)).toBeVisible();

    await details(page).getByRole('button', { name: 'Edit…' }).click();
    await dialogOf(page).getByLabel('Name').fill('Work');
    await dialogOf(page).getByRole('button', { name: 'Save changes' }).click();
    await expect(line(page, 'Work')).toBeVisible();

    // Another process disconnects it while it is edited: what was typed can connect it again.
    await details(page).getByRole('button', { name: 'Edit…' }).click();
    await dialogOf(page).getByLabel('Name').fill('Home');
    await run(join(root, 'bin', 'qcred'), ['account', 'remove', 'Work', '--yes'], {
      env: { ...environment(running.home), QCRED_PASSPHRASE: passphrase },
    });
    await expect(dialogOf(page).getByText('“Work” was disconnected meanwhile.')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    await expect(dialogOf(page).getByLabel('Name')).toHaveValue('Home');
    await dialogOf(page).getByText('Typed in').click();
    await dialogOf(page)
      .getByLabel('Access Key ID')
      .fill(sandbox.addKey({ secretAccessKey: secret }).accessKeyId);
    await dialogOf(page).getByLabel('Secret Access Key').fill(secret);
    await dialogOf(page).getByRole('button', { name: 'Connect again' }).click();
    await finishConnecting(page);
    await expect(line(page, 'Home')).toBeVisible();

    await details(page).getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Disconnect…' }).click();
    await expect(page.getByRole('alertdialog')).toContainText('Nothing changes in the account itself');
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await expect(page.getByText('No account connected yet')).toBeVisible();
  } finally {
    await sandbox.close();
  }
});

test('10,000 lines stay quick, and are gone through by keyboard alone', async ({ launch }) => {
  const sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
  const made = new Date(1_700_000_000_000);
  for (let n = 0; n < 5000; n += 1) {
    const user = makeUser({ name: `user-${String(n).padStart(4, '0')}`, createdAt: made });
    user.keys = [makeKey({ createdAt: made }, made)];
    addIdentity(sandbox.account, user);
  }
  const long = `a-${'very-'.repeat(22)}long-name`;
  addIdentity(sandbox.account, makeUser({ name: long, createdAt: made }));
  try {
    const running = await launch({ expected });
    const { page } = running;
    await resize(running);
    await createVault(running);
    await connect(page, sandbox);
    await finishConnecting(page);
    await expect(details(page).getByText(/^Synced/)).toBeVisible();
    await expect(line(page, 'Users')).toContainText(/5,00\d/);

    await tree(page).focus();
    await page.keyboard.press('Home');
    await expect(selected(page)).toHaveAttribute('aria-level', '1');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(selected(page)).toContainText('Users');
    await page.keyboard.press('ArrowRight');
    await expect(selected(page)).toContainText(long);
    await keep(page, 'long-name');
    await expect(selected(page)).toHaveAttribute('aria-setsize', /^500\d$/);
    await page.keyboard.type('user-4998');
    await expect(selected(page)).toContainText('user-4998');
    // Every user is opened at once: more than 10,000 lines.
    await page.keyboard.press('*');
    await page.keyboard.press('ArrowRight');
    await expect(selected(page)).toHaveAttribute('aria-level', '4');
    await page.keyboard.press('ArrowLeft');
    await expect(selected(page)).toContainText('user-4998');
    await page.keyboard.press('ArrowLeft');
    await expect(selected(page)).toHaveAttribute('aria-expanded', 'false');
    expect(await page.getByRole('treeitem').count()).toBeLessThan(100);

    await goTo(page, 'Profiles');
    const took = await threadTime(page, () =>
      page.evaluate(async () => {
        const button = [...document.querySelectorAll<HTMLElement>('.sidebar-item')].find(
          ({ textContent }) => textContent === 'Accounts',
        );
        button?.click();
        while (!document.querySelector('[role=treeitem]')) await new Promise(requestAnimationFrame);
      }),
    );
    process.stdout.write(`The tree of 10,000 lines opened with ${Math.round(took)} ms of work.\n`);
    expect(took).toBeLessThan(400);

    await searchBox(page).fill('user-0042');
    await expect(page.getByRole('treeitem')).toHaveCount(4);
    await searchBox(page).press('ArrowDown');
    await page.keyboard.press('End');
    await expect(selected(page)).toHaveAttribute('aria-level', '4');
  } finally {
    await sandbox.close();
  }
});

test('a sync that lacks a part says which, and a service that is gone says so', async ({ launch }) => {
  const sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
  let open = true;
  try {
    const running = await launch({ expected });
    const { page } = running;
    await createVault(running);
    sandbox.switches.missing.add('GetAccountAuthorizationDetails');
    sandbox.switches.fault = ({ operation }) =>
      operation === 'ListRoles' ? { kind: 'error', status: 400, code: 'ValidationError' } : null;
    await connect(page, sandbox);
    await finishConnecting(page);
    await expect(details(page).getByText(/^Partly synced/)).toBeVisible();
    await expect(details(page).getByText('A part could not be synced.')).toBeVisible();
    await expect(line(page, 'Users')).toBeVisible();
    await keep(page, 'partial');
    expect(await accessibilityProblems(page)).toEqual([]);

    await sandbox.close();
    open = false;
    await details(page).getByRole('button', { name: 'Sync now' }).click();
    await expect(details(page).getByText(/^Sync failed/)).toBeVisible();
    // What was known stays.
    await expect(line(page, 'Users')).toBeVisible();
    await keep(page, 'failed');
  } finally {
    if (open) await sandbox.close();
  }
});
