/** A key that is here already, and secrets that are brought back, in the real app. */
import type { Page } from '@playwright/test';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { expect, test } from './harness.ts';
import { accessibilityProblems, createVault, goTo, rowOf } from './ui.ts';

const secret = 'CANARY/ui-secrets/0123456789abcdefghijk';
const mistyped = 'CANARY/ui-secrets/0123456789abcdefghijK';

let sandbox: Sandbox;
let accessKeyId = '';
test.beforeEach(async () => {
  sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
  accessKeyId = sandbox.addKey({ secretAccessKey: secret }).accessKeyId;
});
test.afterEach(() => sandbox.close());

const secretField = (page: Page) => page.getByLabel('Secret Access Key');
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

/** Fills in the form of a new profile of the sandbox's key, but for the secret. */
async function begin(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New profile' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Access Key ID').fill(accessKeyId);
  await page.getByLabel('Access Key ID').press('Tab');
  await page.getByText('Endpoints', { exact: true }).click();
  for (const label of [/^QStorage/, /^STS/]) await page.getByLabel(label).fill(sandbox.url);
}

const works = async (page: Page, name: string) => {
  await rowOf(page, name).click();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/The key works\./)).toBeVisible();
};

test('a mistyped secret never takes the place of the one that works, and a deleted one comes back', async ({
  launch,
}) => {
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { page } = running;
  await createVault(running);
  await begin(page, 'prod');
  await secretField(page).fill(secret);
  await page.getByRole('button', { name: 'Add profile' }).click();
  await works(page, 'prod');

  // Said before it is left.
  await begin(page, 'second');
  await expect(page.getByText('This key is already here, used by “prod”.')).toBeVisible();
  await expect(secretField(page)).toHaveAttribute('placeholder', 'Leave empty to use the stored one');
  expect(await accessibilityProblems(page)).toEqual([]);

  // Refused by the service's answer, beside the field.
  await secretField(page).fill(mistyped);
  await page.getByRole('button', { name: 'Add profile' }).click();
  await expect(
    page.getByText(/does not belong to this Access Key ID\. The one that is kept here stays\./),
  ).toBeVisible();
  await expect(secretField(page)).toBeFocused();

  // Where nobody can be asked, the person is.
  for (const label of [/^QStorage/, /^STS/]) await page.getByLabel(label).fill('http://127.0.0.1:9');
  await page.getByRole('button', { name: 'Add profile' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('used by "prod"');
  await question.getByRole('button', { name: 'Cancel' }).click();

  // Left empty, the stored one is used.
  for (const label of [/^QStorage/, /^STS/]) await page.getByLabel(label).fill(sandbox.url);
  await secretField(page).fill('');
  await page.getByRole('button', { name: 'Add profile' }).click();
  await works(page, 'second');
  await works(page, 'prod');

  // Deleted, and brought back from Settings.
  await rowOf(page, 'second').click();
  await page.keyboard.press('Delete');
  await expect(question).toContainText('another profile uses the same access key');
  await expect(question.getByRole('checkbox')).toHaveCount(0);
  await question.getByRole('button', { name: 'Delete profile' }).click();
  await expect(rowOf(page, 'second')).toHaveCount(0);
  await rowOf(page, 'prod').click();
  await page.keyboard.press('Delete');
  await expect(question).toContainText('Its secret can be brought back for 30 days');
  await question.getByRole('button', { name: 'Delete profile' }).click();
  await expect(rowOf(page, 'prod')).toHaveCount(0);
  await goTo(page, 'Settings');
  const kept = page.getByRole('list', { name: 'Replaced and deleted secrets' });
  await expect(kept).toContainText(accessKeyId);
  await expect(kept).toContainText('Deleted with “prod”');
  expect(await accessibilityProblems(page)).toEqual([]);
  await kept.getByRole('button', { name: /^Restore/ }).click();
  await expect(page.getByText(`The secret of ${accessKeyId} is back, in “prod”.`)).toBeVisible();
  await expect(kept).toHaveCount(0);
  await goTo(page, 'Profiles');
  await works(page, 'prod');

  // For good, nothing is kept.
  await page.keyboard.press('Escape');
  await rowOf(page, 'prod').click();
  await page.keyboard.press('Delete');
  await question.getByLabel('Delete its secret for good').check();
  await question.getByRole('button', { name: 'Delete profile' }).click();
  await expect(rowOf(page, 'prod')).toHaveCount(0);
  await goTo(page, 'Settings');
  await expect(heading(page, 'Replaced and deleted secrets')).toBeVisible();
  await expect(kept).toHaveCount(0);
});
