/** The Due view, its policies, and the settings of reminders. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type LaunchOptions, type Running, test } from './harness.ts';
import { accessibilityProblems, createVault, type Given, goTo, makeVault, rowOf, unlock } from './ui.ts';

type Launch = (options?: LaunchOptions) => Promise<Running>;

/** Nobody listens for reminders in these tests. */
const expected = [/libnotify/];

const keys: readonly Given[] = [
  { name: 'fresh', age: 3 },
  { name: 'late', age: 102 },
  { name: 'ancient', age: 900 },
  { name: 'soon', age: 81 },
  { name: 'offsite', provider: 'b2', accessKeyId: '0040123456789ab0000000001', age: 40 },
];

async function start(launch: Launch, given: readonly Given[], options: LaunchOptions = {}): Promise<Running> {
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  await makeVault(home, given);
  const running = await launch({ ...options, home, expected });
  await unlock(running);
  return running;
}

const gridOf = ({ page }: Running) => page.getByRole('grid', { name: 'Keys by age' });
const rowsOf = (running: Running) =>
  gridOf(running)
    .getByRole('row')
    .filter({ has: running.page.getByRole('gridcell') });

test('the most urgent key comes first, and is one key press away from its rotation', async ({ launch }) => {
  const running = await start(launch, keys);
  const { page } = running;
  await expect(page.getByRole('navigation').getByRole('button', { name: 'Due' })).toHaveAccessibleName(
    'Due 3 to rotate or answer',
  );
  await page.keyboard.press('Control+5');
  await expect(rowsOf(running)).toHaveText([
    /^Qancient900 daysOverdue by 810 days/,
    /^Qlate102 daysOverdue by 12 days/,
    /^Qsoon81 daysRotate in [89] days/,
    /^B2offsite40 daysRotate in (49|50) days/,
    /^Qfresh3 daysRotate in 8[67] days/,
  ]);
  await gridOf(running).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Rotate key' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(gridOf(running)).toBeFocused();

  await page.getByLabel('Search keys').fill('backblaze');
  await expect(rowsOf(running)).toHaveCount(1);
  await page.getByLabel('Search keys').fill('nothing like it');
  await page.getByRole('button', { name: 'Clear search' }).last().click();
  await expect(rowsOf(running)).toHaveCount(5);
});

test('several keys are put off, and get a policy, at once', async ({ launch }) => {
  const running = await start(launch, keys);
  const { page } = running;
  await goTo(page, 'Due');
  await rowOf(page, 'ancient').click();
  await rowOf(page, 'late').click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'Next week' }).click();
  await expect(page.getByText('Nothing more about 2 keys until next week.')).toBeVisible();
  await expect(rowsOf(running).filter({ hasText: 'snoozed' })).toHaveCount(2);

  await page.getByRole('button', { name: 'Set policy…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Days until a key is due').fill('10000');
  await dialog.getByRole('button', { name: 'Save policy' }).click();
  await expect(dialog.getByText('Enter whole days from 1 to 3,650')).toBeVisible();
  await dialog.getByLabel('Days until a key is due').fill('1000');
  await dialog.getByRole('button', { name: 'Save policy' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(rowOf(page, 'ancient')).toContainText(/Rotate in (99|100) days/);
  await expect(rowOf(page, 'late')).toContainText(/Rotate in 89[78] days/);
  await expect(rowOf(page, 'soon')).toContainText(/Rotate in [89] days/);

  // Without its own policy a key goes by the one for all keys again.
  await rowOf(page, 'late').click();
  await expect(page.getByText('Set for this key.')).toBeVisible();
  await page.getByRole('button', { name: 'Set policy…' }).click();
  await dialog.getByRole('button', { name: 'Remove policy' }).click();
  await expect(rowOf(page, 'late')).toContainText('Overdue by 12 days');
});

test('a notification leads to its key, with the three answers at hand', async ({ launch }) => {
  const running = await start(launch, keys);
  const { page, app } = running;
  const credentialId = await page.evaluate(async () => {
    const state = await window.qcred.invoke('state.get', undefined);
    return state.ok
      ? state.value.due.find(({ profileNames }) => profileNames[0] === 'late')?.credentialId
      : '';
  });
  await app.evaluate(
    ({ BrowserWindow }, id) =>
      BrowserWindow.getAllWindows()[0]?.webContents.send('qcred:event', 'command', {
        name: 'rotate',
        credentialId: id,
      }),
    credentialId,
  );
  const dialog = page.getByRole('dialog', { name: 'Rotate key' });
  await expect(dialog.getByRole('button', { name: 'Next week' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Tomorrow' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(rowOf(page, 'late')).toHaveAttribute('aria-selected', 'true');
  await expect(rowOf(page, 'late')).toContainText('snoozed');
});

test('500 keys that are due are a list that scrolls', async ({ launch }) => {
  const many = Array.from({ length: 500 }, (_, i) => ({ name: `key ${i}`, age: 100 + i }));
  const running = await start(launch, many);
  const { page } = running;
  await goTo(page, 'Due');
  await expect(gridOf(running)).toHaveAttribute('aria-rowcount', '501');
  expect(await rowsOf(running).count()).toBeLessThan(100);
  await gridOf(running).focus();
  await page.keyboard.press('End');
  await expect(rowOf(page, 'key 0')).toBeVisible();
  await page.keyboard.press('Control+a');
  await expect(page.getByText('500 keys selected')).toBeVisible();
});

test('without a key, and with nothing due, the view says so', async ({ launch }) => {
  const empty = await launch({ expected });
  await createVault(empty);
  await goTo(empty.page, 'Due');
  await expect(empty.page.getByText('No keys yet')).toBeVisible();
  const fresh = await start(launch, [{ name: 'fresh', age: 3 }]);
  await goTo(fresh.page, 'Due');
  await expect(fresh.page.getByText('Nothing is due')).toBeVisible();
  await expect(fresh.page.getByText(/Next is “fresh”/)).toBeVisible();
});

test('reminders are set in the settings, and stay as they were set', async ({ launch }) => {
  const running = await start(launch, keys);
  const { page } = running;
  await goTo(page, 'Settings');
  await page.getByLabel('Quiet from').fill('21:30');
  await page.getByLabel('Quiet from').press('Enter');
  const settings = () =>
    page.evaluate(async () => {
      const state = await window.qcred.invoke('state.get', undefined);
      return state.ok ? state.value.settings : null;
    });
  await expect.poll(settings).toMatchObject({ quietHours: { from: '21:30', to: '08:00' } });
  await page.getByRole('checkbox', { name: 'Quiet hours' }).click();
  await expect.poll(settings).toMatchObject({ quietHours: null });
  await page.getByRole('checkbox', { name: 'Reminders' }).click();
  await expect.poll(settings).toMatchObject({ reminders: false });
  await expect(page.getByText('Quiet hours')).toHaveCount(0);

  await page.getByRole('button', { name: 'Change…' }).click();
  await page.getByRole('dialog').getByText('Never due').click();
  await page.getByRole('button', { name: 'Save policy' }).click();
  await expect(page.getByText('For all keys without a policy of their own. Never due.')).toBeVisible();
  await goTo(page, 'Due');
  await expect(page.getByText('No key has a limit.')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing is wrong with the views for anyone, ${colorScheme}`, async ({ launch }) => {
    const running = await start(launch, keys, { colorScheme });
    const { page } = running;
    const problems: string[] = [];
    const look = async (screen: string) => {
      // Colours are measured as they are once whatever faded in is there.
      await page.waitForTimeout(300);
      for (const problem of await accessibilityProblems(page)) problems.push(`${screen}: ${problem}`);
    };
    await goTo(page, 'Due');
    await rowOf(page, 'ancient').click();
    await look('due');
    await page.getByRole('button', { name: 'Set policy…' }).click();
    await look('policy');
    await page.keyboard.press('Escape');
    await rowOf(page, 'offsite').dblclick();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(page.getByLabel('keyID')).toBeVisible();
    await look('guided rotation');
    await page.keyboard.press('Escape');
    await rowOf(page, 'offsite').click();
    await expect(page.getByRole('button', { name: 'Show rotation' })).toBeVisible();
    await look('due while it rotates');
    await goTo(page, 'Settings');
    await expect(page.getByText('Quiet hours').first()).toBeVisible();
    await look('settings');
    expect(problems).toEqual([]);
  });
}
