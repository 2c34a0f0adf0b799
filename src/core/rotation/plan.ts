import type { RotationPlan } from '#shared/contract/rotation.ts';
import type { Credential } from '#shared/model.ts';
import type { Notice } from '#shared/notice.ts';
import { graceWords } from '#shared/rotation.ts';
import { targetLabels } from '#shared/targets.ts';
import { count, listed } from '#shared/words.ts';
import { lastUseWords } from '../accounts/iam/userKeys.ts';
import { providerById } from '../clouds/providers/index.ts';
import type { OpenVault } from '../store/access.ts';
import { policyOf } from './due/due.ts';
import type { Candidate } from './findings.ts';
import { usesOf } from './job/keys.ts';
import { lookAhead } from './job/prove.ts';
import { guideOf } from './steps/guides.ts';
import { twinNotices } from './twins.ts';

/**
 * What a rotation would do, in words. Storage is asked whether it can be reached; nothing is changed.
 *
 * @param access the open vault
 * @param candidate what was found out of the key
 * @param hours until the old key is deleted; those of its policy when absent
 * @throws what `lookAhead` throws
 */
export async function planRotation(
  access: OpenVault,
  { findings, signers }: Candidate,
  hours?: number,
): Promise<RotationPlan> {
  const { credential, means, lastUse, inTheWay, drifted, files } = findings;
  const state = await access.vault.state();
  const graceHours = hours ?? policyOf(state, credential).graceHours;
  const used = usesOf(state, credential.id).profiles;
  await lookAhead({ access, secretOf: signers.secretOf }, credential, used);
  const profiles = used.map(({ id, name }) => ({
    id,
    name,
    tools: [...new Set(state.bindings.filter((b) => b.profileId === id).map((b) => targetLabels[b.target]))],
  }));
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
    credentialId: credential.id,
    accessKeyId: credential.accessKeyId,
    how: means.how,
    steps:
      means.how === 'iam' ? stepsOf(credential, profiles, graceHours) : guidedSteps(credential, profiles),
    profiles,
    lastUse,
    inTheWay,
    files,
    graceHours,
    notices,
    guide: means.how === 'guided' ? guideOf(credential.provider) : null,
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
