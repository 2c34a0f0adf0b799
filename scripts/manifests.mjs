/**
 * `node scripts/manifests.mjs FOLDER ADDRESS`: manifests for winget and Homebrew, of the installers in a folder.
 * Neither tool was tried with them (docs/RELEASING.md).
 *
 *   node scripts/manifests.mjs dist https://example.org/releases/v1.2.3
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, root } from './lib/project.mjs';

/** The kinds of manifests that winget takes, by its schema 1.6. */
const winget = 'ManifestVersion: 1.6.0';
const identifier = 'QCred.QCred';

/**
 * @param {{ version: string, homepage: string, description: string, address: string,
 *   installers: readonly { name: string, sha256: string }[] }} release `address`: the folder of the installers
 * @returns {Record<string, string>} texts by file name; none for a system without an installer
 */
export function manifestsOf({ version, homepage, description, address, installers }) {
  const base = address.replace(/\/+$/, '');
  if (!/^https:\/\/[^\s"']+$/.test(base)) throw new Error('The address has to be one of https.');
  if (!/^[\w.-]+$/.test(version)) throw new Error(`${version} is no version.`);
  const exe = installers.find(({ name }) => name.endsWith('.exe'));
  const dmg = installers.find(({ name }) => name.endsWith('.dmg'));
  const about = [`PackageIdentifier: ${identifier}`, `PackageVersion: ${version}`];
  return {
    ...(exe && {
      [`${identifier}.yaml`]: lines(...about, 'DefaultLocale: en-US', 'ManifestType: version', winget),
      [`${identifier}.locale.en-US.yaml`]: lines(
        ...about,
        'PackageLocale: en-US',
        'Publisher: The QCred authors',
        'PackageName: QCred',
        'License: Apache-2.0',
        `PackageUrl: ${homepage}`,
        `ShortDescription: ${JSON.stringify(description)}`,
        'ManifestType: defaultLocale',
        winget,
      ),
      [`${identifier}.installer.yaml`]: lines(
        ...about,
        'InstallerType: nullsoft',
        'Installers:',
        '- Architecture: x64',
        `  InstallerUrl: ${base}/${encodeURIComponent(exe.name)}`,
        `  InstallerSha256: ${exe.sha256.toUpperCase()}`,
        'ManifestType: installer',
        winget,
      ),
    }),
    ...(dmg && {
      'qcred.rb': lines(
        'cask "qcred" do',
        `  version "${version}"`,
        `  sha256 "${dmg.sha256}"`,
        `  url "${base}/${encodeURIComponent(dmg.name)}"`,
        '  name "QCred"',
        `  desc ${JSON.stringify(description)}`,
        `  homepage "${homepage}"`,
        '  app "QCred.app"',
        '  uninstall quit: "app.qcred.desktop"',
        'end',
      ),
    }),
  };
}

const lines = (...all) => `${all.join('\n')}\n`;

function main([folder, address]) {
  if (!folder || !address) throw new Error('Usage: node scripts/manifests.mjs FOLDER ADDRESS');
  const { version, homepage, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const installers = readdirSync(folder)
    .filter((name) => /\.(?:exe|dmg)$/.test(name))
    .map((name) => ({
      name,
      sha256: createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    }));
  const into = join(folder, 'manifests');
  mkdirSync(into, { recursive: true });
  const texts = manifestsOf({ version, homepage, description, address, installers });
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(into, name), text);
  console.log(
    Object.keys(texts)
      .map((name) => join(into, name))
      .join('\n') || 'There are no installers here.',
  );
}

if (isMain(import.meta.url)) main(process.argv.slice(2));
