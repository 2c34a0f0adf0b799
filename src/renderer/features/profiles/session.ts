import { call } from '#renderer/api.ts';
import { profileById } from '#renderer/stores/app.ts';
import { attempt, tell, tellFailure } from '#renderer/stores/toasts.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { said } from '#renderer/words.ts';
import type { ProfileView } from '#shared/contract/index.ts';
import { toErrorView } from '#shared/errors.ts';
import { roleChain } from './roleChain.ts';

/** Whether tools get temporary credentials for this profile rather than its own key. */
export const usesSession = ({ source }: Pick<ProfileView, 'source'>): boolean =>
  source.kind === 'role' || source.mfa !== undefined;

/**
 * The one-time password device of a profile, or of the nearest one it builds on that has one.
 * Null when nobody is asked for a password.
 */
export function deviceOf(
  profile: Pick<ProfileView, 'source'>,
  byId: (id: string) => Pick<ProfileView, 'source'> | undefined = profileById,
): string | null {
  const chain = roleChain(profile, byId);
  const devices = chain.map(({ source }) => (source.kind === 'role' ? source.mfaSerial : source.mfa?.serial));
  return devices.find((device) => device) ?? null;
}

type Named = Pick<ProfileView, 'id' | 'name'>;

/**
 * Asks the service for temporary credentials.
 *
 * @param code the one-time password, where one is needed
 * @throws QCredError mfa_needed, and what the service answered
 */
export async function getSession({ id, name }: Named, code?: string): Promise<void> {
  const { expiresAt } = await call('session.start', { profileId: id, mfaCode: code });
  tell({ tone: 'good', text: `Credentials for “${name}” expire ${said(expiresAt, Date.now())}.` });
}

/** The same, asking the person for a one-time password where one is needed; never throws. */
export async function startSession(profile: Named): Promise<void> {
  try {
    await getSession(profile);
  } catch (error) {
    if (toErrorView(error).code === 'mfa_needed') openDialog({ kind: 'session', profileId: profile.id });
    else tellFailure(error);
  }
}

/** Forgets a profile's temporary credentials; never throws. */
export async function endSession({ id, name }: Named): Promise<void> {
  await attempt(async () => {
    await call('session.end', { profileId: id });
    tell({ tone: 'good', text: `Forgot the credentials of “${name}”.` });
  });
}
