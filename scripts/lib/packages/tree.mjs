/** The files of a Linux package, as they will lie on the system that installs it. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../project.mjs';
import { desktopEntry, metainfo } from './desktop.mjs';
import { manualPage, readHelp } from './manual.mjs';

/** What both kinds of packages say of the app. */
export const about = JSON.parse(readFileSync(join(root, 'build', 'linux', 'about.json'), 'utf8'));

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Where the app is, on the system that installs it. */
export const home = '/usr/lib/qcred';

/** The app's program, which is no command for people. */
export const appProgram = `${home}/qcred-app`;

/** Which files for completion each kind of system reads. */
const completionFiles = {
  deb: {
    bash: 'bash-completion/completions/qcred',
    zsh: 'zsh/vendor-completions/_qcred',
    fish: 'fish/vendor_completions.d/qcred.fish',
  },
  rpm: {
    bash: 'bash-completion/completions/qcred',
    zsh: 'zsh/site-functions/_qcred',
    fish: 'fish/vendor_completions.d/qcred.fish',
  },
};

/**
 * @typedef {{ kind: 'deb' | 'rpm', app: string, into: string, version: string, date: Date, isTest: boolean }} Wanted
 * `app`: the folder that electron-builder made; `into`: a folder that is made; `isTest`: for tests, not for release
 */

/**
 * The name of the package: one that is for tests only has another.
 * @param {boolean} isTest
 */
export const packageName = (isTest) => (isTest ? 'qcred-test-build' : 'qcred');

/**
 * Lays out the files of a package.
 * @param {Wanted} wanted
 */
export async function layOutPackage({ kind, app, into, version, date, isTest }) {
  const share = join(into, 'usr', 'share');
  const docs = join(share, 'doc', packageName(isTest));
  const put = (path, text, at = share) => {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  };
  const installed = join(into, home);
  mkdirSync(dirname(installed), { recursive: true });
  cpSync(app, installed, { recursive: true, verbatimSymlinks: true });
  for (const name of ['not-for-packaging', 'version']) rmSync(join(installed, name), { force: true });

  mkdirSync(join(into, 'usr', 'bin'), { recursive: true });
  symlinkSync('../lib/qcred/resources/command/bin/qcred', join(into, 'usr', 'bin', 'qcred'));

  const day = date.toISOString().slice(0, 10);
  const name = isTest ? 'QCred (test build, not for release)' : 'QCred';
  put(`applications/${about.id}.desktop`, desktopEntry(about, { name, program: appProgram }));
  put(
    `metainfo/${about.id}.metainfo.xml`,
    metainfo(about, { name, version, date: day, license: manifest.license }),
  );
  for (const file of readdirSync(join(root, 'resources', 'icons'))) {
    const size = file.replace('.png', '');
    if (Number.parseInt(size, 10) > 512) continue;
    put(`icons/hicolor/${size}/apps/${about.id}.png`, readFileSync(join(root, 'resources', 'icons', file)));
  }
  put(`icons/hicolor/scalable/apps/${about.id}.svg`, readFileSync(join(root, 'resources', 'icon.svg')));

  const command = [join(root, 'node_modules', 'node', 'bin', 'node'), join(root, 'out', 'main', 'qcred.js')];
  const page = manualPage(await readHelp(command), { version, date: day });
  put('man/man1/qcred.1.gz', gzip(page));
  for (const [shell, path] of Object.entries(completionFiles[kind])) {
    put(path, execFileSync(command[0], [command[1], 'shell-init', shell, '--completion']));
  }

  const licences = { 'LICENSE.electron.txt': 'electron.txt', 'LICENSES.chromium.html': 'chromium.html' };
  for (const [from, to] of Object.entries(licences)) {
    mkdirSync(join(docs, 'licences'), { recursive: true });
    renameSync(join(installed, from), join(docs, 'licences', to));
  }
  if (kind === 'deb') put('copyright', copyright(), docs);
  if (kind === 'rpm') put('LICENSE', readFileSync(join(root, 'LICENSE')), docs);
  settleModes(into);
}

/** As `gzip -9n` does: no name and no time within, so that the same text is the same file. */
export const gzip = (text) => gzipSync(text, { level: 9 });

/** After version 1.0 of Debian's machine-readable copyright files. */
const copyright = () => `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: QCred
Source: ${about.homepage}
Comment: The packages of others that QCred holds, with their licences, are listed by "qcred --licences".
 Those of Electron and Chromium are in the folder "licences" beside this file.

Files: *
Copyright: 2026 the QCred authors
License: Apache-2.0
 On Debian systems the full text of the Apache License 2.0 is in
 /usr/share/common-licenses/Apache-2.0.
`;

/** Chromium's own helper for machines where people may make no user namespaces: it runs as root, and sees to that first. */
const sandboxHelper = `${home}/chrome-sandbox`;

/** Modes as distributions have them, whatever the umask here: libraries are not started, and belong to root. */
function settleModes(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) continue;
    const isStarted = (lstatSync(path).mode & 0o100) !== 0 && !/\.(?:so(?:\.\d+)*|node)$/.test(entry.name);
    chmodSync(path, entry.isDirectory() || isStarted ? 0o755 : 0o644);
  }
  chmodSync(folder, 0o755);
  chmodSync(join(folder, sandboxHelper), 0o4755);
}
