/** What the tests of the window have in common: the first run, the fields, the files of the AWS CLI. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, type Running } from './harness.ts';

export const passphrase = 'CANARY passphrase of the window tests';

/** Goes through the first run with a passphrase, so that no test waits for a keychain. */
export async function createVault({ page }: Running): Promise<void> {
  await page.getByLabel('In a file encrypted with a passphrase').check();
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByLabel('Passphrase again').fill(passphrase);
  await page.getByRole('button', { name: 'Create vault' }).click();
  await expect(page.getByRole('heading', { name: 'Profiles', exact: true })).toBeVisible();
}

export interface TypedProfile {
  name: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Adds a Quilibrium profile with the form, as a person would. */
export async function addProfile(page: Page, profile: TypedProfile): Promise<void> {
  await page.getByRole('button', { name: 'New profile' }).click();
  await page.getByLabel('Name', { exact: true }).fill(profile.name);
  await page.getByLabel('Access Key ID').fill(profile.accessKeyId);
  await page.getByLabel('Secret Access Key').fill(profile.secretAccessKey);
  await page.getByRole('button', { name: 'Add profile' }).click();
  await expect(rowOf(page, profile.name)).toHaveAttribute('aria-selected', 'true');
}

/** The row of a list that starts with this name. */
export const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });

/** Goes to a view of the side bar. */
export const goTo = (page: Page, view: string): Promise<void> =>
  page.getByRole('navigation').getByRole('button', { name: view }).click();

/** Writes one of the AWS CLI's files in a test's home. Returns its path. */
export async function writeAws(home: string, part: 'config' | 'credentials', text: string): Promise<string> {
  const path = join(home, '.aws', part);
  await mkdir(join(home, '.aws'), { recursive: true });
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

/** The text of a file, or null when it is not there. */
export const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

/** What is wrong with the page for people who use it without a mouse or a screen; empty when nothing is. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}
