/** What an import of a private key leaves in the memory of the application's processes: all of it, as in a core dump. */
import { generateKeyPairSync } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect as harnessExpect, test } from '../e2e/harness.ts';
import { prepareKeys } from '../e2e/keysHome.ts';
import { goTo, rowOf, unlock } from '../e2e/ui.ts';
import { countAll } from './memory.ts';

const expect = harnessExpect.configure({ timeout: 20_000 });
test.skip(process.platform !== 'linux', 'reads /proc');
test.setTimeout(240_000);

/** Has V8 collect nothing by chance: what is gone then was overwritten on purpose. */
const lazy = '--js-flags=--min-semi-space-size=64 --no-memory-reducer';

/** A process and all that it started: main, the window's, the graphics', the services'. */
async function family(pid: number): Promise<number[]> {
  const children = (await readdir(`/proc/${pid}/task`)).map((thread) =>
    readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => ''),
  );
  const pids = (await Promise.all(children)).join(' ').split(/\s+/).filter(Boolean).map(Number);
  return [pid, ...(await Promise.all(pids.map(family))).flat()];
}

/** Pieces by which a number is found again: in the order of DER, and in that of a big number in memory. */
function pieces(name: string, number: string): [string, Buffer][] {
  const bytes = Buffer.from(number, 'base64url');
  const middle = bytes.subarray(40, 64);
  const hex = middle.toString('hex');
  return [
    [`${name}, its bytes`, middle],
    [`${name}, its bytes turned around`, Buffer.from(middle).reverse()],
    [`${name}, in hexadecimal digits`, Buffer.from(hex)],
    [`${name}, in hexadecimal digits, wide`, Buffer.from(hex, 'utf16le')],
  ];
}

test('a private key that was imported is in no process of the application afterwards', async ({ launch }) => {
  const there = await prepareKeys('aws');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const jwk = privateKey.export({ format: 'jwk' });
  const line = pem.split('\n')[12] ?? '';
  const needles = new Map<string, Buffer>([
    ['a line of the PEM', Buffer.from(line)],
    ['a line of the PEM, wide', Buffer.from(line, 'utf16le')],
    ...pieces('d', jwk.d ?? ''),
    ...pieces('p', jwk.p ?? ''),
    ...pieces('q', jwk.q ?? ''),
  ]);
  const path = join(there.home, 'signer.pem');
  await writeFile(path, pem, { mode: 0o600 });
  const running = await launch({
    home: there.home,
    args: [lazy],
    expected: [/NodeVersionSupportWarning|--trace-warnings/],
  });
  const { app, page } = running;
  const dialog = page.getByRole('dialog');
  await unlock(running);
  await goTo(page, 'Keys');
  await app.evaluate(
    ({ dialog: native }, file) =>
      Object.assign(native, { showOpenDialog: async () => ({ canceled: false, filePaths: [file] }) }),
    path,
  );
  await page.getByRole('button', { name: 'Import a key' }).click();
  await dialog.getByRole('button', { name: 'Choose a file…' }).click();
  await dialog.getByRole('textbox', { name: 'Alias' }).fill('signer');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.getByRole('button', { name: 'Import' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(rowOf(page, 'signer').getByText('Enabled')).toBeVisible();

  const found = new Map<string, number>();
  for (const pid of await family(app.process().pid ?? 0)) {
    // One that has ended meanwhile has no memory any more.
    const counts = await countAll(pid, needles).catch(() => new Map<string, number>());
    for (const [name, count] of counts) {
      if (count > 0) found.set(`${name}, in ${await nameOf(pid)}`, count);
    }
  }
  expect(Object.fromEntries(found)).toEqual({});
  there.sandbox.close();
});

/** What kind of process it is, as Chromium says. */
async function nameOf(pid: number): Promise<string> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  return words.find((word) => word.startsWith('--type='))?.slice(7) ?? 'main';
}
