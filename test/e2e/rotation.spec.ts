/** Rotations in the real app: against a service on this machine, with the files of real tools. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { drainMs } from '#shared/underWay.ts';
import { skipTimers } from './clock.ts';
import { expect, type Running, test } from './harness.ts';
import { prepareRotation, type RotationHome, unlockAndExport } from './rotationHome.ts';
import { goTo, rowOf, textOf } from './ui.ts';

const inTheClear = ['.s3cfg'];
/** Nobody listens for reminders in these tests, and the SDK wants a newer Node than Electron has. */
const expected = [/libnotify/, /NodeVersionSupportWarning|--trace-warnings/];

let place: RotationHome;
test.afterEach(() => place?.sandbox.close());

const dialogOf = (page: Page) => page.getByRole('dialog');
const steps = (page: Page) => page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
const s3cfg = () => textOf(join(place.home, '.s3cfg'));

/**
 * Opens the rotation of the one profile from its context menu. Programs that read the old key a moment before
 * it is switched off get some seconds to finish; what is left of them is not waited for here. (Exactly as long is
 * what an answer of the service may take.)
 */
async function openRotation(running: Running): Promise<void> {
  const { page } = running;
  await skipTimers(running, drainMs - 1_000, drainMs - 1);
  await rowOf(page, 'work').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Rotate key…' }).click();
}

test('a rotation goes from its plan to its end, and may be finished before the grace is over', async ({
  launch,
}) => {
  place = await prepareRotation();
  const running = await launch({ home: place.home, inTheClear, expected });
  const { page } = running;
  await unlockAndExport(running);
  await openRotation(running);

  const dialog = dialogOf(page);
  await expect(dialog.getByText(place.oldKey, { exact: true })).toBeVisible();
  await expect(dialog.getByRole('listitem').filter({ hasText: 'work in AWS CLI and s3cmd' })).toBeVisible();
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Wait 24 hours' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Rotate now' }).click();

  await expect(steps(page).filter({ hasText: 'Switch profiles and tools' })).toContainText('Done');
  const newKey = place.keys().find(({ accessKeyId }) => accessKeyId !== place.oldKey)?.accessKeyId ?? '';
  expect(newKey).not.toBe('');
  expect(await s3cfg()).toContain(newKey);
  expect(await s3cfg()).not.toContain(place.oldKey);

  // Closing the dialog leaves it running; it is seen, and found again, where its key is.
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await goTo(page, 'Due');
  await rowOf(page, 'work').click();
  await page.getByRole('button', { name: 'Show rotation' }).click();

  await expect(steps(page).filter({ hasText: 'Wait for other machines' })).toHaveAttribute(
    'aria-current',
    'step',
  );
  await expect(dialog.getByText(/The old key is off, and goes (tomorrow|in 23 hours)/)).toBeVisible();
  expect(place.keys()).toEqual([
    { accessKeyId: place.oldKey, status: 'Inactive' },
    { accessKeyId: newKey, status: 'Active' },
  ]);

  await dialog.getByRole('button', { name: 'Finish rotation' }).click();
  await expect(dialog.getByRole('heading', { name: 'Rotated', exact: true })).toBeVisible();
  await expect(dialog.getByText(`${newKey} has taken the place of ${place.oldKey}.`)).toBeVisible();
  expect(place.keys()).toEqual([{ accessKeyId: newKey, status: 'Active' }]);
  expect((await running.person.asked()).at(-1)).toContain('cannot be brought back');

  await dialog.getByRole('button', { name: 'Dismiss' }).click();
  await expect(dialog).toHaveCount(0);
  await goTo(page, 'Profiles');
  await expect(rowOf(page, 'work')).toContainText(newKey);
  await rowOf(page, 'work').click();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/^Good: /)).toBeAttached();
});

test('a rotation that is paused goes on when told, and goes back to the old key when told', async ({
  launch,
}) => {
  place = await prepareRotation();
  const running = await launch({ home: place.home, inTheClear, expected });
  const { page } = running;
  await unlockAndExport(running);
  const before = await s3cfg();
  await openRotation(running);
  const dialog = dialogOf(page);
  await dialog.getByRole('button', { name: 'Rotate now' }).click();
  await expect(steps(page).filter({ hasText: 'Switch profiles and tools' })).toContainText('Done');

  await dialog.getByRole('button', { name: 'Pause' }).click();
  await expect(dialog.getByRole('heading', { name: 'Rotation paused' })).toBeVisible();
  expect(await s3cfg()).not.toEqual(before);
  await dialog.getByRole('button', { name: 'Resume' }).click();
  await expect(dialog.getByRole('button', { name: 'Pause' })).toBeVisible();

  await running.person.says(false);
  await dialog.getByRole('button', { name: 'Return to the old key' }).click();
  await expect.poll(running.person.asked).toContainEqual(expect.stringContaining(place.oldKey));
  await expect(dialog.getByRole('button', { name: 'Pause' })).toBeVisible();
  await running.person.says(true);
  await dialog.getByRole('button', { name: 'Return to the old key' }).click();
  await expect(dialog.getByRole('heading', { name: 'Back to the old key', exact: true })).toBeVisible();
  expect(place.keys()).toEqual([{ accessKeyId: place.oldKey, status: 'Active' }]);
  expect(await s3cfg()).toEqual(before);

  // What came of it stands in the view until it was seen.
  await page.keyboard.press('Escape');
  await goTo(page, 'Due');
  const ended = page.getByRole('region', { name: 'Rotations that ended' });
  await expect(ended).toContainText(`${place.oldKey} is in use again`);
  await ended.getByRole('button', { name: 'Dismiss' }).click();
  await expect(ended).toHaveCount(0);
});

test('files that QCred did not write are listed with what becomes of them, and hours as they are typed', async ({
  launch,
}) => {
  place = await prepareRotation();
  const running = await launch({
    home: place.home,
    inTheClear: [...inTheClear, '.passwd-s3fs'],
    expected,
  });
  const { page } = running;
  await unlockAndExport(running);
  const passwords = join(place.home, '.passwd-s3fs');
  const secret = place.sandbox.account.users.get('robot')?.keys[0]?.secretAccessKey ?? '';
  await writeFile(passwords, `${place.oldKey}:${secret}\n`, { mode: 0o600 });
  await writeFile(join(place.home, '.boto'), `[Credentials]\n# was ${place.oldKey}\n`);
  await openRotation(running);

  const dialog = dialogOf(page);
  await expect(dialog.getByText('2 files that QCred did not write hold this key.')).toBeVisible();
  const rotate = dialog.getByRole('button', { name: 'Rotate now' });
  await expect(rotate).toBeDisabled();
  const choice = (path: string) => dialog.getByRole('group', { name: `What becomes of ${path}` });
  await expect(choice(passwords).getByRole('radio', { name: 'New key' })).toBeChecked();
  await expect(choice(join(place.home, '.boto')).getByRole('radio')).toHaveCount(1);
  await choice(join(place.home, '.boto')).getByText('Leave').click();
  await dialog.getByLabel('Hours until the old key is deleted').fill('5');
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Wait 5 hours' })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('held-files.png') });
  await rotate.click();

  await expect(steps(page).filter({ hasText: 'Switch profiles and tools' })).toContainText('Done');
  const newKey = place.keys().find(({ accessKeyId }) => accessKeyId !== place.oldKey)?.accessKeyId ?? '-';
  expect(await textOf(passwords)).toContain(`${newKey}:`);
  expect(await textOf(join(place.home, '.boto'))).toContain(place.oldKey);
});

test('a second key is deleted only when the person says so', async ({ launch }) => {
  place = await prepareRotation();
  const other = place.makeKey().accessKeyId;
  const running = await launch({ home: place.home, inTheClear, expected });
  const { page } = running;
  await unlockAndExport(running);
  await openRotation(running);
  const dialog = dialogOf(page);
  await expect(dialog.getByText(`This user has a second key, ${other}`)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Rotate now' })).toBeDisabled();
  await dialog.getByRole('checkbox', { name: `Delete ${other} first` }).check();
  await dialog.getByRole('button', { name: 'Delete the other and rotate' }).click();
  await expect(steps(page).filter({ hasText: 'Make a new key' })).toContainText('Done');
  expect(place.keys().map(({ accessKeyId }) => accessKeyId)).not.toContain(other);
});

test('where the service lets only people make keys, the person is led through it', async ({ launch }) => {
  place = await prepareRotation('b2');
  const running = await launch({ home: place.home, inTheClear, expected });
  const { page } = running;
  await unlockAndExport(running);
  await openRotation(running);
  const dialog = dialogOf(page);
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(dialog.getByText(/Add a New Application Key/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Open page' })).toBeVisible();

  const made = place.makeKey();
  await dialog.getByLabel('keyID').fill(place.oldKey);
  await dialog.getByLabel('applicationKey').fill('CANARY not needed');
  await dialog.getByRole('button', { name: 'Use this key' }).click();
  await expect(dialog.getByText('This is the old key.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  // A paste, then Enter takes the key.
  const text = `AWS_ACCESS_KEY_ID=${made.accessKeyId}\nAWS_SECRET_ACCESS_KEY=${made.secretAccessKey}\n`;
  await running.app.evaluate(({ clipboard }, pasted) => clipboard.writeText(pasted), text);
  await dialog.getByRole('button', { name: 'Take from the clipboard' }).click();
  await expect(dialog.getByRole('button', { name: 'Use this key' })).toBeFocused();
  await page.keyboard.press('Enter');

  await expect(dialog.getByText(/Everything here uses the new key/)).toBeVisible();
  expect(await s3cfg()).toContain(made.accessKeyId);
  // It is not taken on trust.
  await dialog.getByRole('button', { name: 'I have deleted it' }).click();
  await expect(dialog.getByText(/still accepts the old key/)).toBeVisible();
  place.sandbox.setKeyStatus(place.oldKey, 'Inactive');
  await dialog.getByRole('button', { name: 'I have deleted it' }).click();
  await expect(dialog.getByRole('heading', { name: 'Rotated', exact: true })).toBeVisible();
});
