/**
 * The whole way by keyboard alone: from the first run to a key that was rotated. Only keys are pressed, and
 * after each it is asked what has the focus.
 */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { seedOrganisation } from '#sandbox/demo/organisation.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { drainMs } from '#shared/underWay.ts';
import { skipTimers } from './clock.ts';
import { expect, type Running, test } from './harness.ts';
import { passphrase, textOf, writeAws, writeHome } from './ui.ts';

/** A role; what unfolds a section has none. */
type Part = Parameters<Page['getByRole']>[0] | 'summary';

let sandbox: Sandbox;
test.beforeEach(async () => {
  sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
  seedDemo(sandbox);
  seedOrganisation(sandbox);
});
test.afterEach(() => sandbox.close());

/** A person with a keyboard and nothing else. */
function keyboardOf({ page }: Running) {
  const { keyboard } = page;
  const find = (role: Part, name: string | RegExp) =>
    role === 'summary'
      ? page.locator('summary').filter({ hasText: name })
      : page.getByRole(role, { name, exact: true });
  /** What has this role and name has the focus. */
  const isOn = (role: Part, name: string | RegExp) =>
    expect(find(role, name).and(page.locator(':focus')), `the focus is on ${role} ${name}`).toHaveCount(1);
  /** Presses a key until the focus is there. It is never lost on the way. */
  const goOn = async (role: Part, name: string | RegExp, key: string) => {
    const wanted = find(role, name).and(page.locator(':focus'));
    for (let pressed = 0; pressed < 60; pressed += 1) {
      if ((await wanted.count()) > 0) return;
      await keyboard.press(key);
      const lost = await page.evaluate(() => document.activeElement === document.body);
      expect(lost, `${key} on the way to ${name} loses the focus`).toBe(false);
    }
    throw new Error(`No way to the ${role} ${name} by ${key}.`);
  };
  return {
    press: (...keys: string[]) =>
      keys.reduce((before, key) => before.then(() => keyboard.press(key)), Promise.resolve()),
    type: (text: string) => keyboard.type(text),
    isOn,
    tabTo: (role: Part, name: string | RegExp) => goOn(role, name, 'Tab'),
    goDownTo: (role: Part, name: string | RegExp) => goOn(role, name, 'ArrowDown'),
  };
}

const ownAws = '# my own\n[default]\nregion=eu-west-1   # home\n';
const ownS3cmd = '[default]\nuse_https = True\n';
const ownRclone = '[elsewhere]\ntype = local\n';

test('from the first run to a rotated key by keyboard alone', async ({ launch }) => {
  const { accessKeyId } = sandbox.addKey({ secretAccessKey: 'CANARY/keyboard/0123456789abcdefghijklm' });
  const running = await launch({
    expected: [/NodeVersionSupportWarning|--trace-warnings/],
    inTheClear: ['.s3cfg', '.config/rclone/rclone.conf'],
  });
  const { app, page, home } = running;
  const { press, type, isOn, tabTo, goDownTo } = keyboardOf(running);
  const dialog = page.getByRole('dialog');
  const files = {
    aws: await writeAws(home, 'config', ownAws),
    s3cmd: await writeHome(home, '.s3cfg', ownS3cmd),
    rclone: await writeHome(home, join('.config', 'rclone', 'rclone.conf'), ownRclone),
  };
  const texts = async () => ({
    aws: await textOf(files.aws),
    s3cmd: await textOf(files.s3cmd),
    rclone: await textOf(files.rclone),
  });
  const before = await texts();

  await test.step('first run', async () => {
    await isOn('radio', /^In the keychain of this computer/);
    await press('ArrowDown');
    await isOn('radio', /^In a file encrypted with a passphrase/);
    await press('Tab');
    await isOn('textbox', 'Passphrase');
    await type(passphrase);
    await press('Tab');
    await isOn('textbox', 'Passphrase again');
    await type(passphrase);
    await press('Enter');
    await isOn('button', 'Connect Quilibrium account');
  });

  await test.step('paste', async () => {
    const copied = JSON.stringify({
      AccessKeyId: accessKeyId,
      SecretAccessKey: 'CANARY/keyboard/0123456789abcdefghijklm',
      Region: 'q-world-1',
    });
    await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), copied);
    await press('Control+v');
    await isOn('button', 'Use this key');
    await expect(dialog).toContainText(accessKeyId);
    await press('Enter');
    await isOn('textbox', 'Name');
    await type('work');
    await tabTo('summary', /^Endpoints/);
    await press('Enter');
    for (const service of [/^QStorage/, /^QNZM/, /^STS/]) {
      await tabTo('textbox', service);
      await type(sandbox.url);
    }
    await press('Control+Enter');
    await isOn('grid', 'Profiles');
    await expect(page.getByRole('row', { name: /work/ })).toHaveAttribute('aria-selected', 'true');
  });

  await test.step('test', async () => {
    await press('Control+t');
    await expect(page.getByText(/^Good: /)).toBeAttached();
    await isOn('grid', 'Profiles');
  });

  await test.step('export to three tools', async () => {
    await press('Control+Shift+e');
    await isOn('checkbox', 'AWS CLI');
    await press('Space');
    for (const tool of ['rclone', 's3cmd']) {
      await tabTo('checkbox', tool);
      await press('Space');
      await isOn('checkbox', tool);
    }
    await expect(dialog.getByText('[profile work]')).toBeVisible();
    await tabTo('button', /^Write 3 files/);
    await press('Enter');
    await isOn('grid', 'Profiles');
    const written = await texts();
    expect(written.aws).toContain('credential_process =');
    expect(written.rclone).toContain('[work]');
    expect(written.s3cmd).toContain(accessKeyId);
  });

  await test.step('undo', async () => {
    await press('Control+z');
    await isOn('button', 'Cancel');
    await press('Tab');
    await isOn('button', 'Undo');
    await press('Enter');
    await isOn('grid', 'Profiles');
    await expect.poll(texts).toEqual(before);
  });

  await test.step('connect an account', async () => {
    await press('Control+2');
    await isOn('button', 'Connect account');
    await press('Enter');
    await isOn('radio', 'A profile’s');
    await expect(dialog.getByRole('button', { name: /Profile$/ })).toContainText('work');
    await tabTo('button', 'Connect');
    await press('Enter');
    await isOn('button', 'Done');
    await press('Enter');
    await isOn('tree', 'Accounts');
    await expect(page.getByRole('treeitem', { name: /svc-backup-nightly/ })).toBeVisible();
  });

  await test.step('a key for a job', async () => {
    await press('u');
    await expect(page.getByRole('treeitem', { name: /^Users/ })).toHaveAttribute('aria-selected', 'true');
    await press('Shift+F10');
    await goDownTo('menuitem', 'New key for a job…');
    await press('Enter');
    await isOn('radio', /^Read one bucket/);
    await tabTo('combobox', 'Bucket');
    await type('photos-2026');
    await press('Escape');
    await isOn('combobox', 'Bucket');
    await tabTo('button', 'Continue');
    await press('Enter');
    await isOn('button', 'Make key');
    await press('Enter');
    await isOn('grid', 'Profiles');
    await expect(page.getByRole('row', { name: /read-photos-2026/ })).toHaveAttribute(
      'aria-selected',
      'true',
    );
  });

  await test.step('rotate', async () => {
    await skipTimers(running, drainMs - 1_000, drainMs - 1);
    const [old] = sandbox.account.users.get('read-photos-2026')?.keys ?? [];
    await press('Shift+F10');
    await goDownTo('menuitem', 'Rotate key…');
    await press('Enter');
    await isOn('textbox', 'Hours until the old key is deleted');
    await tabTo('button', 'Rotate now');
    await press('Enter');
    await isOn('dialog', 'Rotating');
    const waits = dialog.getByRole('listitem').filter({ hasText: 'Wait for other machines' });
    await expect(waits).toHaveAttribute('aria-current', 'step');
    await isOn('dialog', 'Rotating');
    await tabTo('button', 'Finish rotation');
    await press('Enter');
    await isOn('dialog', 'Rotated');
    await tabTo('button', 'Dismiss');
    await press('Enter');
    await isOn('grid', 'Profiles');
    const keys = sandbox.account.users.get('read-photos-2026')?.keys ?? [];
    expect(keys).toHaveLength(1);
    expect(keys[0]?.accessKeyId).not.toBe(old?.accessKeyId);
  });
});
