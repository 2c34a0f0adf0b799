import type { Account } from '#shared/account.ts';
import type { IamPlanView } from '#shared/contract/accounts.ts';
import { QCredError } from '#shared/errors.ts';
import { freeName } from '#shared/freeName.ts';
import type { Credential, Profile, VaultState } from '#shared/model.ts';
import { formatPolicy, parsePolicy } from '#shared/policy/document.ts';
import type { PolicyDocument } from '#shared/policy/model.ts';
import { count } from '#shared/words.ts';
import { versionText } from '../../accounts/changes/effect.ts';
import { ifThere } from '../../accounts/iam/answers.ts';
import { groupsOf, policiesOf } from '../../accounts/iam/holders.ts';
import { userKeysOf } from '../../accounts/iam/userKeys.ts';
import { untilItWorks } from '../../accounts/jobs/works.ts';
import type { Management } from '../../accounts/management.ts';
import { type Client, openClient } from '../../clouds/client/client.ts';
import type { Profiles } from '../../profiles/profiles.ts';
import type { OpenVault } from '../../store/access.ts';
import { readSecret } from '../../store/credentials.ts';
import { requestsOf } from '../../tools/bindings/ours.ts';
import type { Edits } from '../../tools/edits/edits.ts';
import { planInto } from '../../tools/exports/plan.ts';
import { exportContext } from '../../tools/exports/request.ts';
import type { Plans } from '../../tools/plans.ts';
import { credentialById } from '../job/keys.ts';
import type { Rotations } from '../rotations.ts';
import { type KeyUse, keyUses } from './uses.ts';

/** What splits a key. */
export interface SplitParts {
  access: OpenVault;
  edits: Edits;
  plans: Plans;
  profiles: Profiles;
  management: Management;
  rotations: Rotations;
}

/** How a shared key would be split. */
export interface SplitPlan {
  credentialId: string;
  accessKeyId: string;
  account: Account;
  user: string;
  /** What each user may do: the policies of the present one, in one. */
  document: string;
  /** The use that keeps the user, and gets a new key of it. */
  stays: KeyUse;
  /** Those that get a user and a key of their own, with the name of that user. */
  moves: { use: KeyUse; user: string }[];
  /** The last steps of the plan: those of the shared key's own rotation. */
  retiring: string[];
  view: IamPlanView;
}

/** The policy of the users that are made; by it one is known again that a crash left without a key. */
const policyName = 'qcred-split';

/**
 * Works out how a key that is used in several places is split: one user and one key for each, with what
 * the present one may do. Changes nothing.
 *
 * @param parts what it works with
 * @param credentialId the key
 * @param graceHours how long the shared key waits, switched off, before it is deleted
 * @throws QCredError bad_input where it is used once; unsupported where its account is not connected; in_use
 *   where a file holds it that QCred did not write; limit_exceeded where its user has a second key
 */
export async function planSplit(
  parts: SplitParts,
  credentialId: string,
  graceHours?: number,
): Promise<SplitPlan> {
  const { access, rotations } = parts;
  const state = await access.vault.state();
  const credential = credentialById(state, credentialId);
  const { accessKeyId } = credential;
  const [stays, ...others] = keyUses(state, credentialId);
  if (!stays || others.length === 0) {
    throw new QCredError(
      'bad_input',
      `${accessKeyId} is used in one place only.`,
      'There is nothing to split.',
    );
  }
  const { account, user } = issuerOf(state, credential);
  const retiring = await rotations.plan(credentialId, graceHours);
  const [held] = retiring.files;
  if (held) {
    throw new QCredError(
      'in_use',
      `${held.path} holds ${accessKeyId}, and QCred did not write it there.`,
      'Let QCred write it first ("qcred bind", "qcred export"), then split the key.',
    );
  }
  if (retiring.inTheWay) {
    throw new QCredError(
      'limit_exceeded',
      `${user} has a second key, ${retiring.inTheWay.accessKeyId}, and there is no room for a third.`,
      'Delete it first, if nobody needs it.',
    );
  }
  const client = await openClient(access, account, 'planning to split a key');
  try {
    const document = formatPolicy(await documentOf(client, user));
    const moves: SplitPlan['moves'] = [];
    for (const use of others) {
      const taken = new Set(moves.map((one) => one.user));
      moves.push({ use, user: await freeUser(client, state, user, use, taken) });
    }
    // What its rotation writes is known when the others have left it.
    const own = retiring.steps.flatMap(({ step, words }) => (step === 'switch' ? [] : [words]));
    const view: IamPlanView = {
      planId: '',
      title: `Split ${accessKeyId} of ${user}, which is used in ${count(others.length + 1, 'place')}`,
      verb: 'Split key',
      steps: [
        ...moves.flatMap(({ use, user: name }) => [
          `Make the user ${name} with what ${user} may do, as one inline policy, and a key of it for ${use.label}.`,
          use.bindings.length > 0
            ? `When that key works, write it to ${use.label} in the place of ${accessKeyId}.`
            : `When that key works, let ${use.label} use it.`,
        ]),
        `Rotate ${accessKeyId}, which only ${stays.label} uses then:`,
        ...own.map((words) => `  ${words}`),
      ],
      notices: [
        ...retiring.notices,
        {
          level: 'info',
          message: `Each user may do what ${user} may now.`,
          hint: 'When they were in use for a while, "qcred policy tighten USER" cuts each down to what it needs.',
        },
      ],
      finality: null,
    };
    return { credentialId, accessKeyId, account, user, document, stays, moves, retiring: own, view };
  } finally {
    client.close();
  }
}

/** @throws QCredError unsupported */
function issuerOf(
  { accounts }: VaultState,
  { remote, accessKeyId }: Credential,
): { account: Account; user: string } {
  const account = accounts.find(({ id }) => id === remote?.account);
  if (account && remote?.user) return { account, user: remote.user };
  throw new QCredError(
    'unsupported',
    `Whose key ${accessKeyId} is, is not known here.`,
    'Connect its account ("qcred account add") and sync it, then split the key. A root key cannot be split.',
  );
}

/** All that a user may do, its groups included, as one policy. @throws QCredError denied, bad_input */
async function documentOf({ iam }: Client, user: string): Promise<PolicyDocument> {
  const groups = (await groupsOf(iam, user)).map((name) => ({ kind: 'group' as const, name }));
  const statements: PolicyDocument['statements'] = [];
  for (const holder of [{ kind: 'user' as const, name: user }, ...groups]) {
    const policies = policiesOf(iam, holder);
    const inline = await policies.inlineNames();
    const texts = [
      ...(await Promise.all(inline.map((name) => policies.inlineDocument(name)))),
      ...(await Promise.all((await policies.attached()).map((arn) => versionText(iam, arn)))),
    ];
    for (const text of texts) {
      const document = text === null ? null : parsePolicy(text).document;
      if (!document) {
        throw new QCredError(
          'denied',
          `Not all policies of ${user} could be read.`,
          'Connect the account as somebody who may read them.',
        );
      }
      statements.push(...document.statements);
    }
  }
  if (statements.length === 0)
    throw new QCredError('bad_input', `${user} may do nothing.`, 'Give it what its tools need first.');
  // A name may stand once in a policy.
  return { version: '2012-10-17', statements: statements.map(({ sid: _sid, ...one }) => one) };
}

/** A name for the user of a use: a new one, or that of one which an earlier try left without a key. */
async function freeUser(
  { iam }: Client,
  state: VaultState,
  user: string,
  { suffix }: KeyUse,
  taken: ReadonlySet<string>,
): Promise<string> {
  const wanted = `${user}-${suffix.replace(/[^\w+=,.@-]+/g, '-')}`.slice(0, 60);
  const used = new Set(taken);
  for (;;) {
    const name = freeName(used, wanted);
    const keys = await ifThere(userKeysOf(iam, name).list());
    if (keys === null || leftOver(state, name)) return name;
    const inline = await policiesOf(iam, { kind: 'user', name }).inlineNames();
    if (keys.length === 0 && inline.includes(policyName)) return name;
    used.add(name);
  }
}

/** The profile of a key that an earlier try made for a user, and that nothing uses yet. */
const leftOver = ({ profiles, credentials, bindings }: VaultState, user: string): Profile | undefined =>
  profiles.find(
    ({ id, source }) =>
      source.kind === 'credential' &&
      !bindings.some(({ profileId }) => profileId === id) &&
      credentials.some((one) => one.id === source.credentialId && one.remote?.user === user),
  );

/**
 * Splits a key as planned. Whatever becomes of it on the way, every place has a key that works: the shared
 * one is retired last, by a rotation, which has its journal. Asked for again it goes on with what is left.
 *
 * @param parts what it works with
 * @param plan from `planSplit`
 * @param say takes a sentence for each step that is done
 * @returns the rotation of the shared key
 * @throws QCredError what the steps throw
 */
export async function carryOutSplit(
  parts: SplitParts,
  plan: SplitPlan,
  { say, graceHours }: { say: (sentence: string) => void; graceHours?: number },
): Promise<{ rotationId: string }> {
  const { access, rotations } = parts;
  const { accessKeyId } = plan;
  for (const { use, user } of plan.moves) {
    const made = await keyFor(parts, plan, use, user);
    await moveTo(parts, plan, use, made);
    await access.activity.append({
      action: 'key.split',
      subject: accessKeyId,
      detail: `${use.label}: ${user}`,
    });
    say(`${use.label} uses a key of ${user} now.`);
  }
  const { id } = await rotations.start({
    credentialId: plan.credentialId,
    ...(graceHours === undefined ? {} : { graceHours }),
  });
  return { rotationId: id };
}

/** The profile of a new key that works, at the place of the use's first profile. */
async function keyFor(
  { access, management }: SplitParts,
  { account, document }: SplitPlan,
  { profiles: [first], suffix }: KeyUse,
  user: string,
): Promise<Profile> {
  if (!first) throw new QCredError('not_found', 'This use is gone.', 'Plan it again.');
  const before = leftOver(await access.vault.state(), user);
  let profileId = before?.id;
  if (profileId === undefined) {
    const profileName = `${first.name}-${suffix}`.slice(0, 120);
    const { planId } = await management.plan(account.id, {
      kind: 'create-job-key',
      user,
      policyName,
      document,
      profileName,
    });
    profileId = (await management.apply(planId)).made?.profileId;
  }
  const { provider, region, endpoints, plainHttp, tags } = first;
  const state = await access.vault.update((held) => ({
    ...held,
    profiles: held.profiles.map((one) =>
      one.id === profileId ? { ...one, provider, region, endpoints, plainHttp, tags } : one,
    ),
  }));
  const profile = state.profiles.find(({ id }) => id === profileId);
  if (profile?.source.kind !== 'credential')
    throw new QCredError('not_found', 'The new key is not here any more.', 'Split the key again.');
  const credential = credentialById(state, profile.source.credentialId);
  const material = await readSecret(access, credential, 'key split');
  const key = { accessKeyId: credential.accessKeyId, ...material };
  await untilItWorks(access.deps, { state, profile, key, bucket: null }, () => {});
  return profile;
}

/** Lets a use have the new key: its files are written and its bindings moved in one change. */
async function moveTo(parts: SplitParts, plan: SplitPlan, use: KeyUse, made: Profile): Promise<void> {
  const { access, edits, plans, profiles } = parts;
  if (use.bindings.length === 0) {
    const ids = new Set(use.profiles.map(({ id }) => id));
    const { source } = made;
    await access.vault.update((held) => ({
      ...held,
      profiles: held.profiles
        .filter(({ id }) => id !== made.id)
        .map((one) =>
          ids.has(one.id) && one.source.kind === 'credential' && source.kind === 'credential'
            ? { ...one, source: { ...one.source, credentialId: source.credentialId } }
            : one,
        ),
    }));
    return;
  }
  const copies = new Map<string, string>();
  for (const [n, { id, name, provider, region, endpoints, plainHttp }] of use.profiles.entries()) {
    const state = await access.vault.state();
    const credential = credentialById(
      state,
      made.source.kind === 'credential' ? made.source.credentialId : '',
    );
    const copy =
      n === 0
        ? made
        : await profiles.save(
            {
              name: freeName(
                new Set(state.profiles.map((one) => one.name)),
                `${name}-${use.suffix}`.slice(0, 120),
              ),
              provider,
              region,
              endpoints,
              plainHttp,
              source: { kind: 'credential', accessKeyId: credential.accessKeyId },
            },
            { origin: credential.origin },
          );
    copies.set(id, copy.id);
  }
  const state = await access.vault.state();
  const mine = new Set(use.bindings.map(({ id }) => id));
  const moved: VaultState = {
    ...state,
    bindings: state.bindings.map((one) =>
      mine.has(one.id) ? { ...one, profileId: copies.get(one.profileId) ?? one.profileId } : one,
    ),
  };
  const context = exportContext(access, edits);
  const requests = requestsOf(moved.bindings.filter(({ id }) => mine.has(id)));
  const planned = await planInto(context, moved, requests);
  await plans.carryOut({
    ...planned,
    plan: { title: `Split ${plan.accessKeyId}: ${use.label}`, edits: context.workspace.edits() },
  });
}
