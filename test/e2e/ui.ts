/** What the tests of the window have in common: the first run, the fields, the files of the AWS CLI. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { createApp } from '#core/app.ts';
import type { Credential, Profile, ProviderId } from '#shared/model.ts';
import { depsIn } from '../support/world.ts';
import { expect, type Running } from './harness.ts';

export const passphrase = 'CANARY passphrase of the window tests';

/** Goes through the first run with a passphrase, so that no test waits for a keychain. */
export async function createVault({ page }: Running): Promise<void> {
  await page.getByLabel('In a file encrypted with a passphrase').check();
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByLabel('Passphrase again').fill(passphrase);
  await page.getByRole('button', { name: 'Create vault' }).click();
  // A passphrase takes time, and more of it on a busy machine.
  await expect(page.getByRole('heading', { name: 'Profiles', exact: true })).toBeVisible();
}

/** A profile to begin with, and the credential it uses; what is not said is usual. */
export interface Given {
  name: string;
  provider?: ProviderId;
  accessKeyId?: string;
  region?: string;
  /** Days since it was changed. */
  age?: number;
}

const day = 86_400_000;

/** Makes a vault with these profiles in a test's home, before the app starts. It opens with `passphrase`. */
export async function makeVault(home: string, given: readonly Given[]): Promise<void> {
  const dataDir = join(home, 'vault');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const deps = depsIn({ home, dataDir }, { command: ['qcred'] });
  const app = createApp(deps, { version: '0.0.0', demo: false });
  await app.create('passphrase', passphrase);
  const made = given.map((one): { profile: Profile; credential: Credential } => {
    const { name, provider = 'quilibrium', accessKeyId = 'QZKD83JX02MS71PLA4B', region = 'q-world-1' } = one;
    const at = new Date(Date.now() - (one.age ?? 0) * day).toISOString();
    const common = { provider, createdAt: at, updatedAt: at };
    const credential = { ...common, id: randomUUID(), accessKeyId, origin: 'typed in' };
    const source = { kind: 'credential' as const, credentialId: credential.id };
    return { credential, profile: { ...common, id: randomUUID(), name, source, region, endpoints: {} } };
  });
  await app.open().access.vault.update((state) => ({
    ...state,
    profiles: made.map(({ profile }) => profile),
    credentials: made.map(({ credential }) => credential),
  }));
  app.close();
}

/** Opens a vault that `makeVault` made. */
export async function unlock({ page }: Running): Promise<void> {
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid', { name: 'Profiles' })).toBeVisible();
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
  // Said, so that exports write it: what a profile does not name they leave alone.
  await page.getByRole('combobox', { name: 'Region' }).fill('q-world-1');
  await page.getByRole('combobox', { name: 'Region' }).press('Tab');
  await page.getByRole('button', { name: 'Add profile' }).click();
  await expect(rowOf(page, profile.name)).toHaveAttribute('aria-selected', 'true');
}

/** The row of a list that starts with this name. */
export const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });

/** Chooses one of a field's options by typing a part of its name. */
export async function choose(page: Page, field: string, text: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: field }).fill(text);
  await page.getByRole('option', { name: option }).click();
}

/** Asks for a view of the side bar, whatever comes of it: a question, where something was typed. */
export const askFor = (page: Page, view: string): Promise<void> =>
  page.getByRole('navigation').getByRole('button', { name: view }).click();

/** Goes to a view of the side bar, and waits until it is there: its code is loaded when it is first asked for. */
export async function goTo(page: Page, view: string): Promise<void> {
  await askFor(page, view);
  await expect(page.getByRole('heading', { level: 1, name: view, exact: true })).toBeVisible();
}

/** Writes a tool's file in a test's home, in the folders it needs. Returns its path. */
export async function writeHome(home: string, path: string, text: string): Promise<string> {
  const whole = join(home, path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(whole, text, { mode: 0o600 });
  return whole;
}

/** Writes one of the AWS CLI's files in a test's home. Returns its path. */
export const writeAws = (home: string, part: 'config' | 'credentials', text: string): Promise<string> =>
  writeHome(home, join('.aws', part), text);

/** The text of a file, or null when it is not there. */
export const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

/** What is wrong with the page for people who use it without a mouse or a screen; empty when nothing is. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}
