import { QCredError } from '#shared/errors.ts';
import type { Credential, Profile } from '#shared/model.ts';
import type { StatePart } from '../../store/vault/excerpt.ts';
import { credentialOf } from '../chain.ts';

/** One call of STS on the way from a key to the credentials that a profile hands out. */
export interface SessionStep {
  /** The profile that the outcome belongs to. */
  profile: Pick<Profile, 'id' | 'name'>;
  /** The one-time password device to ask, by its serial number or ARN. */
  device?: string;
  call:
    | { action: 'GetSessionToken'; durationSeconds?: number }
    | {
        action: 'AssumeRole';
        roleArn: string;
        sessionName: string;
        externalId?: string;
        durationSeconds?: number;
        /** What the session is narrowed down to: a policy, as JSON. */
        policy?: string;
      }
    | { action: 'GetFederationToken'; name: string; durationSeconds: number; policy: string };
}

/** How a profile's temporary credentials are made: from which key, at which place, in which steps. */
export interface SessionRecipe {
  credential: Credential;
  /** The profile that holds the key; its region and endpoints say where STS is. */
  base: Profile;
  /** In the order they are taken; none for a profile whose key is used as it is. */
  steps: readonly SessionStep[];
}

/** Whether tools get temporary credentials for this profile rather than its own key. */
export const needsSession = ({ source }: Profile): boolean =>
  source.kind === 'role' || source.mfa !== undefined;

/**
 * Works out how a profile's temporary credentials are made. Pure.
 *
 * @param state the vault's state
 * @throws QCredError not_found when the chain of profiles is broken; bad_input for a session name STS does not take
 */
export function recipeOf(state: StatePart, profile: Profile): SessionRecipe {
  const { credential, base, chain } = credentialOf(state, profile);
  const steps: SessionStep[] = [];
  for (const link of [...chain].reverse()) {
    const step = stepOf(link, steps);
    if (step) steps.push(step);
  }
  return { credential, base, steps };
}

function stepOf({ id, name, source }: Profile, before: readonly SessionStep[]): SessionStep | null {
  const profile = { id, name };
  if (source.kind === 'credential') {
    if (!source.mfa) return null;
    const { serial, durationSeconds } = source.mfa;
    return { profile, device: serial, call: { action: 'GetSessionToken', durationSeconds } };
  }
  const { roleArn, externalId, durationSeconds, mfaSerial } = source;
  const chained = before.some((step) => step.call.action === 'AssumeRole');
  // A session that was begun with the device's password still proves it; the same password never counts twice.
  const proved = before.some((step) => step.device === mfaSerial);
  return {
    profile,
    device: proved ? undefined : mfaSerial,
    call: {
      action: 'AssumeRole',
      roleArn,
      sessionName: sessionNameOf(name, source.sessionName),
      externalId,
      durationSeconds: chained
        ? Math.min(durationSeconds ?? chainedSeconds, chainedSeconds)
        : durationSeconds,
    },
  };
}

/** How long a role that a role's session assumed may last: "Role chaining" in the IAM user guide. */
export const chainedSeconds = 3600;

/**
 * The name of the session in the account's logs: what the person chose, else the profile's. STS takes
 * 2 to 64 characters of `[\w+=,.@-]` ("AssumeRole" in its API reference).
 */
function sessionNameOf(profileName: string, chosen: string | undefined): string {
  if (!chosen) return `qcred-${profileName.replace(/[^\w+=,.@-]+/g, '-')}`.slice(0, 64);
  if (/^[\w+=,.@-]{2,64}$/.test(chosen)) return chosen;
  throw new QCredError(
    'bad_input',
    `"${profileName}" has a session name that no service takes.`,
    'Use 2 to 64 letters, digits and the characters _ + = , . @ -',
  );
}

/** The recipe of the credentials that the last step is taken with. */
export const withoutLastStep = ({ credential, base, steps }: SessionRecipe): SessionRecipe => ({
  credential,
  base,
  steps: steps.slice(0, -1),
});

/**
 * Everything that decides what a session is, as one text: two recipes with the same text make the
 * same credentials. Names of profiles are not in it, save where they are sent.
 */
export const originOf = ({ credential, base, steps }: SessionRecipe): string =>
  JSON.stringify([
    [credential.id, credential.provider, credential.accessKeyId, credential.accountId],
    [base.provider, base.region, base.endpoints],
    steps.map(({ profile, device, call }) => [profile.id, device, call]),
  ]);
