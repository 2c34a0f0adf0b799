import { QCredError } from '#shared/errors.ts';
import type { Profile } from '#shared/model.ts';
import { commandLine } from '#shared/shellWord.ts';
import type { OpenVault } from '../../store/access.ts';
import { readSecret } from '../../store/credentials.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import type { StatePart } from '../../store/vault/excerpt.ts';
import { createSessionCache, isFresh, isGood, type Session, type SessionCache } from './cache.ts';
import { originOf, recipeOf, type SessionRecipe, type SessionStep, withoutLastStep } from './recipe.ts';

/** Why a session is wanted, and who can be asked. */
export interface SessionOptions {
  /** For the activity log: "credential-process". */
  purpose: string;
  /**
   * Asks the person for the one-time password that a device shows; null when they decline. Absent
   * where nobody can be asked.
   */
  askCode?: (device: string) => Promise<string | null>;
  /** Whether new credentials are wanted although there are good ones. */
  renew?: boolean;
}

/**
 * Temporary credentials of a profile: those at hand while they last, new ones in time before they
 * end. Many processes that ask at once make one call. What is handed out is logged.
 *
 * @param access the open vault
 * @param profile one that `needsSession`
 * @param state the vault's state, or the part that the profile needs, where that is at hand
 * @throws QCredError mfa_needed when a one-time password is needed and nobody can be asked; denied,
 * key_refused, bad_input, connection_failed, service_failed; not_found, secret_missing, vault_busy
 */
export async function sessionOf(
  access: OpenVault,
  profile: Profile,
  options: SessionOptions,
  state?: StatePart,
): Promise<Session> {
  const recipe = recipeOf(state ?? (await access.vault.state()), profile);
  const { session, isNew } = await obtain(access, createSessionCache(access), recipe, options);
  if (!isNew) {
    await access.activity.append({
      action: 'session.served',
      subject: profile.name,
      detail: options.purpose,
    });
  }
  return session;
}

interface Obtained {
  session: Session;
  isNew: boolean;
}

async function obtain(
  access: OpenVault,
  cache: SessionCache,
  recipe: SessionRecipe,
  options: SessionOptions,
): Promise<Obtained> {
  const step = recipe.steps.at(-1);
  if (!step) throw new QCredError('bad_input', `"${recipe.base.name}" uses its key as it is.`);
  const held = await cache.read(step.profile.id, originOf(recipe));
  const now = access.deps.now();
  // Unless somebody waits for something new, what is still good is better than an error or a wait.
  const fallback = held && !options.renew && isGood(held, now) ? held : null;
  if (fallback && isFresh(fallback, now)) return { session: fallback, isNew: false };
  try {
    return await begin(access, cache, recipe, step, { ...options, patienceMs: fallback ? 0 : undefined });
  } catch (error) {
    if (!fallback || !isGood(fallback, access.deps.now())) throw error;
    return { session: fallback, isNew: false };
  }
}

/** What the last step of a recipe is taken with: its key, or the temporary credentials of the step before. */
export async function callerOf(
  access: OpenVault,
  recipe: SessionRecipe,
  options: SessionOptions,
): Promise<{ accessKeyId: string } & SecretMaterial> {
  const before = withoutLastStep(recipe);
  if (before.steps.length === 0) return sourceKey(access, recipe, options.purpose);
  return (await obtain(access, createSessionCache(access), before, { ...options, renew: false })).session;
}

async function begin(
  access: OpenVault,
  cache: SessionCache,
  recipe: SessionRecipe,
  step: SessionStep,
  { patienceMs, ...options }: SessionOptions & { patienceMs: number | undefined },
): Promise<Obtained> {
  const { id, name } = step.profile;
  if (step.device !== undefined && !options.askCode)
    throw codeNeeded(step, step.device, access.deps.platform);
  // Loaded before anything is held or written down: a program that lacks it goes on as another one here.
  const { fetchSession } = await import('./fetch.ts');
  const before = withoutLastStep(recipe);
  // Nobody is asked, and nothing is waited for, while the lock is held that keeps others waiting.
  const caller =
    before.steps.length === 0
      ? null
      : (await obtain(access, cache, before, { ...options, renew: false })).session;
  const code =
    step.device === undefined ? undefined : await codeFor(step, step.device, options, access.deps.platform);

  return cache.alone(
    id,
    async () => {
      const origin = originOf(recipe);
      const meanwhile = options.renew ? null : await cache.read(id, origin);
      if (meanwhile && isFresh(meanwhile, access.deps.now())) return { session: meanwhile, isNew: false };
      const key = caller ?? (await sourceKey(access, recipe, options.purpose));
      const session = await fetchSession(access, recipe, step, key, code);
      const what = step.call.action === 'AssumeRole' ? step.call.roleArn : step.call.action;
      await access.activity.append({
        action: 'session.started',
        subject: name,
        detail: `${options.purpose}, ${what}`,
      });
      // A disk that is full costs the next caller a call, not this one its credentials.
      await cache.write(id, origin, session).catch(() => {});
      return { session, isNew: true };
    },
    patienceMs,
  );
}

async function sourceKey(access: OpenVault, { credential }: SessionRecipe, purpose: string) {
  const material = await readSecret(access, credential, purpose);
  return { accessKeyId: credential.accessKeyId, ...material };
}

/** Asks for the one-time password of a step. @throws QCredError mfa_needed */
export async function codeFor(
  step: SessionStep,
  device: string,
  { askCode }: SessionOptions,
  platform: string,
): Promise<string> {
  const code = (await askCode?.(device))?.replace(/\s/g, '');
  if (!code) throw codeNeeded(step, device, platform);
  return code;
}

const codeNeeded = ({ profile }: SessionStep, device: string, platform: string): QCredError =>
  new QCredError(
    'mfa_needed',
    `"${profile.name}" needs a one-time password of ${device}.`,
    `Enter it in QCred's window, or run: ${commandLine(platform, ['qcred', 'role', 'login'], profile.name)}`,
  );
