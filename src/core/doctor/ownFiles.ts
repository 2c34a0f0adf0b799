import { constants, type Stats } from 'node:fs';
import { lstat, open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CheckView } from '#shared/contract/index.ts';
import { commandLine } from '#shared/shellWord.ts';
import { count, listed } from '#shared/words.ts';
import type { Deps } from '../deps.ts';
import { nullIfMissing } from '../store/files/faults.ts';
import type { Check } from './check.ts';

/** What is looked at, at most: far more than QCred makes. */
const mostEntries = 20_000;
const deepest = 6;
/** How many are named in a sentence. */
const named = 4;

/** What is wrong with one file or folder of ours. */
interface Fault {
  path: string;
  kind: 'open' | 'owner' | 'link' | 'shared' | 'odd';
  /** For `open`: the permissions it has, and those it should have. */
  modes?: { before: number; after: number };
}

interface Entry {
  path: string;
  is: Stats;
}

/**
 * Do QCred's own files belong to the person alone? Looks at each of them: permissions, owner, links.
 * Windows keeps rights in another way, and folders of a person are closed to others there.
 */
export const checkOwnFiles: Check = async ({ deps }) => {
  if (deps.platform === 'win32') return [];
  const { faults, looked } = await findFaults(deps);
  const views = words.flatMap(({ kind, ...rest }) => viewOf(faults, kind, rest, deps));
  if (views.length > 0 || looked === 0) return views;
  const message = `${count(looked, 'file')} and folders of QCred are yours alone.`;
  return [{ ...base, status: 'good', message, hint: '' }];
};

/** QCred's files and folders that others can open, with the permissions they have and should have. */
export async function openOwnFiles(deps: Deps): Promise<{ path: string; before: number; after: number }[]> {
  if (deps.platform === 'win32') return [];
  const { faults } = await findFaults(deps);
  return faults.flatMap(({ path, modes }) => (modes ? [{ path, ...modes }] : []));
}

/**
 * Takes from others what they may do with QCred's files. Follows no link.
 *
 * @returns how many were closed
 * @throws the system's error where that is not allowed
 */
export async function repairOwnFiles(deps: Deps): Promise<number> {
  const files = await openOwnFiles(deps);
  for (const { path, after } of files) {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      await file.chmod(after);
    } finally {
      await file.close();
    }
  }
  return files.length;
}

const base = { id: 'own-files', label: 'Files of QCred' } as const;

const words: readonly {
  kind: Fault['kind'];
  status: CheckView['status'];
  /** Said of one, and of several. */
  what: readonly [one: string, several: string];
  hint: string;
}[] = [
  {
    kind: 'open',
    status: 'warning',
    what: ['can be opened by other users of this machine', 'can be opened by other users of this machine'],
    hint: 'Secrets in them are encrypted all the same. Close them with "qcred doctor --repair".',
  },
  {
    kind: 'owner',
    status: 'bad',
    what: [
      'belongs to another user, who can read and replace it',
      'belong to another user, who can read and replace them',
    ],
    hint: 'Find out how that came. Then make the folder yours again, as the administrator:',
  },
  {
    kind: 'link',
    status: 'bad',
    what: [
      'is a symbolic link: QCred makes none there, so somebody else did',
      'are symbolic links: QCred makes none there, so somebody else did',
    ],
    hint: 'Look where that leads, and remove it.',
  },
  {
    kind: 'shared',
    status: 'bad',
    what: [
      'has another name elsewhere, through which it can be read and changed',
      'have another name elsewhere, through which they can be read and changed',
    ],
    hint: 'While QCred is closed, copy the file, remove it, and put the copy in its place.',
  },
  {
    kind: 'odd',
    status: 'bad',
    what: ['is neither a file nor a folder', 'are neither files nor folders'],
    hint: 'Remove it.',
  },
];

function viewOf(
  faults: readonly Fault[],
  kind: Fault['kind'],
  { status, what, hint }: Pick<(typeof words)[number], 'status' | 'what' | 'hint'>,
  { dataDir, platform, uid }: Deps,
): CheckView[] {
  const paths = faults.filter((fault) => fault.kind === kind).map(({ path }) => path);
  if (paths.length === 0) return [];
  const repair = kind === 'open' ? { mending: { kind: 'own-files' as const } } : {};
  return [
    {
      ...base,
      status,
      message: `${listed(paths, named)} ${what[paths.length === 1 ? 0 : 1]}.`,
      hint:
        kind === 'owner' ? `${hint} ${commandLine(platform, ['chown', '-R', String(uid)], dataDir)}` : hint,
      ...repair,
    },
  ];
}

async function findFaults(deps: Deps): Promise<{ faults: Fault[]; looked: number }> {
  const { dataDir, home, env } = deps;
  // The folder itself may be a link that the person made; what is in it may not.
  const root = await stat(dataDir).catch(nullIfMissing);
  if (!root) return { faults: [], looked: 0 };
  const entries: Entry[] = [{ path: dataDir, is: root }];
  await walk(dataDir, 1, entries);
  const beside = [
    // Chromium's, and where the window was.
    join(env.QCRED_HOME ? dataDir : dirname(dataDir), 'window'),
    // Code that the command loads.
    join(env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(home, '.cache'), 'qcred'),
  ];
  for (const path of beside) {
    const is = await lstat(path).catch(nullIfMissing);
    if (is && !entries.some((entry) => entry.path === path)) entries.push({ path, is });
  }
  const names = new Map<string, number>();
  for (const { is } of entries) names.set(idOf(is), (names.get(idOf(is)) ?? 0) + 1);
  const faults = entries.flatMap((entry) => faultsOf(entry, deps, names.get(idOf(entry.is)) ?? 1));
  return { faults, looked: entries.length };
}

const idOf = ({ dev, ino }: Stats): string => `${dev}:${ino}`;

/** @param known how many names of it were met in our folders */
function faultsOf({ path, is }: Entry, { uid }: Deps, known: number): Fault[] {
  if (is.isSymbolicLink()) return [{ path, kind: 'link' }];
  if (!is.isFile() && !is.isDirectory()) return [{ path, kind: 'odd' }];
  if (uid !== undefined && is.uid !== uid) return [{ path, kind: 'owner' }];
  const shared: Fault[] = is.isFile() && is.nlink > known ? [{ path, kind: 'shared' }] : [];
  const others = is.mode & 0o077;
  if (others === 0) return shared;
  const modes = { before: is.mode & 0o777, after: is.isDirectory() ? 0o700 : 0o600 };
  return [{ path, kind: 'open', modes }, ...shared];
}

async function walk(folder: string, depth: number, entries: Entry[]): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (entries.length >= mostEntries) return;
    const path = join(folder, name);
    const is = await lstat(path).catch(nullIfMissing);
    // Locks and half-written files come and go.
    if (!is) continue;
    // Chromium's folder has links of its own; it is looked at as a whole.
    if (depth === 1 && name === 'window') continue;
    entries.push({ path, is });
    if (is.isDirectory() && depth < deepest) await walk(path, depth + 1, entries);
  }
}
