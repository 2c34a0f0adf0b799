import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { QCredError } from '#shared/errors.ts';
import type { Notice } from '#shared/notice.ts';
import { listed } from '#shared/words.ts';
import { isMissing, readFault } from '../../store/files/faults.ts';
import { xdgFolder } from '../../store/files/xdg.ts';
import { fieldOf } from '../paste/fields.ts';
import { findProgram } from '../programs/onPath.ts';
import type { Entry } from './entry.ts';
import { speaksOfKeys } from './likely.ts';
import type { EntryName, Outside, Store } from './store.ts';

const mostNames = 10_000;
const deepest = 16;
/** More than anybody opens at once: each is a call of gpg. */
const mostOpened = 300;
/** What gpg is let print: more than any password, key or note. */
const mostBytes = 2 ** 20;
/** As long as a person takes to type the passphrase that gpg's agent asks for. */
const timeoutMs = 120_000;

/** The folders of pass and of gopass (their manuals: PASSWORD_STORE_DIR; `path` of gopass's root store). */
async function storeFolder({ home, env }: Outside): Promise<string> {
  if (env.PASSWORD_STORE_DIR) return env.PASSWORD_STORE_DIR.replace(/^~(?=\/|$)/, home);
  const own = join(home, '.password-store');
  const gopass = join(xdgFolder(env.XDG_DATA_HOME, home, '.local/share'), 'gopass', 'stores', 'root');
  const isFolder = (path: string) =>
    stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
  return !(await isFolder(own)) && (await isFolder(gopass)) ? gopass : own;
}

/** The names of a store's entries: its files, which nothing opens. Links lead elsewhere, and are left. */
async function namesIn(path: string): Promise<EntryName[]> {
  const names: string[] = [];
  let otherwise = false;
  const look = async (folder: string, depth: number): Promise<void> => {
    const here: Dirent[] = await readdir(join(path, folder), { withFileTypes: true });
    for (const entry of here) {
      if (entry.name.startsWith('.')) continue;
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < deepest) await look(name, depth + 1);
      else if (entry.isFile() && name.endsWith('.gpg')) names.push(name.slice(0, -'.gpg'.length));
      else if (entry.isFile() && name.endsWith('.age')) otherwise = true;
      if (names.length > mostNames) {
        throw new QCredError('bad_input', `${path} has too many entries.`, 'Give a folder of the store.');
      }
    }
  };
  await look('', 0).catch((error: unknown) => {
    if (error instanceof QCredError) throw error;
    if (!isMissing(error)) throw readFault(error, path);
    throw new QCredError('not_found', `pass keeps nothing in ${path}.`, 'Name its folder with --path.');
  });
  if (names.length === 0 && otherwise) {
    throw new QCredError(
      'unsupported',
      'This store of gopass is closed with age, which is not read here.',
      'Paste what "gopass show" prints.',
    );
  }
  return names.sort().map((name) => ({ name, likely: speaksOfKeys(name) }));
}

/** Which entries to open. @throws QCredError not_found, bad_input */
function chosenOf(all: readonly EntryName[], picked: readonly string[] | null): string[] {
  const known = new Set(all.map(({ name }) => name));
  const unknown = picked?.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new QCredError('not_found', `There is no entry "${unknown}" in the store.`, 'Check its name.');
  }
  const chosen = picked ?? all.filter(({ likely }) => likely).map(({ name }) => name);
  if (chosen.length === 0) {
    throw new QCredError(
      'not_found',
      `None of ${all.length} entries has a name that speaks of an access key, so none was opened.`,
      'Name the entries to open.',
    );
  }
  if (chosen.length > mostOpened) {
    throw new QCredError('bad_input', `${chosen.length} entries are too many to open.`, 'Name fewer.');
  }
  return [...new Set(chosen)];
}

/** That the person was asked and gave no passphrase: 2.2 says only that it asked; later ones say "canceled" too. */
const declined = /^\[GNUPG:\] (?:PINENTRY_LAUNCHED|ERROR pkdecrypt_failed (?:83886179|83886278)$)/m;

/** One entry, opened by gpg and its agent; null where they have no key for it or it is damaged. */
async function openEntry(gpg: string, file: string, { run }: Outside): Promise<string | null> {
  // What it prints goes into a pipe, never into a file. Nothing is fetched for a signature that somebody put in.
  const args = ['--batch', '--quiet', '--no-auto-key-retrieve', '--status-fd', '2'];
  const how = ['--max-output', String(mostBytes), '--decrypt', '--', file];
  const { code, stdout, stderr } = await run(gpg, [...args, ...how], timeoutMs, 2 * mostBytes);
  if (code === 0 && /^\[GNUPG:\] DECRYPTION_OKAY$/m.test(stderr)) return stdout;
  if (code === null) {
    throw new QCredError(
      'not_available',
      'gpg did not come to an end in two minutes, so nothing was taken.',
      'Look whether it asks for a passphrase somewhere, then try again.',
    );
  }
  // Whoever declined once is not asked again for every entry that follows.
  if (declined.test(stderr) && !/^\[GNUPG:\] DECRYPTION_OKAY$/m.test(stderr)) {
    throw new QCredError(
      'cancelled',
      'gpg was not given the passphrase, so nothing was taken.',
      'Try again, and answer its question.',
    );
  }
  return null;
}

/** An entry as pass's manual has it: the password in the first line, what else there is below it. */
function entryOf(title: string, text: string): Entry {
  const [first = '', ...rest] = text.split(/\r?\n/);
  const fields = [first, ...rest].flatMap((line, i) => {
    const [, name, value] = /^\s*([A-Za-z][\w .-]{0,40}?)\s*:\s*(\S.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    // Names may be shown. A password that has a colon in it is none, nor is a line of recovery codes.
    return fieldOf(name) || (i > 0 && !/\d/.test(name)) ? [{ name, value }] : [];
  });
  // A file that was put in whole has no password in its first line.
  const isFile = /^(?:-----BEGIN|\s*\{)/.test(text) && rest.length > 1;
  const said = (pattern: RegExp) => fields.find(({ name }) => pattern.test(name))?.value ?? '';
  return {
    title,
    user: said(/^(?:user(?:name)?|login|id)$/i),
    password: isFile ? '' : first,
    url: said(/^(?:url|endpoint|address)$/i),
    fields: fields.filter(({ name }) => !/^(?:user(?:name)?|login|name)$/i.test(name)),
    texts: [{ name: 'entry', value: text }],
  };
}

/** pass, the standard Unix password manager, and gopass, whose store is the same where gpg closes it. */
export const pass: Store = {
  id: 'pass',
  label: 'pass',
  place: storeFolder,
  names: namesIn,
  async read(path, { outside, picked }) {
    const chosen = chosenOf(await namesIn(path), picked);
    const gpg = await findProgram('gpg', outside);
    if (gpg === null) {
      throw new QCredError(
        'not_found',
        'There is no gpg on this machine, which opens the store.',
        'Install GnuPG.',
      );
    }
    const entries: Entry[] = [];
    const closed: string[] = [];
    for (const name of chosen) {
      const text = await openEntry(gpg, join(path, `${name}.gpg`), outside);
      if (text === null) closed.push(name);
      else entries.push(entryOf(name, text));
    }
    if (entries.length === 0) {
      throw new QCredError(
        'bad_input',
        'gpg opened none of these entries: it has no key for them, or they are damaged.',
        'Try "gpg --decrypt" with one of their files in a terminal.',
      );
    }
    const notices: Notice[] =
      closed.length === 0
        ? []
        : [{ level: 'warning', message: `gpg did not open ${listed(closed, 5)}.`, hint: '' }];
    return { profiles: [], entries, notices };
  },
};
