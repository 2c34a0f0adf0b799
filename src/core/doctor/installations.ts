/** Which QCreds are on this machine, and whether other programs reach this one. */
import { realpath } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { CheckView } from '#shared/contract/index.ts';
import type { Deps } from '../deps.ts';
import { installationFault, installationOf, launcherThere, versionIn } from '../store/launcher/launcher.ts';
import { type Installation, launcherFile, systemWide } from '../store/launcher/place.ts';
import { faultWords } from '../store/launcher/trust.ts';
import type { Check } from './check.ts';

/** Does the launcher find QCred, and is there one QCred only? */
export const checkInstallations: Check = async ({ deps }) => {
  const here = installationOf(deps);
  if (!here) return [];
  return [...(await launcherLine(here)), ...(await severalLine(here, deps))];
};

const base = { id: 'command', label: 'Command' } as const;

async function launcherLine(here: Installation): Promise<CheckView[]> {
  const there = await launcherThere(here);
  if (!there) return [];
  const path = launcherFile(here);
  const fault = await installationFault(here, there.root);
  if (fault === null || fault.kind === 'shared') {
    return [{ ...base, status: 'good', message: `${path} starts the QCred in ${there.root}.`, hint: '' }];
  }
  return [
    {
      ...base,
      status: 'bad',
      message: `${path} starts nothing: ${faultWords(fault)}.`,
      hint:
        fault.kind === 'missing'
          ? 'Start QCred from where it is now: that writes it anew. So does "qcred doctor --repair".'
          : 'Take from others what they may do there, or move QCred to a folder that only you can write and start it from there.',
    },
  ];
}

/** Different programs on one vault: the older may not know what the newer writes. */
async function severalLine(here: Installation, deps: Deps): Promise<CheckView[]> {
  const there = await launcherThere(here);
  const roots = [
    await rootOf(join(here.root, 'bin', 'qcred')),
    await rootOf(systemWide),
    ...(await Promise.all(onPath(deps).map(rootOf))),
    there?.root ?? null,
  ];
  const found: { root: string; version: string }[] = [];
  for (const root of new Set(roots)) {
    const version = root === null ? null : await versionIn(root);
    if (root !== null && version !== null) found.push({ root, version });
  }
  if (found.length < 2) return [];
  const words = found.map(({ root, version }) => `${version} in ${root}`).join(', ');
  const isOne = new Set(found.map(({ version }) => version)).size === 1;
  return [
    {
      id: 'installations',
      label: 'Installations',
      status: isOne ? 'info' : 'warning',
      message: `QCred is here ${found.length} times: ${words}.`,
      hint: isOne
        ? 'Remove those that you do not use.'
        : 'They share one vault, and an older one may not read what a newer one wrote. Keep the newest.',
    },
  ];
}

/** Where a person's shell would find `qcred`. */
const onPath = ({ env, platform }: Deps): string[] =>
  (env.PATH ?? env.Path ?? '')
    .split(delimiter)
    .filter(isAbsolute)
    .slice(0, 200)
    .map((folder) => join(folder, platform === 'win32' ? 'qcred.cmd' : 'qcred'));

/** The installation that a `bin/qcred` belongs to, links followed. */
async function rootOf(program: string): Promise<string | null> {
  const real = await realpath(program).catch(() => null);
  return real === null ? null : dirname(dirname(real));
}
