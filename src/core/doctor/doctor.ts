import type { CheckView } from '#shared/contract/index.ts';
import { toErrorView } from '#shared/errors.ts';
import type { CheckContext } from './check.ts';
import { checkInstallations } from './installations.ts';
import { checkKeychain } from './keychain.ts';
import { checkNames } from './names.ts';
import { checkNetwork } from './network.ts';
import { checkOwnFiles } from './ownFiles.ts';
import { checkPrograms } from './programs.ts';
import { checkSecrets } from './secrets.ts';
import { checkTargetFiles } from './targetFiles.ts';
import { checkActivity, checkVault } from './vault.ts';

const checks = [
  checkKeychain,
  checkVault,
  checkOwnFiles,
  checkSecrets,
  checkActivity,
  checkNames,
  checkTargetFiles,
  checkPrograms,
  checkInstallations,
  checkNetwork,
];

/**
 * Looks at everything that can be wrong on this machine. Changes nothing.
 *
 * @param context what there is to look at
 * @returns a line per finding, in the order of the checks
 */
export async function runDoctor(context: CheckContext): Promise<CheckView[]> {
  const results = await Promise.allSettled(checks.map((check) => check(context)));
  return results.flatMap((result): CheckView[] => {
    if (result.status === 'fulfilled') return result.value;
    const { message, hint } = toErrorView(result.reason);
    return [{ id: 'doctor', label: 'Doctor', status: 'bad', message, hint }];
  });
}
