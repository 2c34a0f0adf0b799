import { QCredError } from '#shared/errors.ts';
import type { Profile, SecretMode } from '#shared/model.ts';
import { modesFor } from '../targets/kit/modes.ts';
import type { Target } from '../targets/kit/target.ts';

/**
 * Refuses a request that a tool cannot follow.
 *
 * @param profiles what is to be written
 * @throws QCredError unsupported, bad_input
 */
export function checkRequest(
  target: Target,
  mode: SecretMode,
  path: string | undefined,
  profiles: readonly Profile[],
): void {
  for (const { name, source } of profiles) checkMode(target, mode, name, source.kind === 'role');
  if (target.place === 'chosen' && path === undefined) {
    throw new QCredError(
      'bad_input',
      `${target.label} has no file of its own to write to.`,
      'Say which file it should be.',
    );
  }
  if (target.holds === 'one' && profiles.length > 1) {
    throw new QCredError('unsupported', `A file of ${target.label} holds one profile.`, 'Choose one.');
  }
}

/**
 * Refuses a way to get the secret that the tool does not have for a profile.
 *
 * @param name of the profile
 * @param isRole whether it assumes a role
 * @throws QCredError unsupported
 */
export function checkMode(target: Target, mode: SecretMode, name: string, isRole: boolean): void {
  const modes = modesFor(target, isRole);
  if (modes.includes(mode)) return;
  // Another profile could be written there in this way, or none of this kind in any.
  if (isRole && (modes.length === 0 || target.secretModes.includes(mode))) throw cannotAssume(target, name);
  throw new QCredError(
    'unsupported',
    `${target.label} cannot use "${mode}".`,
    `Choose ${modes.join(' or ')}.`,
  );
}

/** Why a role cannot be written there. */
export const cannotAssume = (target: Target, name: string): QCredError =>
  new QCredError(
    'unsupported',
    `${target.label} cannot assume the role of "${name}".`,
    target.secretModes.includes('credential_process')
      ? 'Let it ask QCred, which assumes the role.'
      : target.secretModes.includes('reference')
        ? 'Let it refer to the AWS profile: that one gets the role from QCred.'
        : 'Choose a profile with a key of its own.',
  );
