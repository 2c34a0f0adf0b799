/** A package for Fedora, openSUSE and their like, by `rpmbuild`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openedLater, systemNeeds } from './libraries.mjs';
import { about, home, layOutPackage, packageName } from './tree.mjs';

const architectures = { x64: 'x86_64', arm64: 'aarch64' };

/**
 * @param {{ app: string, work: string, into: string, version: string, date: Date, isTest: boolean }} wanted
 *   as for `buildDeb`
 * @returns {Promise<string>} the package's path
 */
export async function buildRpm({ app, work, into, version, date, isTest }) {
  const top = join(work, 'rpm');
  rmSync(top, { recursive: true, force: true });
  const tree = join(top, 'tree');
  mkdirSync(top, { recursive: true });
  await layOutPackage({ kind: 'rpm', app, into: tree, version, date, isTest });
  const { bundled } = systemNeeds(join(tree, home));
  const specFile = join(top, 'qcred.spec');
  writeFileSync(specFile, spec({ version, isTest, bundled, name: packageName(isTest) }));
  const output = join(top, 'made');
  execFileSync(
    'rpmbuild',
    [
      '-bb',
      '--quiet',
      '--noclean',
      '--define',
      `_topdir ${top}`,
      '--define',
      `_rpmdir ${output}`,
      '--buildroot',
      join(top, 'root'),
      specFile,
    ],
    {
      // What it says of its progress goes to standard error, with its faults.
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, QCRED_TREE: tree, SOURCE_DATE_EPOCH: String(Math.floor(date.getTime() / 1000)) },
    },
  );
  const folder = join(output, architectures[process.arch]);
  const [made = ''] = readdirSync(folder);
  renameSync(join(folder, made), join(into, made));
  rmSync(top, { recursive: true });
  return join(into, made);
}

/**
 * What `rpmbuild` is to make. What the programs are linked with, it finds itself, by the names of the libraries:
 * those are the same on all systems that use rpm, where the names of packages differ.
 */
function spec({ name, version, isTest, bundled }) {
  const bits = '()(64bit)';
  const own = bundled.map((library) => library.replaceAll('.', '\\\\.').replaceAll('+', '\\\\+')).join('|');
  return `%global debug_package %{nil}
%global __os_install_post %{nil}
%global _build_id_links none
%global __provides_exclude_from ^${home}/.*$
%global __requires_exclude ^(${own})(\\\\(|$)
%define _binary_payload ${isTest ? 'w.ufdio' : 'w19.zstdio'}
%define clamp_mtime_to_source_date_epoch 1
%define use_source_date_epoch_as_buildtime 1

Name: ${name}
Version: ${version.replace('-', '~')}
Release: 1
Summary: ${about.summary}
License: Apache-2.0
URL: ${about.homepage}
Packager: ${about.maintainer}
${openedLater.map((library) => `Requires: ${library}${bits}`).join('\n')}
Requires: xdg-utils
Recommends: gnome-keyring
Conflicts: ${packageName(!isTest)}

%description
${about.description.join('\n\n')}
${isTest ? '\nThis is a test build, not for release: keep no real keys in it.\n' : ''}
%install
mkdir -p %{buildroot}
cp -a "$QCRED_TREE"/. %{buildroot}/

%files
%defattr(-,root,root,-)
/usr/bin/qcred
%dir ${home}
${home}/*
/usr/share/applications/*
/usr/share/metainfo/*
/usr/share/icons/hicolor/*/apps/*
/usr/share/man/man1/*
/usr/share/bash-completion/completions/qcred
/usr/share/zsh/site-functions/_qcred
/usr/share/fish/vendor_completions.d/qcred.fish
%doc /usr/share/doc/${name}
`;
}
