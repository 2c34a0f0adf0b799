/**
 * A bare Debian in a folder. What runs in it has namespaces of its own for mounts and processes: when its first
 * process ends, however it ends, all others end, and nothing is mounted any more. The folder is then like any
 * other, and can be deleted.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../project.mjs';

const release = 'bookworm';
const dayMs = 86_400_000;

/** What the folder becomes for the program: its whole world, with the machine's devices and network. */
const enter = `set -e
cd "$1"
shift
mount --bind . .
cd "$PWD"
mount -t proc proc proc
mount --rbind /dev dev
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs tmpfs run
mount --bind "$1" var/cache/apt/archives
shift
pivot_root . .
umount -l .
cd /
PATH=$QCRED_TEST_PATH
unset QCRED_TEST_PATH
exec "$@"
`;

/**
 * Why this machine cannot make such a system.
 * @returns {string | null} null where it can; for lack of rights only, the rest shows when it is tried
 */
export function whyNoBareRoot() {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg')) return 'this is no Debian';
  if (process.getuid?.() !== 0) return 'it has to be root, to make another system in a folder';
  const { status } = spawnSync('unshare', ['--mount', '--pid', '--ipc', '--fork', 'true'], {
    stdio: 'ignore',
  });
  return status === 0 ? null : 'this machine lets nobody make namespaces';
}

/**
 * Where this machine has Debian's packages from: what its own apt uses.
 * @returns {string | undefined} an address; undefined where apt knows none of this release
 */
function mirrorOf() {
  const format = ['indextargets', '--format', '$(CODENAME) $(REPO_URI)', 'Created-By: Packages'];
  const { stdout } = spawnSync('apt-get', format, { encoding: 'utf8' });
  const line = stdout?.split('\n').find((one) => one.startsWith(`${release} http`));
  return line?.slice(release.length + 1).replace(/\/$/, '');
}

/** Whether Debian's packages can be had from here. */
export async function reachesDebian() {
  const mirror = mirrorOf();
  if (mirror === undefined) return false;
  try {
    const answer = await fetch(`${mirror}/dists/${release}/Release`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(20_000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

/**
 * Makes a bare system: what `debootstrap --variant=minbase` installs. It is kept for a week, packed.
 * @param {string} folder a new one
 * @throws Error with what debootstrap said
 */
export function makeBareRoot(folder) {
  const packed = join(cacheFolder(), `debian-${release}-minbase.tar.gz`);
  if (!existsSync(packed) || Date.now() - statSync(packed).mtimeMs > 7 * dayMs) {
    mkdirSync(cacheFolder(), { recursive: true });
    const made = `${packed}.${process.pid}`;
    // In namespaces of its own, too: what it mounts is gone when it was stopped.
    const args = [
      '--mount',
      '--pid',
      '--fork',
      '--kill-child',
      '--mount-proc',
      'debootstrap',
      '--variant=minbase',
    ];
    const { status, stdout } = spawnSync('unshare', [...args, release, folder, mirrorOf() ?? ''], {
      encoding: 'utf8',
      maxBuffer: 16 * 1024 * 1024,
    });
    if (status !== 0) throw new Error(`debootstrap failed:\n${stdout.split('\n').slice(-15).join('\n')}`);
    rmSync(join(folder, 'var/cache/apt/archives'), { recursive: true, force: true });
    execFileSync('tar', ['-C', folder, '--numeric-owner', '-czf', made, '.']);
    renameSync(made, packed);
  } else {
    mkdirSync(folder, { recursive: true });
    execFileSync('tar', ['-C', folder, '--numeric-owner', '-xzf', packed]);
  }
  mkdirSync(join(folder, 'var/cache/apt/archives'), { recursive: true });
  writeFileSync(
    join(folder, 'etc/apt/apt.conf.d/90bare'),
    'APT::Install-Recommends "false";\nAcquire::Retries "3";\n',
  );
  // No service of the system's is started in here.
  writeFileSync(join(folder, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
}

/**
 * Runs a shell script in a bare system.
 * @param {string} folder of `makeBareRoot`
 * @param {string} script for `sh`; it ends at the first command that fails
 * @param {{ user?: number, home?: string, limit?: number, env?: Record<string, string> }} [options] `user`: root
 *   unless told; `limit` in milliseconds
 * @returns {Promise<{ code: number, output: string }>} all that was printed, on both streams
 */
export function runIn(folder, script, { user = 0, home = '/root', limit = 240_000, env = {} } = {}) {
  const archives = join(cacheFolder(), `debian-${release}-archives`);
  mkdirSync(join(archives, 'partial'), { recursive: true });
  const world = ['--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child', '--propagation', 'private'];
  const as = user === 0 ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups'];
  const child = spawn(
    'unshare',
    [...world, 'sh', '-c', enter, 'sh', folder, archives, ...as, 'sh', '-ec', script],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
        QCRED_TEST_PATH: user === 0 ? '/usr/sbin:/usr/bin:/sbin:/bin' : '/usr/bin:/bin',
        HOME: home,
        LANG: 'C.UTF-8',
        DEBIAN_FRONTEND: 'noninteractive',
        ...env,
      },
    },
  );
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data;
      });
    }
    const timer = setTimeout(() => {
      output += `\nIt took longer than ${limit / 1000} seconds.\n`;
      child.kill('SIGKILL');
    }, limit);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 128, output });
    });
  });
}
