/**
 * What Debian and Ubuntu must have installed. As root, installs what is missing; otherwise prints
 * the one command that does. Silent, and a single `dpkg-query`, when nothing is missing.
 *
 *   node scripts/system-deps.mjs [window] [keyring] [display] [desktop] [tools] [packaging] [bare]
 *
 * All of them when none is named.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isMain, isRoot } from './lib/project.mjs';

/**
 * Package names by what they are for. A list means "the first that this release has": releases
 * after Debian 12 and Ubuntu 22.04 renamed some libraries when their time type grew to 64 bits.
 * @type {Record<string, (string | string[])[]>}
 */
export const packages = {
  /** Electron's own libraries, a font, and libsecret for keytar. */
  window: [
    ['libasound2t64', 'libasound2'],
    ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
    ['libatspi2.0-0t64', 'libatspi2.0-0'],
    ['libcups2t64', 'libcups2'],
    ['libgtk-3-0t64', 'libgtk-3-0'],
    'fonts-dejavu-core',
    'libdrm2',
    'libgbm1',
    'libnotify4',
    'libnspr4',
    'libnss3',
    'libsecret-1-0',
    'libxcomposite1',
    'libxdamage1',
    'libxfixes3',
    'libxkbcommon0',
    'libxrandr2',
  ],
  /** A Secret Service for machines without a desktop. */
  keyring: ['dbus', 'gnome-keyring', 'libsecret-1-0'],
  /** An X server without a screen. */
  display: ['xvfb'],
  /** What a desktop has besides, for tests of what the app does there: notifications, and the parts of a panel. */
  desktop: ['dunst', 'python3-dbus', 'python3-gi'],
  /** The third-party tools whose files we write and read, the shells that follow us, and what looks at rights and calls. */
  tools: [
    'acl',
    'age',
    'direnv',
    'duplicity',
    'fish',
    'fuse3',
    'gpg',
    'gpg-agent',
    'keepassxc',
    ['kubectl', 'kubernetes-client'],
    'openssh-client',
    'openssl',
    'pass',
    'python3-boto3',
    'python3-pykmip',
    'rclone',
    'restic',
    's3cmd',
    's3fs',
    's4cmd',
    'strace',
    'zip',
    'zsh',
    'zstd',
  ],
  /** What makes packages for Linux, and what looks at them. */
  packaging: ['appstream', 'binutils', 'cpio', 'desktop-file-utils', 'lintian', 'rpm', 'zstd'],
  /** What makes a bare system to install them in. */
  bare: ['debootstrap'],
};

/**
 * Which of the wanted packages are not installed.
 * @param {(string | string[])[]} wanted
 * @returns {(string | string[])[]} the entries of `wanted` that no installed package satisfies
 */
export function missingPackages(wanted) {
  const names = wanted.flat();
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const query = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Package}\n', ...names], {
    encoding: 'utf8',
  });
  const installed = new Set();
  for (const line of query.stdout.split('\n')) {
    const [status, name] = line.split(' ');
    if (status === 'installed') installed.add(name);
  }
  return wanted.filter((entry) => ![entry].flat().some((name) => installed.has(name)));
}

/**
 * Makes sure that the system has what a group of uses needs.
 * @param {(keyof typeof packages)[]} uses
 * @returns {boolean} false when something is missing that this user may not install; the command to do it was printed
 */
export function ensureSystemPackages(uses) {
  // Elsewhere people have their own package manager, and desktops bring these libraries along.
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return true;
  const wanted = uses.flatMap((use) => packages[use] ?? []);
  const missing = missingPackages(wanted);
  if (missing.length === 0) return true;
  if (isRoot) return install(missing);
  const names = unique(missing.map(available));
  console.error('Some system packages are missing. Install them with:\n');
  console.error(`  sudo apt-get install -y --no-install-recommends ${names.join(' ')}\n`);
  return false;
}

function install(missing) {
  console.error('Installing system packages…');
  // A fresh container has no package lists at all, and then no name is known.
  if (apt('update', '-qq') !== 0) console.error('apt-get update failed; trying with the lists there are.');
  const names = unique(missing.map(available));
  return apt('install', '-y', '-qq', '--no-install-recommends', ...names) === 0;
}

function apt(...args) {
  const result = spawnSync('apt-get', args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return result.status;
}

/** The first alternative that this release has a candidate for; the last one when none has. */
function available(entry) {
  const names = [entry].flat();
  for (const name of names.slice(0, -1)) {
    const policy = spawnSync('apt-cache', ['show', '--no-all-versions', name], { stdio: 'ignore' });
    if (policy.status === 0) return name;
  }
  return names[names.length - 1];
}

const unique = (names) => [...new Set(names)];

if (isMain(import.meta.url)) {
  const named = process.argv.slice(2).filter((name) => name in packages);
  const uses = named.length > 0 ? named : Object.keys(packages);
  if (!ensureSystemPackages(uses)) process.exitCode = 1;
}
