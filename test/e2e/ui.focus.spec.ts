/** Where the focus is: never on the body, whatever came and went; and what keys do in every dialog. */
import type { Page } from '@playwright/test';
import { expect, test } from './harness.ts';
import { createVault, goTo, passphrase, rowOf, writeAws } from './ui.ts';

/** What has the focus, as a person would say it: its role and its name; `body` where nothing has. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return 'body';
    const label = element.getAttribute('aria-label') ?? element.textContent ?? '';
    const named = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? label) : label;
    return `${element.getAttribute('role') ?? element.tagName.toLowerCase()} ${named.trim()}`;
  });

/** Waits until the focus is there; a soft one, so that one test shows all that is wrong. */
const expectFocus = (page: Page, on: string | RegExp, when: string) =>
  expect.soft.poll(() => focused(page), { message: when }).toMatch(on);

const primary = (page: Page) => page.locator('.dialog-foot .button-main').last();

test('the focus is never lost, and every dialog begins where it is needed', async ({ launch }) => {
  const running = await launch({ inTheClear: ['.aws/credentials'] });
  const { page, home } = running;
  await writeAws(
    home,
    'credentials',
    '[work]\naws_access_key_id = AKIAIMPORTED00000001\naws_secret_access_key = CANARY/focus/file\n',
  );
  await createVault(running);
  await expectFocus(page, /^button Connect Quilibrium account/, 'after creating the vault');

  await page.keyboard.press('Control+n');
  await page.getByLabel('Name', { exact: true }).fill('backups');
  await page.getByLabel('Access Key ID').fill('QZKD83JX02MS71PLA4B');
  await page.getByLabel('Secret Access Key').fill('CANARY/focus/secret');
  await page.keyboard.press('Control+Enter');
  await expect(rowOf(page, 'backups')).toBeVisible();
  await expectFocus(page, /^grid Profiles/, 'after adding a profile');

  // The first field, else the primary button.
  await page.keyboard.press('Control+i');
  await expect(page.getByRole('dialog').getByRole('row').getByText('work')).toBeVisible();
  await expectFocus(page, /^button Import/, 'in the import');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expectFocus(page, /^grid Profiles/, 'after importing');

  await page.keyboard.press('Control+l');
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.keyboard.press('Enter');
  await expectFocus(page, /^grid Profiles/, 'after unlocking');

  const places = [
    ['2', 'Accounts', /^button Connect account/],
    ['3', 'Services', /^button Connect account/],
    ['4', 'Keys', /^(?!body)/],
    ['5', 'Due', /^grid Keys by age/],
    ['6', 'Tools', /^grid Tools/],
    ['7', 'Activity', /^grid Activity/],
    ['8', 'Health', /^(?!body)/],
    ['9', 'Settings', /^input/],
    ['1', 'Profiles', /^grid Profiles/],
  ] as const;
  for (const [key, view, on] of places) {
    await page.keyboard.press(`Control+${key}`);
    await expect.soft(page.getByRole('heading', { level: 1, name: view, exact: true })).toBeVisible();
    await expectFocus(page, on, `after Ctrl+${key}`);
  }

  // F6 goes round, Shift+F6 back.
  await rowOf(page, 'backups').click();
  await page.keyboard.press('F6');
  await expectFocus(page, /^aside Details/, 'F6 from the list');
  await page.keyboard.press('F6');
  await expectFocus(page, /^button .*Active profile/, 'F6 from the details');
  await page.keyboard.press('F6');
  await expectFocus(page, /^button Profiles/, 'F6 from the status');
  await page.keyboard.press('Shift+F6');
  await page.keyboard.press('Shift+F6');
  await page.keyboard.press('Shift+F6');
  await expectFocus(page, /^grid Profiles/, 'Shift+F6 back to the list');

  // From the search into the list: the cursor is seen.
  await goTo(page, 'Due');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('o');
  await page.keyboard.press('ArrowDown');
  await expectFocus(page, /^grid Keys by age/, 'search, then down');
  await expect.soft(page.locator('.grid-due [data-active]')).toHaveCount(1);
  await page.keyboard.press('Control+7');
  await page.keyboard.press('Control+f');
  await page.keyboard.press('ArrowDown');
  await expectFocus(page, /^grid Activity/, 'search of the activity, then down');
  await expect.soft(page.locator('.grid-activity [data-active]')).toHaveCount(1);

  // Enter or Ctrl+Enter is the primary action.
  await page.keyboard.press('Control+1');
  await rowOf(page, 'backups').click();
  await page.keyboard.press('Control+e');
  await expect(page.getByRole('dialog').getByText('[profile backups]')).toBeVisible();
  await expectFocus(page, /^(button Write|input)/, 'in the export');
  await page.keyboard.press('Control+Enter');
  await expect.soft(page.getByRole('dialog')).toHaveCount(0);
  if ((await page.getByRole('dialog').count()) > 0) await page.keyboard.press('Escape');

  await page.keyboard.press('Control+Shift+f');
  await expect(primary(page)).toBeVisible();
  // All that was found is here already, so there is no button to press.
  await expectFocus(page, /^grid/, 'in Find my keys');
  await page.keyboard.press('Escape');
  await expectFocus(page, /^grid Profiles/, 'after a dialog');

  await rowOf(page, 'work').click();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectFocus(page, /^button Cancel/, 'in a question');
  await page.keyboard.press('Control+Enter');
  await expect(rowOf(page, 'work')).toHaveCount(0);
  await expectFocus(page, /^grid Profiles/, 'after deleting');

  await page.keyboard.press('Control+/');
  await expect.soft(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
});

test('a dialog gives the focus back however late the window is drawn', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  // As on a machine with too much to do: each frame comes long after what it draws.
  await page.evaluate(() => {
    const soon = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (draw) => Number(setTimeout(() => soon(draw), 250));
    window.cancelAnimationFrame = (id) => clearTimeout(id);
  });
  const find = page.getByRole('button', { name: 'Find my keys' });
  await find.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Find my keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(find).toBeFocused();
  // So does one above a form, to the field that was written in.
  await page.keyboard.press('Control+n');
  await page.getByLabel('Name', { exact: true }).fill('backups');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Go to anything' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
});

test('a dialog that is closed while it searches gives the focus back, whenever the answer comes', async ({
  launch,
}) => {
  const running = await launch();
  const { app, page } = running;
  await createVault(running);
  const find = page.getByRole('button', { name: 'Find my keys' });
  await expect(find).toHaveAccessibleDescription('None in the files of your tools so far.');
  // What the search finds is told when the test says so.
  await app.evaluate(({ ipcMain }) => {
    const { _invokeHandlers: all } = ipcMain as unknown as { _invokeHandlers: Map<string, Handler> };
    type Handler = (event: unknown, name: unknown, input: unknown) => Promise<unknown>;
    const answer = all.get('qcred:call');
    all.set('qcred:call', async (event, name, input) => {
      const answered = await answer?.(event, name, input);
      if (name === 'import.scan') await new Promise((tell) => Object.assign(globalThis, { qcredTell: tell }));
      return answered;
    });
  });
  const tell = () => app.evaluate(() => (globalThis as unknown as { qcredTell?: () => void }).qcredTell?.());
  const dialog = page.getByRole('dialog', { name: 'Find my keys' });
  await find.focus();
  for (const order of ['before', 'with', 'after']) {
    await page.keyboard.press('Enter');
    await expect(dialog.locator('.skeleton')).toBeVisible();
    if (order === 'before') await tell();
    await Promise.all([page.keyboard.press('Escape'), order === 'with' ? tell() : undefined]);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(find, `the answer came ${order} Esc`).toBeFocused();
    await tell();
    await expect(find).toBeFocused();
  }
});

test('the palette keeps what is typed while it opens for the first time', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  // As fast as keys can be: in one turn, before anything of the palette can be there.
  await page.evaluate(() => {
    const press = (key: string, ctrlKey = false) =>
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }),
      );
    press('k', true);
    for (const letter of 'settinx') press(letter);
    press('Backspace');
    press('g');
  });
  await expect(page.getByRole('combobox', { name: 'Go to anything' })).toHaveValue('setting');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  // Above a list, which knows letters and Enter too, they are the palette's all the same.
  await page.keyboard.press('Control+6');
  await expect(page.getByRole('grid', { name: 'Tools' })).toBeFocused();
  await page.evaluate(() => {
    for (const [key, ctrlKey] of [
      ['k', true],
      ['a', false],
      ['c', false],
      ['t', false],
      ['i', false],
      ['v', false],
      ['Enter', false],
    ] as const)
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }),
      );
  });
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
});

test('the help menu leads to the shortcuts', async ({ launch }) => {
  const running = await launch();
  const { app, page } = running;
  await createVault(running);
  const labels = await app.evaluate(({ Menu }) => {
    const help = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'Help');
    const items = help?.submenu?.items ?? [];
    items.find(({ label }) => label === 'Keyboard shortcuts')?.click();
    return items.map(({ label }) => label);
  });
  expect(labels).toContain('Keyboard shortcuts');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('New profile');
});
