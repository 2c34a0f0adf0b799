/**
 * `npm run package:test`: the packages for Linux as a stranger meets them. Builds a deb and an rpm with the
 * Electron at hand, has the distributions' own tools look at them, installs them in bare Debian systems, and
 * there, as an ordinary user, starts the window and does the main job: paste a key, store it, export it, and let
 * the real `aws` use it. Then upgrades while the app runs, removes all, and lists what is left.
 *
 * Linux and root only; elsewhere it says so and passes. `KEEP=1` keeps the systems, and says where.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findElectronDist } from './electron-dist.mjs';
import { makeBareRoot, reachesDebian, runIn, whyNoBareRoot } from './lib/packages/bareRoot.mjs';
import { buildDeb } from './lib/packages/deb.mjs';
import { buildRpm } from './lib/packages/rpm.mjs';
import { home } from './lib/packages/tree.mjs';
import { withServices } from './lib/processes.mjs';
import { root } from './lib/project.mjs';
import { putTogether, sourceDate } from './package.mjs';
import { ensureSystemPackages } from './system-deps.mjs';

const person = { user: 1000, home: '/home/person' };
const jobs = join(root, 'scripts', 'lib', 'packages', 'jobs');
const lower = '0.0.9';

let passed = 0;
const started = Date.now();

await withServices(async () => {
  const why = whyNoBareRoot();
  if (why !== null) return skip(why);
  if (!ensureSystemPackages(['packaging', 'bare'])) return 1;
  if (!(await reachesDebian())) return skip('Debian’s packages cannot be reached');
  const work = mkdtempSync(join(tmpdir(), 'qcred-package-test-'));
  try {
    const made = await build(work);
    if (made === null) return 1;
    await inspect(made);
    await tryDeb(work, made);
    await tryRpm(work, made);
    console.log(`packages: ${passed} passed, 0 failed`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.log(`packages: ${passed} passed, 1 failed`);
    return 1;
  } finally {
    if (process.env.KEEP) console.log(`Kept: ${work}`);
    else rmSync(work, { recursive: true, force: true });
  }
});

/** Says aloud that nothing was tried. */
function skip(why) {
  console.error(`\nTHE PACKAGES WERE NOT TRIED: ${why}.\n`);
  return 0;
}

/** One thing that must hold. @throws Error with its name and what went wrong */
async function check(name, hold) {
  try {
    const said = await hold();
    passed += 1;
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`✓ ${String(seconds).padStart(4)} s  ${name}${typeof said === 'string' ? `: ${said}` : ''}`);
  } catch (error) {
    throw new Error(`✗ ${name}\n${error instanceof Error ? error.message : error}`);
  }
}

/** Refuses what should not be so. */
function must(holds, words) {
  if (!holds) throw new Error(words);
}

/** What a program of this machine prints. @throws Error with all it printed when it fails */
function tool(command, ...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')}\n${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}

/** What a script prints in a bare system. @throws Error with all it printed when it fails */
async function inside(folder, script, options) {
  const { code, output } = await runIn(folder, script, options);
  if (code !== 0) throw new Error(`${script.slice(0, 400)}\nended with ${code}:\n${output.slice(-6_000)}`);
  return output;
}

/** How one of the shell scripts in `jobs` is called there, with a keychain where it is wanted. */
function job(name, { keyring = false } = {}) {
  return `sh -e ${keyring ? '/jobs/keyring.sh ' : ''}/jobs/${name}.sh`;
}

/** A bare system with the jobs in it. */
function system(folder) {
  makeBareRoot(folder);
  cpSync(jobs, join(folder, 'jobs'), { recursive: true });
}

async function build(work) {
  const dist = await findElectronDist({ say: (line) => console.error(line) });
  const app = await putTogether({ dist, output: join(work, 'app'), isTest: true });
  if (app === null) return null;
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const into = join(work, 'packages');
  mkdirSync(into);
  const wanted = { work, into, date: sourceDate(), isTest: true };
  const made = { version };
  await check('a deb is built', async () => {
    made.deb = await buildDeb({ ...wanted, app, version });
  });
  await check('an rpm is built', async () => {
    made.rpm = await buildRpm({ ...wanted, app, version });
  });
  await check('a deb of the same tree with a lower version', async () => {
    const manifest = join(app, 'resources', 'command', 'package.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(version, lower));
    made.older = await buildDeb({ ...wanted, app, version: lower });
  });
  rmSync(join(work, 'app'), { recursive: true });
  return made;
}

/** What the distributions' own tools say of the packages. */
async function inspect({ deb, rpm }) {
  await check('lintian finds nothing that is not explained', () => {
    // A build for tests is not compressed; one for release is.
    tool(
      'lintian',
      '--allow-root',
      '--fail-on',
      'error,warning',
      '--suppress-tags',
      'uses-no-compression-for-control-tarball,uses-no-compression-for-data-tarball',
      deb,
    );
  });
  const unpacked = mkdtempSync(join(tmpdir(), 'qcred-package-test-'));
  try {
    tool('dpkg-deb', '-x', deb, unpacked);
    const share = join(unpacked, 'usr', 'share');
    await check('desktop-file-validate finds nothing', () => {
      const said = tool('desktop-file-validate', join(share, 'applications', 'app.qcred.QCred.desktop'));
      must(said === '', said);
    });
    await check('appstreamcli finds nothing', () => {
      tool('appstreamcli', 'validate', '--no-net', join(share, 'metainfo', 'app.qcred.QCred.metainfo.xml'));
    });
    await check('the manual has every command', () => {
      const page = execFileSync('gzip', ['-dc', join(share, 'man', 'man1', 'qcred.1.gz')], {
        encoding: 'utf8',
      });
      const help = tool(join(unpacked, home, 'resources', 'command', 'bin', 'qcred'), 'help');
      const names = [...help.matchAll(/^ {2}(\S+) {2,}\S/gm)].map(([, name]) => name);
      must(names.length > 30, `only ${names.length} commands`);
      const missing = names.filter((name) => !page.includes(`.SS qcred ${name.replaceAll('-', '\\-')}\n`));
      must(missing.length === 0, `The manual lacks ${missing.join(', ')}.`);
    });
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
  await check('the rpm asks for what it needs, by the names of libraries', () => {
    const asked = tool('rpm', '-qp', '--requires', rpm);
    for (const name of [
      'libsecret-1.so.0()',
      'libasound.so.2()',
      'libgbm.so.1()',
      'libdrm.so.2()',
      'libgtk-3.so.0()',
      'libnotify.so.4()',
    ]) {
      must(asked.includes(name), `${name} is not among:\n${asked}`);
    }
    must(!asked.includes('libffmpeg'), `It asks for a library that it brings along:\n${asked}`);
    const offered = tool('rpm', '-qp', '--provides', rpm);
    must(!offered.includes('.so'), `It offers its own libraries to others:\n${offered}`);
  });
}

async function tryDeb(work, { deb, older, version }) {
  const folder = join(work, 'debian');
  await check('a bare Debian', () => system(folder));
  const put = (path) => cpSync(path, join(folder, 'root', basename(path)));
  put(deb);
  put(older);
  const before = filesOf(folder);
  await check('the lower version installs with what it says it needs, and nothing recommended', async () => {
    await inside(
      folder,
      `apt-get update -qq; apt-get install -y -qq /root/${basename(older)}; useradd -m -s /bin/sh -u 1000 person`,
    );
  });
  await check('no program lacks a library', () => inside(folder, job('libraries')).then(() => {}));
  await check('the command runs without a Node on the path, and says what it is', async () => {
    const said = await inside(folder, 'if command -v node; then exit 1; fi; qcred --version', person);
    must(said.trim() === `${lower} (test build, not for release)`, said);
  });
  const installed = filesOf(folder);
  await check('tools for the test', async () => {
    await inside(
      folder,
      'apt-get install -y -qq awscli dbus gnome-keyring libsecret-tools xauth xdotool xvfb',
    );
  });
  await check('the window opens', () => inside(folder, job('window'), person).then(() => {}));
  await check('paste, store under a passphrase, export, and aws lists the buckets', async () => {
    await inside(folder, job('main'), {
      ...person,
      env: { STORE: 'passphrase', QCRED_PASSPHRASE: 'CANARY passphrase' },
    });
  });
  await check('the same with the keychain', async () => {
    await inside(folder, job('main', { keyring: true }), { ...person, env: { STORE: 'keychain' } });
  });
  await check('an upgrade while the app runs leaves it running, and the key served', async () => {
    await upgrade(folder, deb, version);
  });
  await check('the window of the new version opens with the keychain', async () => {
    await inside(folder, job('window', { keyring: true }), person);
  });
  await check('removed, nothing of the package is left in the system', async () => {
    await inside(folder, 'apt-get purge -y -qq qcred-test-build');
    const ours = installed.filter((path) => !before.includes(path) && /qcred/i.test(path));
    must(ours.length > 50, `Only ${ours.length} files were known to be ours.`);
    const left = filesOf(folder).filter((path) => /qcred/i.test(path) && !/^\/(?:root|home)\//.test(path));
    must(left.length === 0, left.join('\n'));
  });
  await check('what stays is the person’s', async () => {
    const left = (
      await inside(
        folder,
        'cd; find . -type f ! -path "./.cache/*" ! -path "./.config/QCred/window/*" | sort',
        person,
      )
    ).trim();
    const besides = './.config/QCred/window and ./.cache: what Chromium and Node keep for later starts';
    console.log(`${left}\n${besides}`.replace(/^/gm, '         '));
    must(/\.aws\/config/.test(left) && /vault\.qcred/.test(left), 'The vault or the AWS files are gone.');
  });
}

/** All regular files and links of a system, without what the package manager keeps for itself. */
function filesOf(folder) {
  return tool('find', folder, '-xdev', '(', '-type', 'f', '-o', '-type', 'l', ')')
    .split('\n')
    .map((path) => path.slice(folder.length))
    .filter((path) => path !== '' && !/^\/(?:var\/(?:lib|cache|log)|proc|sys|tmp)\//.test(path));
}

async function upgrade(folder, deb, version) {
  const said = await inside(folder, job('upgrade'), {
    env: { DEB: `/root/${basename(deb)}`, VERSION: version },
  });
  must(said.includes('the old window lives'), said);
}

async function tryRpm(work, { rpm }) {
  const folder = join(work, 'other');
  await check('another bare Debian', () => system(folder));
  await check('the rpm’s payload lies there, with the libraries that it asks for', async () => {
    const files = tool('rpm', '-qp', '--qf', '[%{FILENAMES} %{FILEUSERNAME}:%{FILEGROUPNAME}\\n]', rpm)
      .trim()
      .split('\n');
    must(
      files.every((line) => line.endsWith(' root:root')),
      'Some files are not root’s.',
    );
    execFileSync('sh', [
      '-c',
      `rpm2cpio "$1" | (cd "$2" && cpio --quiet -idm --no-absolute-filenames)`,
      'sh',
      rpm,
      folder,
    ]);
    const helper = tool('stat', '-c', '%a', join(folder, home, 'chrome-sandbox')).trim();
    must(helper === '4755', `chrome-sandbox has ${helper}.`);
    // Debian's names for what the rpm asks for by library.
    const control = tool(
      'dpkg-deb',
      '-f',
      readdirSync(join(work, 'packages'))
        .map((name) => join(work, 'packages', name))
        .find((path) => path.endsWith('.deb')),
      'Depends',
    );
    writeFileSync(join(folder, 'root', 'depends'), control);
    await inside(folder, `${job('depends')}; useradd -m -s /bin/sh -u 1000 person`);
    const asked = tool('rpm', '-qp', '--requires', rpm)
      .split('\n')
      .map((line) => /^(\S+\.so[.\d]*)\(/.exec(line)?.[1]);
    const known = await inside(folder, 'ldconfig -p');
    const missing = [...new Set(asked)].filter((name) => name && !known.includes(name));
    must(missing.length === 0, `Nothing has ${missing.join(', ')}.`);
  });
  await check('no program lacks a library there', () => inside(folder, job('libraries')).then(() => {}));
  await check('paste, store and serve there', async () => {
    await inside(folder, job('main'), {
      ...person,
      env: { STORE: 'passphrase', QCRED_PASSPHRASE: 'CANARY passphrase', NO_AWS: 'yes' },
    });
  });
  await check('the window opens there', async () => {
    await inside(folder, 'apt-get install -y -qq dbus xauth xdotool xvfb');
    await inside(folder, job('window'), person);
  });
  must(existsSync(join(folder, 'usr/bin/qcred')), 'qcred is not on the path.');
}
