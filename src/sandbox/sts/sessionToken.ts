import { integer } from '../http/parameters.ts';
import { Refusal } from '../http/refusal.ts';
import type { StsAction } from './call.ts';
import { beginSession, checkMfa, credentialNodes } from './session.ts';

/** Seconds: "GetSessionToken" in the STS API reference. The root user's sessions are shorter. */
const userDurations = { min: 900, max: 129_600, otherwise: 43_200 };
const rootDurations = { min: 900, max: 3600, otherwise: 3600 };

/** Temporary credentials of the caller itself, with a one-time password or without. */
export const getSessionToken: StsAction = (call) => {
  const { principal, parameters } = call;
  const root = principal.kind === 'root';
  const seconds = integer(parameters, 'DurationSeconds', root ? rootDurations : userDurations);
  if (principal.session) {
    throw new Refusal(403, 'AccessDenied', 'Cannot call GetSessionToken with session credentials');
  }
  const mfa = checkMfa(call);
  return [
    credentialNodes(beginSession(call, { holder: principal.holder, name: '', policies: [], mfa }, seconds)),
  ];
};
