/** A package for Debian, Ubuntu and their like, by `dpkg-deb` (Debian Policy 4.6). */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../project.mjs';
import { debianPackages, systemNeeds } from './libraries.mjs';
import { about, gzip, home, layOutPackage, packageName } from './tree.mjs';

const architectures = { x64: 'amd64', arm64: 'arm64' };

/** Debian's words for a version: "1.0.0-beta.1" comes before "1.0.0". */
export const debianVersion = (version) => version.replace('-', '~');

/**
 * @param {{ app: string, work: string, into: string, version: string, date: Date, isTest: boolean }} wanted
 *   `work`: a folder for what lies between; one that is for tests is not compressed, and so made in seconds
 * @returns {Promise<string>} the package's path
 */
export async function buildDeb({ app, work, into, version, date, isTest }) {
  const tree = join(work, 'deb');
  rmSync(tree, { recursive: true, force: true });
  await layOutPackage({ kind: 'deb', app, into: tree, version, date, isTest });
  const name = packageName(isTest);
  const put = (path, text) => writeFileSync(join(tree, path), text);
  put(`usr/share/doc/${name}/changelog.gz`, gzip(changelog(name, version, date)));
  mkdirSync(join(tree, 'usr/share/lintian/overrides'), { recursive: true });
  cpSync(join(root, 'build', 'linux', 'lintian-overrides'), join(tree, 'usr/share/lintian/overrides', name));
  mkdirSync(join(tree, 'DEBIAN'), { mode: 0o755 });
  const size = execFileSync('du', ['-sk', '--apparent-size', tree], { encoding: 'utf8' }).split('\t')[0];
  const depends = [...debianPackages(systemNeeds(join(tree, home)).needs), 'xdg-utils'];
  put('DEBIAN/control', control({ name, version, isTest, size, depends }));
  put('DEBIAN/md5sums', sums(tree));
  const file = join(into, `${name}_${debianVersion(version)}_${architectures[process.arch]}.deb`);
  const compression = isTest ? ['-Znone'] : ['-Zxz'];
  execFileSync('dpkg-deb', ['--root-owner-group', ...compression, '--build', tree, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, SOURCE_DATE_EPOCH: String(Math.floor(date.getTime() / 1000)) },
  });
  rmSync(tree, { recursive: true });
  return file;
}

/** What `dpkg` knows of the package. */
function control({ name, version, isTest, size, depends }) {
  const other = packageName(!isTest);
  return `Package: ${name}
Version: ${debianVersion(version)}
Architecture: ${architectures[process.arch]}
Maintainer: ${about.maintainer}
Installed-Size: ${size}
Depends: ${depends.join(', ')}
Recommends: default-dbus-session-bus | dbus-session-bus, gnome-keyring | kwalletmanager | keepassxc
Suggests: bash-completion
Conflicts: ${other}
Replaces: ${other}
Section: utils
Priority: optional
Homepage: ${about.homepage}
Description: ${about.summary[0].toLowerCase()}${about.summary.slice(1)}
${about.description.map(wrapped).join('\n .\n')}
${isTest ? ' .\n This is a test build, not for release: keep no real keys in it.\n' : ''}`;
}

/** A paragraph of a description: lines of less than 80 characters that begin with a space. */
const wrapped = (text) => text.replace(/(.{1,76})(?:\s+|$)/g, ' $1\n').trimEnd();

const changelog = (name, version, date) => `${name} (${debianVersion(version)}) stable; urgency=medium

  * See the changes of this version at ${about.homepage}.

 -- ${about.maintainer}  ${date.toUTCString().replace('GMT', '+0000')}
`;

/** The sums that `dpkg --verify` compares. */
function sums(tree) {
  const list = 'find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum';
  return execFileSync('sh', ['-c', list], { cwd: tree, encoding: 'utf8' });
}
