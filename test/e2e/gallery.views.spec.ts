/**
 * Pictures of every view and of the main dialogs, in every size and colour that the window is made for,
 * with the demo's vault: `npm run gallery -- views [folder]`. Those of every dialog: `ui.dialogs.spec.ts`.
 */
import type { Page } from '@playwright/test';
import { expect, type LaunchOptions, type Running, test } from './harness.ts';
import { isWanted, keepEverywhere } from './pictures.ts';
import { resize, usual } from './sizes.ts';
import { goTo, rowOf } from './ui.ts';

const dialog = (page: Page) => page.getByRole('dialog').or(page.getByRole('alertdialog'));
const key = (keys: string) => (page: Page) => page.keyboard.press(keys);

async function byPalette(page: Page, action: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Go to anything' }).fill(action);
  await page.keyboard.press('Enter');
}

async function toUser(page: Page): Promise<void> {
  await goTo(page, 'Accounts');
  const tree = page.getByRole('tree', { name: 'Accounts' });
  const users = tree.getByRole('treeitem').filter({ hasText: /^Users/ });
  await expect(users).toBeVisible();
  await users.click();
  await tree.press('ArrowRight');
  await tree.press('ArrowRight');
  await tree.press('ArrowRight');
}

async function toKey(page: Page, name: string): Promise<void> {
  await goTo(page, 'Keys');
  await page.getByText('Keys', { exact: true }).last().click();
  await expect(rowOf(page, name)).toBeVisible({ timeout: 20_000 });
  await rowOf(page, name).click();
  await expect(page.getByRole('heading', { name: 'Record of use' })).toBeVisible({ timeout: 20_000 });
}

/** Something of a key's menu. */
async function keyMenu(page: Page, name: string, action: string): Promise<void> {
  await toKey(page, name);
  await rowOf(page, name).click({ button: 'right' });
  await page.getByRole('menuitem', { name: action }).click();
}

/** What is looked at, and how it is come to from anywhere. */
const views: readonly { name: string; open: (page: Page) => Promise<unknown> }[] = [
  { name: 'profiles', open: (page) => goTo(page, 'Profiles').then(() => page.keyboard.press('Control+1')) },
  {
    name: 'profiles-details',
    open: async (page) => {
      await goTo(page, 'Profiles');
      await rowOf(page, 'demo').click();
      await page.getByRole('button', { name: 'Test connection' }).click();
      await expect(page.getByText(/\d buckets?:/)).toBeVisible();
    },
  },
  {
    name: 'profiles-no-match',
    open: async (page) => {
      await goTo(page, 'Profiles');
      await page.keyboard.press('Control+f');
      await page.keyboard.type('nothing is called so');
    },
  },
  { name: 'form', open: async (page) => goTo(page, 'Profiles').then(() => page.keyboard.press('Control+n')) },
  {
    name: 'accounts',
    open: async (page) => {
      await goTo(page, 'Accounts');
      await page.keyboard.press('Control+2');
    },
  },
  {
    name: 'accounts-user',
    open: async (page) => {
      await toUser(page);
      await page.keyboard.press('F6');
    },
  },
  {
    name: 'services',
    open: async (page) => {
      await goTo(page, 'Services');
      await expect(page.getByRole('row').nth(2)).toBeVisible();
      await page.keyboard.press('Control+3');
    },
  },
  { name: 'services-details', open: (page) => goTo(page, 'Services').then(() => key('F6')(page)) },
  { name: 'keys', open: (page) => toKey(page, 'old-project').then(() => page.keyboard.press('Control+4')) },
  { name: 'keys-details', open: (page) => toKey(page, 'backups').then(() => key('F6')(page)) },
  { name: 'keys-signing', open: (page) => toKey(page, 'release-signing').then(() => key('F6')(page)) },
  {
    name: 'keys-buckets',
    open: async (page) => {
      await goTo(page, 'Keys');
      await page.getByText('Buckets', { exact: true }).click();
      await expect(rowOf(page, 'backups-nightly')).toBeVisible({ timeout: 20_000 });
      await rowOf(page, 'backups-nightly').click();
    },
  },
  {
    name: 'due',
    open: async (page) => {
      await goTo(page, 'Due');
      await page.keyboard.press('Control+5');
    },
  },
  {
    name: 'due-details',
    open: async (page) => {
      await goTo(page, 'Due');
      await page.getByRole('row').nth(1).click();
      await page.keyboard.press('F6');
    },
  },
  {
    name: 'tools',
    open: async (page) => {
      await goTo(page, 'Tools');
      await page.keyboard.press('Control+6');
    },
  },
  { name: 'tools-details', open: (page) => goTo(page, 'Tools').then(() => key('F6')(page)) },
  { name: 'activity', open: (page) => goTo(page, 'Activity') },
  { name: 'health', open: (page) => goTo(page, 'Health') },
  { name: 'settings', open: (page) => goTo(page, 'Settings') },
];

const withDemo = async (page: Page) => {
  await goTo(page, 'Profiles');
  await rowOf(page, 'demo').click();
};

const dialogs: readonly { name: string; open: (page: Page) => Promise<unknown> }[] = [
  { name: 'palette', open: key('Control+k') },
  { name: 'switcher', open: key('Control+Shift+k') },
  { name: 'shortcuts', open: key('Control+/') },
  { name: 'paste', open: (page) => byPalette(page, 'Paste credentials') },
  { name: 'find-keys', open: key('Control+Shift+f') },
  { name: 'connect', open: (page) => byPalette(page, 'Connect account') },
  { name: 'job-key', open: (page) => byPalette(page, 'New key for a job') },
  { name: 'export', open: (page) => withDemo(page).then(() => key('Control+e')(page)) },
  { name: 'export-to', open: (page) => withDemo(page).then(() => key('Control+Shift+e')(page)) },
  { name: 'open-as', open: (page) => withDemo(page).then(() => key('Control+o')(page)) },
  { name: 'delete', open: (page) => withDemo(page).then(() => key('Delete')(page)) },
  {
    name: 'rotate',
    open: async (page) => {
      await withDemo(page);
      await byPalette(page, 'Rotate key');
    },
  },
  {
    name: 'policy',
    open: async (page) => {
      await goTo(page, 'Due');
      await page.getByRole('row').nth(1).click();
      await page.getByRole('button', { name: 'Set policy…' }).first().click();
    },
  },
  {
    name: 'new-user',
    open: async (page) => {
      await goTo(page, 'Accounts');
      await page
        .getByRole('treeitem')
        .filter({ hasText: /^Users/ })
        .click();
      await page.getByRole('button', { name: /^New user/ }).click();
    },
  },
  { name: 'new-key', open: (page) => byPalette(page, 'New key in a key service') },
  {
    name: 'key-delete',
    open: async (page) => {
      await keyMenu(page, 'backups', 'Delete key');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('textbox', { name: 'Id of the key' })).toBeVisible({ timeout: 20_000 });
    },
  },
  { name: 'key-policy', open: (page) => keyMenu(page, 'backups', 'Edit policy') },
  { name: 'key-grant', open: (page) => keyMenu(page, 'backups', 'New grant') },
  {
    name: 'key-try',
    open: async (page) => {
      await keyMenu(page, 'backups', 'Try it');
      await page.getByRole('textbox', { name: 'Text' }).fill('Meet me at the old jetty.');
      await page.getByRole('button', { name: 'Encrypt', exact: true }).click();
      await expect(page.getByText('Encrypted. It can be kept anywhere.')).toBeVisible({ timeout: 20_000 });
    },
  },
  { name: 'licences', open: (page) => byPalette(page, 'Licences') },
];

async function everything({ launch }: { launch(options?: LaunchOptions): Promise<Running> }) {
  test.setTimeout(1_800_000);
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { page } = running;
  await resize(running, usual);
  await expect(page.getByRole('button', { name: 'Create vault' })).toBeVisible();
  await keepEverywhere(running, 'first-run');
  await page.getByRole('button', { name: 'Try the demo account' }).click();
  await expect(page.getByRole('heading', { name: 'Profiles', exact: true })).toBeVisible();
  for (const view of views.filter(({ name }) => isWanted(name))) {
    await test.step(view.name, async () => {
      await view.open(page);
      await page.waitForTimeout(700);
      await keepEverywhere(running, view.name);
      await page.keyboard.press('Escape');
    });
  }
  for (const one of dialogs.filter(({ name }) => isWanted(`dialog-${name}`))) {
    await test.step(one.name, async () => {
      await one.open(page);
      await expect(dialog(page).first()).toBeVisible();
      await page.waitForTimeout(900);
      await keepEverywhere(running, `dialog-${one.name}`);
      await page.keyboard.press('Escape');
      await expect(dialog(page)).toHaveCount(0);
    });
  }
}

// Elsewhere there is nothing to do.
if (process.env.VIEWS_PICTURES) test('every view and dialog has its pictures', everything);
