import type { IssuedSession } from '../account.ts';
import { optional } from '../http/parameters.ts';
import { isoSeconds } from '../http/query.ts';
import { Refusal } from '../http/refusal.ts';
import { newSessionToken, newTemporaryKeyId } from '../ids.ts';
import { makeKey } from '../make.ts';
import type { XmlNode } from '../xml/write.ts';
import type { StsCall } from './call.ts';

const denied = (message: string): Refusal => new Refusal(403, 'AccessDenied', message);

/**
 * Whether a call proves possession of the caller's device for one-time passwords.
 *
 * @returns false when it does not try to
 * @throws Refusal AccessDenied when it tries and fails
 */
export function checkMfa({ account, principal, parameters, switches }: StsCall): boolean {
  const serial = optional(parameters, 'SerialNumber');
  const code = optional(parameters, 'TokenCode');
  if (serial === undefined && code === undefined) return false;
  if (serial === undefined || code === undefined) {
    throw denied(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
  }
  const { holder } = principal;
  const registered = holder?.kind === 'user' && holder.mfaSince !== null;
  if (!registered || serial !== `arn:aws:iam::${account.id}:mfa/${holder.name}`) {
    throw denied(
      'MultiFactorAuthentication failed, unable to validate MFA code. Please verify your MFA serial number is valid and associated with this user.',
    );
  }
  if (code !== switches.mfaCode) {
    throw denied('MultiFactorAuthentication failed with invalid MFA one time pass code.');
  }
  return true;
}

/** Makes temporary credentials, known at once. @param seconds how long they last */
export function beginSession(
  { account, now }: StsCall,
  about: Pick<IssuedSession, 'holder' | 'name' | 'policies' | 'mfa' | 'federated'>,
  seconds: number,
): IssuedSession {
  const session: IssuedSession = {
    ...about,
    key: makeKey(
      {
        accessKeyId: newTemporaryKeyId(),
        sessionToken: newSessionToken(),
        expiresAt: new Date(now.getTime() + seconds * 1000),
      },
      now,
    ),
  };
  account.sessions.set(session.key.accessKeyId, session);
  return session;
}

/** Temporary credentials as STS answers with them. */
export const credentialNodes = ({ key }: IssuedSession): XmlNode => [
  'Credentials',
  [
    ['AccessKeyId', key.accessKeyId],
    ['SecretAccessKey', key.secretAccessKey],
    ['SessionToken', key.sessionToken ?? ''],
    ['Expiration', key.expiresAt ? isoSeconds(key.expiresAt) : ''],
  ],
];
