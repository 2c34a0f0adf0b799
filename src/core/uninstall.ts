/** Takes QCred off a person's account: first what stands of it in files of tools, then what it keeps. */
import type { Stats } from 'node:fs';
import { lstat, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TargetId, VaultState } from '#shared/model.ts';
import type { Deps } from './deps.ts';
import type { OpenVault } from './store/access.ts';
import { eraseSecrets, secretIdsOf } from './store/credentials.ts';
import { nullIfMissing, writeFault } from './store/files/faults.ts';
import { xdgFolder } from './store/files/xdg.ts';
import { installationOf, launcherThere } from './store/launcher/launcher.ts';
import { copiesFolder, launcherFile } from './store/launcher/place.ts';
import { anchorAccount, vaultKeyAccount } from './store/secrets/store.ts';

/** What QCred keeps on a machine besides files of tools. */
export interface OwnPlace {
  /** In words, as the object of "Delete …?". */
  what: string;
  paths: string[];
}

/**
 * The bindings that stop to work without QCred, a group for each tool. A secret that was written in the clear
 * is no reference, and stays.
 */
export function referencesOf({ bindings }: VaultState): Map<TargetId, string[]> {
  const groups = new Map<TargetId, string[]>();
  for (const { id, target, mode, asDefault } of bindings) {
    if (mode === 'static' || asDefault) continue;
    groups.set(target, [...(groups.get(target) ?? []), id]);
  }
  return groups;
}

/**
 * Erases what a vault has in the keychain, the key of the vault last: without it the rest could not be found.
 * Secrets under a passphrase are in the vault's folder, and go with it.
 *
 * @returns how many secrets of access keys were named
 * @throws QCredError keychain_*
 */
export async function eraseKeychain(access: OpenVault): Promise<number> {
  const ids = secretIdsOf(await access.vault.state());
  if (access.secrets.kind !== 'keychain') return ids.size;
  await eraseSecrets(access, ids);
  await access.secrets.delete(anchorAccount(access.vault.id));
  await access.secrets.delete(vaultKeyAccount(access.vault.id));
  return ids.size;
}

/** Names that QCred gives in the vault's folder; anything else there is somebody else's. */
const ours =
  /^(?:vault(?:\.previous|\.broken)?\.qcred|vault\.(?:lock|begun)|secrets\.(?:qcred|lock)|(?:activity|active|edits|lock)(?:\.[a-z]+)?|excerpts|changes|noted|rotations|accounts|sessions|jobs|tightened|health|window|\.qcred-[0-9a-f]{16}\.tmp)$/;

/** The vault with its log, in this folder: what of it is ours. */
export async function vaultPlace({ dataDir }: Deps): Promise<OwnPlace> {
  const names = await readdir(dataDir).catch(nullIfMissing);
  return {
    what: 'the vault, with its log and what can be undone',
    paths: (names ?? []).filter((name) => ours.test(name)).map((name) => join(dataDir, name)),
  };
}

/** What is kept beside the vault: the window's state, compiled code, the launcher, an entry for the login. */
export async function otherPlaces(deps: Deps): Promise<OwnPlace[]> {
  const { home, env, dataDir, platform } = deps;
  const cache = join(xdgFolder(env.XDG_CACHE_HOME, home, '.cache'), 'qcred', 'compiled');
  const window = join(env.QCRED_HOME ? dataDir : dirname(dataDir), 'window');
  const here = installationOf(deps);
  const launcher = here && (await launcherThere(here)) ? [launcherFile(here)] : [];
  const login = join(xdgFolder(env.XDG_CONFIG_HOME, home, '.config'), 'autostart', 'qcred.desktop');
  const isOurs = (await readFile(login, 'utf8').catch(() => '')).includes('\nX-QCred-Setting=true\n');
  const places = [
    {
      what: 'the launcher that tools call, and the command that it starts',
      paths: [...launcher, copiesFolder(deps)],
    },
    { what: 'what the window and the command keep for later starts', paths: [window, cache] },
    ...(platform === 'linux' && isOurs ? [{ what: 'the start at login', paths: [login] }] : []),
  ];
  const there = places.map(async ({ what, paths }) => ({ what, paths: await existing(paths) }));
  return (await Promise.all(there)).filter(({ paths }) => paths.length > 0);
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map((path): Promise<Stats | null> => lstat(path).catch(nullIfMissing)),
  );
  return paths.filter((_, i) => found[i]);
}

/**
 * Deletes what is there, and folders of ours that are empty then. Follows no link.
 *
 * @throws QCredError file_read_only, write_failed
 */
export async function deletePlace({ paths }: OwnPlace): Promise<void> {
  for (const path of paths) {
    await rm(path, { recursive: true, force: true }).catch((error: unknown) => {
      throw writeFault(error, path);
    });
    for (const folder of [dirname(path), dirname(dirname(path))])
      if (/^(?:qcred|vault)$/i.test(folder.split(/[\\/]/).at(-1) ?? '')) await rmdir(folder).catch(() => {});
  }
}

/** Files that shells read at their start, below the home. */
const shellFiles = [
  '.bashrc',
  '.bash_profile',
  '.profile',
  '.zshrc',
  '.zprofile',
  '.config/fish/config.fish',
];

/** Those of them that call `qcred`, which the person wrote there. */
export async function shellFilesCalling({ home }: Pick<Deps, 'home'>): Promise<string[]> {
  const texts = shellFiles.map((name) => readFile(join(home, name), 'utf8').catch(() => ''));
  return (await Promise.all(texts)).flatMap((text, i) =>
    /^[^#\n]*\bqcred\b/m.test(text) ? [join(home, shellFiles[i] ?? '')] : [],
  );
}
