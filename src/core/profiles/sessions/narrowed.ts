import { QCredError } from '#shared/errors.ts';
import type { Profile } from '#shared/model.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Session } from './cache.ts';
import { chainedSeconds, recipeOf, type SessionRecipe, type SessionStep } from './recipe.ts';
import { callerOf, codeFor, type SessionOptions } from './session.ts';

/** What temporary credentials are narrowed down to. */
export interface Narrowing {
  /** A policy as JSON: they may do what it and the profile's own policies both allow. */
  policy: string;
  /** How long they last. */
  seconds: number;
  /** What a federated user is called, 2 to 32 characters of `[\w+=,.@-]`. */
  name: string;
}

/** The call of STS that narrows a profile's credentials down. */
export type NarrowingCall = 'AssumeRole' | 'GetFederationToken';

/**
 * The call that would narrow a profile down: its role is assumed with less, or its key begins a
 * session with less.
 *
 * @param recipe of the profile
 * @throws QCredError unsupported for a key that needs a one-time password: its sessions take no policy
 */
export function narrowingOf({ steps, base }: SessionRecipe): NarrowingCall {
  const last = steps.at(-1);
  if (!last) return 'GetFederationToken';
  if (last.call.action === 'AssumeRole') return 'AssumeRole';
  throw new QCredError(
    'unsupported',
    `"${base.name}" works with a one-time password, and such a session cannot be narrowed down.`,
    'Use a profile of a role that is assumed with that password.',
  );
}

/**
 * Temporary credentials that may do less than a profile: by `AssumeRole` or `GetFederationToken`, with a
 * policy for the session ("Session policies" in the IAM user guide). They are never kept.
 *
 * @param access the open vault
 * @param profile whose power is narrowed down; it need not be kept in the vault
 * @throws QCredError unsupported; not_available, denied, mfa_needed, bad_input… as `sessionOf`
 */
export async function narrowedSession(
  access: OpenVault,
  profile: Profile,
  { policy, seconds, name }: Narrowing,
  options: SessionOptions,
): Promise<Session> {
  const recipe = recipeOf(await access.vault.state(), profile);
  const step = stepOf(recipe, profile, { policy, seconds, name });
  const key = await callerOf(access, recipe, options);
  const code =
    step.device === undefined ? undefined : await codeFor(step, step.device, options, access.deps.platform);
  const { fetchSession } = await import('./fetch.ts');
  const session = await fetchSession(access, recipe, step, key, code);
  await access.activity.append({
    action: 'session.started',
    subject: profile.name,
    detail: `${options.purpose}, ${step.call.action === 'AssumeRole' ? step.call.roleArn : step.call.action}`,
  });
  return session;
}

function stepOf(
  recipe: SessionRecipe,
  profile: Pick<Profile, 'id' | 'name'>,
  { policy, seconds, name }: Narrowing,
): SessionStep {
  const last = recipe.steps.at(-1);
  if (narrowingOf(recipe) === 'GetFederationToken' || last?.call.action !== 'AssumeRole') {
    const call = { action: 'GetFederationToken', name, policy, durationSeconds: seconds } as const;
    return { profile, call };
  }
  const isChained = recipe.steps.slice(0, -1).some(({ call }) => call.action === 'AssumeRole');
  const durationSeconds = isChained ? Math.min(seconds, chainedSeconds) : seconds;
  return { ...last, call: { ...last.call, policy, durationSeconds } };
}
