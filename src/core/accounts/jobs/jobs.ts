import type { Account } from '#shared/account.ts';
import { hasCode, QCredError } from '#shared/errors.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import { formatPolicy } from '#shared/policy/document.ts';
import { lacksSts, providerById } from '../../clouds/providers/index.ts';
import { credentialOf } from '../../profiles/chain.ts';
import { findProfile } from '../../profiles/find.ts';
import { locationOf } from '../../profiles/place.ts';
import { narrowedSession, narrowingOf } from '../../profiles/sessions/narrowed.ts';
import { recipeOf } from '../../profiles/sessions/recipe.ts';
import type { OpenVault } from '../../store/access.ts';
import { readSecret } from '../../store/credentials.ts';
import type { Accounts } from '../accounts.ts';
import { planB2Key } from './b2.ts';
import { asksIam, type Job, purposeOf } from './job.ts';
import { nothingSmaller } from './nothingSmaller.ts';
import type { LentKey, Offer } from './offer.ts';
import { signForR2 } from './r2.ts';
import { planJobUser } from './withUser.ts';

/** Whose power a job is a part of. */
export type JobSource = { profile: string } | { account: Account };

/** Who can be asked for a one-time password. */
interface Asking {
  askCode?: (device: string) => Promise<string | null>;
}

/**
 * Finds the least that a command can be given for a job: a session that is narrowed down to it, where
 * the service has such; else a user of its own. Never the whole key.
 *
 * @param parts the open vault and its accounts
 * @param source a profile, or a connected account
 * @param job what it is to be able to do
 * @throws QCredError unsupported where there is neither, and what the services refuse with
 */
export async function offerJob(
  parts: { access: OpenVault; accounts: Accounts },
  source: JobSource,
  job: Job,
  asking: Asking,
): Promise<Offer> {
  const { access } = parts;
  const state = await access.vault.state();
  const profile = 'profile' in source ? findProfile(state, source.profile) : standIn(state, source.account);
  const { credential } = credentialOf(state, profile);
  if (credential.provider === 'r2') return { kind: 'ready', lent: await fromR2(access, state, profile, job) };
  if (credential.provider === 'b2') return planB2Key(access, state, profile, job);

  const account = 'account' in source ? source.account : issuerOf(state, profile);
  try {
    return { kind: 'ready', lent: await narrowed(access, state, profile, job, asking) };
  } catch (error) {
    if (!hasCode(error, 'not_available', 'denied', 'unsupported', 'bad_input')) throw error;
    if (!account) throw nothingSmaller(profile, error.message);
    return planJobUser({ ...parts, account, profile }, job, error.message);
  }
}

/** The account that the key behind a profile belongs to, where it is connected. */
function issuerOf(state: VaultState, profile: Profile): Account | undefined {
  const { credential } = credentialOf(state, profile);
  return state.accounts.find(
    ({ id, credentialId }) => id === credential.remote?.account || credentialId === credential.id,
  );
}

/**
 * A profile as it would be for an account's own key: an account knows where its IAM is; where the rest of
 * its services are, the profile it was connected with does.
 */
function standIn(state: VaultState, account: Account): Profile {
  const { name, provider, region, endpoints, plainHttp, credentialId, createdAt, updatedAt } = account;
  const connectedWith = state.profiles.find(
    ({ source }) => source.kind === 'credential' && source.credentialId === credentialId,
  );
  const origins = [...(connectedWith?.plainHttp ?? []), ...(plainHttp ?? [])];
  return {
    id: account.id,
    name,
    provider,
    source: { kind: 'credential', credentialId },
    ...(region ? { region } : {}),
    endpoints: { ...connectedWith?.endpoints, ...endpoints },
    ...(origins.length > 0 ? { plainHttp: origins } : {}),
    createdAt,
    updatedAt,
  };
}

/** @throws QCredError not_available, unsupported, denied… */
async function narrowed(
  access: OpenVault,
  state: VaultState,
  profile: Profile,
  job: Job,
  { askCode }: Asking,
): Promise<LentKey> {
  const recipe = recipeOf(state, profile);
  const call = narrowingOf(recipe);
  const provider = providerById(recipe.base.provider);
  if (lacksSts(provider, recipe.base.endpoints)) {
    throw new QCredError(
      'not_available',
      `${provider.label} has no service for temporary credentials (STS) yet.`,
    );
  }
  if (call === 'GetFederationToken' && asksIam(job)) {
    throw new QCredError('unsupported', 'Sessions of GetFederationToken may not ask IAM.');
  }
  const policy = JSON.stringify(JSON.parse(formatPolicy(job.document)));
  const wish = { policy, seconds: job.seconds, name: `qcred-${job.id}`.slice(0, 32) };
  const options = { purpose: purposeOf(job), ...(askCode ? { askCode } : {}) };
  const { startedAt, ...key } = await narrowedSession(access, profile, wish, options);
  return {
    key,
    profile,
    message: `Temporary credentials by ${call}, narrowed down to ${job.id}; they end at ${key.expiresAt}.`,
    end: async () => null,
  };
}

async function fromR2(access: OpenVault, state: VaultState, profile: Profile, job: Job): Promise<LentKey> {
  const { credential } = credentialOf(state, profile);
  const { accountId = '', endpoints } = locationOf(state, profile);
  if (!endpoints.s3 || !accountId) throw nothingSmaller(profile, 'Its account id is missing.');
  const purpose = purposeOf(job);
  const { secretAccessKey, sessionToken } = await readSecret(access, credential, purpose);
  if (sessionToken) throw nothingSmaller(profile, 'Its key is temporary already.');
  const signer = { accessKeyId: credential.accessKeyId, secretAccessKey, accountId, endpoint: endpoints.s3 };
  const key = signForR2(signer, job, access.deps.now());
  await access.activity.append({
    action: 'session.started',
    subject: profile.name,
    detail: `${purpose}, signed here for R2`,
  });
  return {
    key,
    profile,
    message: `Temporary credentials of R2, signed here for ${job.id}; they end at ${key.expiresAt}.`,
    end: async () => null,
  };
}
