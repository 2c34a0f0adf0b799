/** Key material from elsewhere, in the real app: read, wrapped and used, with the cryptography that Electron has. */
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { have } from '../support/command.ts';
import { haveKeyServer, makeKeyServerFiles, startKeyServer } from '../support/kmip/server.ts';
import { environment, expect as harnessExpect, type Running, test } from './harness.ts';
import { type KeysHome, prepareKeys } from './keysHome.ts';
import { keepEverywhere, keepPictures } from './pictures.ts';
import { accessibilityProblems, goTo, passphrase, rowOf, unlock } from './ui.ts';

const expect = harnessExpect.configure({ timeout: 20_000 });
test.setTimeout(180_000);
const expected = [/NodeVersionSupportWarning|--trace-warnings/];
const hasOpenssl = await have('openssl', ['version']);
const filePassword = 'CANARY password of a file';

const openssl = (...args: string[]): Buffer =>
  execFileSync('openssl', args, {
    env: { PATH: process.env.PATH, PW: filePassword },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
/** The file that the system's dialog is answered with, from outside. */
const answerFile = ({ app }: Running, path: string) =>
  app.evaluate(
    ({ dialog: native }, file) =>
      Object.assign(native, { showOpenDialog: async () => ({ canceled: false, filePaths: [file] }) }),
    path,
  );

test.describe('a key from elsewhere', () => {
  test.skip(!hasOpenssl, 'openssl is not installed.');
  let there: KeysHome;
  test.beforeEach(async () => {
    there = await prepareKeys('aws');
  });
  test.afterEach(() => there.sandbox.close());

  test('a PKCS#8 key is opened with its password, imported, and signs', async ({ launch }) => {
    const { home, sandbox } = there;
    const at = (name: string) => join(home, name);
    openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', at('rsa.pem'));
    openssl('pkcs8', '-topk8', '-in', at('rsa.pem'), '-passout', 'env:PW', '-out', at('closed.pem'));
    const spki = openssl('pkey', '-in', at('rsa.pem'), '-pubout', '-outform', 'DER');
    const running = await launch({ home, expected });
    const { page } = running;
    const dialog = page.getByRole('dialog');
    await unlock(running);
    await goTo(page, 'Keys');
    await answerFile(running, at('closed.pem'));
    await page.getByRole('button', { name: 'Import a key' }).click();
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await expect(dialog.getByText('Choose a file, or make the key here.')).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Choose a file…' }).click();
    await dialog.getByLabel('Its password').fill('another');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText(/does not open with this password/)).toBeVisible();
    await dialog.getByLabel('Its password').fill(filePassword);
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('RSA, 2048 bits', { exact: true })).toBeVisible();
    await expect(dialog.getByText(createHash('sha256').update(spki).digest('hex'))).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
    await keepEverywhere(running, 'import-key');
    await dialog.getByRole('textbox', { name: 'Alias' }).fill('signer');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await expect(dialog.getByText(/^Import into it an RSA key of 2048 bits/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Import' }).click();
    await expect(dialog).toHaveCount(0);
    expect((await running.person.asked()).at(-1)).toContain('Import a key as "signer"');
    await expect(rowOf(page, 'signer').getByText('Enabled')).toBeVisible();

    // The service has the very key, and signs with it.
    const complementary = page.getByRole('complementary', { name: 'Details' });
    await rowOf(page, 'signer').click();
    await expect(complementary.getByText('key material imported').first()).toBeVisible();
    const [held] = [...sandbox.account.kms.keys.values()];
    openssl('pkcs8', '-topk8', '-nocrypt', '-in', at('rsa.pem'), '-outform', 'DER', '-out', at('rsa.der'));
    expect(held?.materials[0]?.bytes.equals(readFileSync(at('rsa.der')))).toBe(true);
    await complementary.getByRole('button', { name: 'Try it…' }).click();
    await dialog.getByRole('textbox', { name: 'Text' }).fill('a contract');
    await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
    await expect(dialog.locator('.copy-value')).toBeVisible();
  });

  test('a key server gives a key out, over the TLS that the app has', async ({ launch }) => {
    test.skip(!(await haveKeyServer()), 'PyKMIP is not installed.');
    const { home, sandbox } = there;
    const files = makeKeyServerFiles();
    const keyServer = await startKeyServer(files);
    try {
      openssl(
        ...['pkcs8', '-topk8', '-in', files.at('client.key'), '-passout', 'env:PW'],
        ...['-out', files.at('closed.key')],
      );
      const running = await launch({ home, expected });
      const { page } = running;
      const dialog = page.getByRole('dialog');
      await unlock(running);
      await goTo(page, 'Keys');
      await page.getByRole('button', { name: 'Import a key' }).click();
      await dialog.getByRole('button', { name: 'From a key server…' }).click();
      await dialog.getByRole('textbox', { name: 'Server' }).fill(keyServer.server);
      await page.keyboard.press('Enter');
      await expect(dialog.getByText(/choose your certificate and its key/)).toBeVisible();
      expect(await accessibilityProblems(page)).toEqual([]);
      for (const [what, file] of [
        ['Your certificate', 'client.pem'],
        ['Its key', 'closed.key'],
        ['Authority of the server', 'ca.pem'],
      ] as const) {
        await answerFile(running, files.at(file));
        await dialog.getByRole('button', { name: `Choose: ${what}` }).click();
        await expect(dialog.getByText(`/${file}`)).toBeVisible();
      }
      await dialog.getByRole('button', { name: 'Look what it has' }).click();
      await dialog.getByLabel('Password of the key').fill(filePassword);
      await page.keyboard.press('Enter');
      await dialog.getByRole('button', { name: /Which key/ }).click();
      await page.getByRole('option', { name: /^backups/ }).click();
      expect(await accessibilityProblems(page)).toEqual([]);
      await keepPictures(running, 'import-key-server');
      await keepEverywhere(running, 'import-key-server');
      await dialog.getByRole('button', { name: 'Take this key' }).click();
      await expect(dialog.getByText('a symmetric key of a KMIP server')).toBeVisible();
      await dialog.getByRole('textbox', { name: 'Alias' }).fill('backups');
      await dialog.getByRole('button', { name: 'Continue' }).click();
      await dialog.getByRole('button', { name: 'Import' }).click();
      await expect(dialog).toHaveCount(0);
      const [held] = [...sandbox.account.kms.keys.values()];
      expect(held?.materials[0]?.bytes.equals(readFileSync(files.at('aes.bin')))).toBe(true);
    } finally {
      keyServer.stop();
      files.remove();
    }
  });

  test('the command reads and wraps every form in the engine of the app', async ({ launch }) => {
    const { home, sandbox } = there;
    const at = (name: string) => join(home, name);
    const running = await launch({ home, expected });
    const file = await running.app.evaluate(() => process.execPath);
    const pkcs8 = ['pkcs8', '-topk8', '-in', at('k1.pem'), '-passout', 'env:PW'];
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1', '-out', at('k1.pem'));
    openssl(...pkcs8, '-scrypt', '-out', at('scrypt'));
    openssl(...pkcs8, '-v2', 'des3', '-out', at('des3'));
    openssl('ec', '-in', at('k1.pem'), '-aes256', '-passout', 'env:PW', '-out', at('old'));
    openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072', '-out', at('rsa.pem'));
    openssl('req', '-x509', '-new', '-key', at('rsa.pem'), '-subj', '/CN=q', '-out', at('crt'));
    const older = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
    const p12 = ['pkcs12', '-export', '-inkey', at('rsa.pem'), '-in', at('crt'), '-passout', 'env:PW'];
    openssl(...p12, ...older, '-out', at('p12'));
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521', '-out', at('p521'));
    writeFileSync(at('aes'), openssl('rand', '32'));
    const given = [
      ['scrypt', 'k1.pem'],
      ['des3', 'k1.pem'],
      ['old', 'k1.pem'],
      ['p12', 'rsa.pem'],
      ['p521', 'p521'],
      ['aes', null],
    ] as const;
    for (const [name, pem] of given) {
      const command = [join(import.meta.dirname, '../../out/main/qcred.js'), 'kms', 'import'];
      const { stdout } = await promisify(execFile)(
        file,
        [...command, '--file', at(name), '--name', name, '--yes', '--json'],
        {
          env: environment(home, {
            ELECTRON_RUN_AS_NODE: '1',
            QCRED_PASSPHRASE: passphrase,
            QCRED_FILE_PASSWORD: filePassword,
          }),
        },
      );
      const { keyId } = JSON.parse(stdout) as { keyId: string };
      const der =
        pem === null
          ? readFileSync(at(name))
          : openssl('pkcs8', '-topk8', '-nocrypt', '-in', at(pem), '-outform', 'DER');
      expect(sandbox.account.kms.keys.get(keyId)?.materials[0]?.bytes.equals(der), name).toBe(true);
    }
  });
});
