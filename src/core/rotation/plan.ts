import type { RotationPlan } from '#shared/contract/rotation.ts';
import type { Credential, VaultState } from '#shared/model.ts';
import type { Notice } from '#shared/notice.ts';
import { graceWords } from '#shared/rotation.ts';
import { targetLabels } from '#shared/targets.ts';
import { count, listed } from '#shared/words.ts';
import { lastUseWords } from '../accounts/iam/userKeys.ts';
import { providerById } from '../clouds/providers/index.ts';
import type { Access } from '../store/access.ts';
import type { Edits } from '../tools/edits/edits.ts';
import { policyOf } from './due/due.ts';
import { heldFiles } from './files/heldFiles.ts';
import { driftOf } from './files/move.ts';
import { mandateOf } from './job/issuer.ts';
import { credentialById, usesOf } from './job/keys.ts';
import { lookAhead } from './job/prove.ts';
import type { Signers } from './job/signers.ts';
import { findMeans, type Means } from './means.ts';
import { guideOf } from './steps/guides.ts';
import { twinNotices } from './twins.ts';

/**
 * What a rotation would do, in words. The service is asked; nothing is changed.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @param credentialId the key
 * @param signers who asks the service
 * @param hours until the old key is deleted; those of its policy when absent
 * @throws what `findMeans` and `lookAhead` throw; not_found
 */
export async function planRotation(
  access: Access,
  edits: Edits,
  credentialId: string,
  signers: Signers,
  hours?: number,
): Promise<RotationPlan> {
  const state = await access.vault.state();
  const credential = credentialById(state, credentialId);
  const means = await findMeans(access, credential, signers);
  const graceHours = hours ?? policyOf(state, credential).graceHours;
  const profiles = usesOf(state, credentialId).profiles.map(({ id, name }) => ({
    id,
    name,
    tools: [...new Set(state.bindings.filter((b) => b.profileId === id).map((b) => targetLabels[b.target]))],
  }));
  await lookAhead({ access, secretOf: signers.secretOf }, credential, usesOf(state, credentialId).profiles);
  const seen = await lookAtKeys(state, credential, means, signers);
  const drifted = await driftOf(access, edits, credentialId);
  const notices: Notice[] = [
    ...(means.why === ''
      ? []
      : [{ level: 'info' as const, message: means.why, hint: 'QCred leads you through it instead.' }]),
    ...twinNotices(state, credential),
    ...drifted.map(({ where, status }) => ({
      level: 'warning' as const,
      message: `What QCred wrote to ${where} is not as it was. ${status.message}`,
      hint: 'The rotation stops there and asks.',
    })),
  ];
  return {
    credentialId,
    accessKeyId: credential.accessKeyId,
    how: means.how,
    steps:
      means.how === 'iam' ? stepsOf(credential, profiles, graceHours) : guidedSteps(credential, profiles),
    profiles,
    ...seen,
    files: await heldFiles(access, edits, credential),
    graceHours,
    notices,
    guide: means.how === 'guided' ? guideOf(credential.provider) : null,
  };
}

/** When the key was last used, and the key that is in its successor's way. */
export async function lookAtKeys(
  state: VaultState,
  { id, accessKeyId, remote }: Credential,
  { how, account, user, keys }: Means,
  signers: Signers,
): Promise<Pick<RotationPlan, 'lastUse' | 'inTheWay'>> {
  const mandate = how === 'iam' ? mandateOf(state, { account, user, oldId: id, newId: undefined }) : null;
  if (!mandate) return { lastUse: remote?.lastUse, inTheWay: null };
  const issuer = await signers.issuer(mandate);
  const other = keys.find((key) => key.id !== accessKeyId);
  return {
    lastUse: (await issuer.lastUse(accessKeyId)) ?? undefined,
    inTheWay: other
      ? {
          accessKeyId: other.id,
          status: other.status,
          lastUse: (await issuer.lastUse(other.id)) ?? undefined,
        }
      : null,
  };
}

type Planned = RotationPlan['profiles'];
type Steps = RotationPlan['steps'];

function switching(profiles: Planned): string {
  const tools = [...new Set(profiles.flatMap((p) => p.tools))];
  const files =
    tools.length === 0
      ? ''
      : ` What ${listed(tools)} ${tools.length === 1 ? 'reads' : 'read'} follows, with Undo.`;
  return profiles.length === 0
    ? 'No profile uses the key.'
    : `Let ${count(profiles.length, 'profile')} use the new key: ${listed(profiles.map((p) => `"${p.name}"`))}.${files}`;
}

const stepsOf = ({ accessKeyId, provider }: Credential, profiles: Planned, graceHours: number): Steps => [
  { step: 'create', words: `Make a new key at ${providerById(provider).label} for the same user.` },
  { step: 'store', words: 'Store its secret with the others.' },
  { step: 'verify', words: 'Wait until the service accepts it.' },
  { step: 'switch', words: switching(profiles) },
  {
    step: 'deactivate',
    words: `Switch the old key ${accessKeyId} off, unless somebody is still seen using it.`,
  },
  { step: 'grace', words: graceWords(graceHours) },
  { step: 'delete', words: 'Delete the old key, unless it was used meanwhile.' },
];

const guidedSteps = ({ accessKeyId, provider }: Credential, profiles: Planned): Steps => [
  { step: 'create', words: `You make a new key at ${providerById(provider).label}; QCred says how.` },
  { step: 'store', words: 'Store its secret with the others.' },
  { step: 'verify', words: 'Test the new key.' },
  { step: 'switch', words: switching(profiles) },
  {
    step: 'deactivate',
    words: `You delete the old key ${accessKeyId} there; QCred checks that it is refused.`,
  },
];

/** When and where a key in the way was used, for the refusal to delete it unasked. */
export const inTheWayWords = ({ accessKeyId, lastUse }: NonNullable<RotationPlan['inTheWay']>): string =>
  `The user has a second key, ${accessKeyId}, last used: ${lastUse ? lastUseWords(lastUse) : 'the service does not tell'}.`;
