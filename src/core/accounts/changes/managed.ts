/** Managed policies and their versions. */
import type { IAM } from '@aws-sdk/client-iam';
import { QCredError } from '#shared/errors.ts';
import type { Holder } from '#shared/iamChange.ts';
import { parsePolicy } from '#shared/policy/document.ts';
import { listed } from '#shared/words.ts';
import { allPages, gone, ifShown, makeOnce } from '../iam/answers.ts';
import { policyName, policyNameOf } from '../iam/remote.ts';
import { type Planner, type Step, step, type Touched, warning } from './change.ts';
import { checkDocument } from './documents.ts';
import { effectOf, holdersOf, versionText, whoHas } from './effect.ts';
import { detachStep } from './removal.ts';
import { ownPermissions, refuseForeignPolicy, sameName, selfPolicyNotices } from './self.ts';

/** IAM's quota, "Versions per managed policy". */
const versionsPerPolicy = 5;

interface Version {
  id: string;
  isDefault: boolean;
}

/** The versions of a policy, the oldest first. @throws QCredError not_found */
async function versionsOf(iam: IAM, PolicyArn: string): Promise<Version[]> {
  const versions = await allPages(
    (page) => iam.listPolicyVersions({ PolicyArn, ...page }),
    (answer) => answer.Versions,
  );
  return versions
    .toSorted((a, b) => numberOf(a.VersionId) - numberOf(b.VersionId))
    .flatMap(({ VersionId, IsDefaultVersion }) =>
      VersionId ? [{ id: VersionId, isDefault: IsDefaultVersion === true }] : [],
    );
}

/** `v12` → 12: versions are numbered in the order they were made, and their numbers never used again. */
const numberOf = (id: string | undefined): number => Number(/\d+/.exec(id ?? '')?.[0] ?? 0);

const deleteVersionStep = (PolicyArn: string, VersionId: string): Step =>
  step(
    `Delete version ${VersionId} of the policy ${policyNameOf(PolicyArn)}.`,
    ['iam.policy.version.deleted', `${PolicyArn} ${VersionId}`],
    (hands) => gone(hands.iam.deletePolicyVersion({ PolicyArn, VersionId })),
  );

export const createPolicy: Planner<'create-policy'> = async ({ iam }, change) => {
  const { name, path, description, document } = change;
  const checked = checkDocument(document, 'managed');
  const others = await ifShown(ownPolicies(iam), []);
  if (others.some(({ PolicyName = '' }) => sameName(PolicyName, name))) {
    throw new QCredError('name_taken', `There is already a policy called ${name}.`, 'Choose another name.');
  }
  return {
    title: `New policy ${name}`,
    verb: 'Make policy',
    notices: checked.notices,
    steps: [
      step(`Make the policy ${name}: ${checked.says}.`, ['iam.policy.created', name], (hands) =>
        makeOnce(
          hands.iam.createPolicy({
            PolicyName: name,
            Path: path,
            Description: description || undefined,
            PolicyDocument: document,
          }),
          async () => (await ownPolicies(hands.iam)).some((policy) => policy.PolicyName === name),
        ),
      ),
    ],
    finality: null,
    effect: effectOf('', checked.document, 'managed', null),
    touched: { newPolicies: [name] },
    message: `Made the policy ${name}.`,
  };
};

/** The account's own policies, as the service lists them. */
export async function ownPolicies(iam: IAM) {
  const policies = await allPages(
    (page) => iam.listPolicies({ Scope: 'Local', ...page }),
    (answer) => answer.Policies,
  );
  return policies.map((policy) => ({ ...policy, PolicyName: policyName(policy) }));
}

export const newVersion: Planner<'new-version'> = async (scene, { policyArn, document }) => {
  refuseForeignPolicy(policyArn);
  const checked = checkDocument(document, 'managed');
  const name = policyNameOf(policyArn);
  const [versions, text, who] = await Promise.all([
    versionsOf(scene.iam, policyArn),
    versionText(scene.iam, policyArn),
    whoHas(scene.iam, policyArn),
  ]);
  const before = versions.map((version) => version.id);
  const oldest =
    versions.length >= versionsPerPolicy ? versions.find((version) => !version.isDefault) : undefined;
  return {
    title: `New version of ${name}`,
    verb: 'Write version',
    notices: [...checked.notices, ...(await selfPolicyNotices(scene, policyArn))],
    steps: [
      ...(oldest ? [deleteVersionStep(policyArn, oldest.id)] : []),
      step(
        `Write a new version of the policy ${name} and make it the default: ${checked.says}.`,
        ['iam.policy.version.created', policyArn],
        (hands) =>
          makeOnce(
            hands.iam.createPolicyVersion({
              PolicyArn: policyArn,
              PolicyDocument: document,
              SetAsDefault: true,
            }),
            async () =>
              (await versionsOf(hands.iam, policyArn)).some((v) => v.isDefault && !before.includes(v.id)),
          ),
      ),
    ],
    finality: oldest
      ? `A policy has at most ${versionsPerPolicy} versions: ${oldest.id}, the oldest, is deleted and cannot be brought back.`
      : null,
    effect: effectOf(text, checked.document, 'managed', who),
    touched: { policies: [policyArn] },
    message: `Wrote a new version of the policy ${name}.`,
  };
};

/** @throws QCredError not_found */
async function findVersion(iam: IAM, policyArn: string, id: string): Promise<Version> {
  const version = (await versionsOf(iam, policyArn)).find((candidate) => candidate.id === id);
  if (version) return version;
  throw new QCredError(
    'not_found',
    `The policy ${policyNameOf(policyArn)} has no version ${id}.`,
    'Sync the account to see which there are.',
  );
}

export const setDefaultVersion: Planner<'set-default-version'> = async (scene, { policyArn, version }) => {
  refuseForeignPolicy(policyArn);
  const name = policyNameOf(policyArn);
  if ((await findVersion(scene.iam, policyArn, version)).isDefault) {
    throw new QCredError(
      'bad_input',
      `${version} is the default of ${name} already.`,
      'Nothing is to be done.',
    );
  }
  const [before, text, who] = await Promise.all([
    versionText(scene.iam, policyArn),
    versionText(scene.iam, policyArn, version),
    whoHas(scene.iam, policyArn),
  ]);
  const after = text === null ? null : parsePolicy(text, 'managed').document;
  return {
    title: `Make ${version} the default of ${name}`,
    verb: 'Make default',
    notices: await selfPolicyNotices(scene, policyArn),
    steps: [
      step(
        `Make version ${version} the default of the policy ${name}.`,
        ['iam.policy.version.default', `${policyArn} ${version}`],
        (hands) => hands.iam.setDefaultPolicyVersion({ PolicyArn: policyArn, VersionId: version }),
      ),
    ],
    finality: null,
    ...(after && { effect: effectOf(before, after, 'managed', who) }),
    touched: { policies: [policyArn] },
    message: `Made ${version} the default of the policy ${name}.`,
  };
};

export const deleteVersion: Planner<'delete-version'> = async ({ iam }, { policyArn, version }) => {
  refuseForeignPolicy(policyArn);
  const name = policyNameOf(policyArn);
  if ((await findVersion(iam, policyArn, version)).isDefault) {
    throw new QCredError(
      'in_use',
      `${version} is the default version of ${name}.`,
      'Make another version the default first.',
    );
  }
  return {
    title: `Delete ${version} of ${name}`,
    verb: 'Delete version',
    notices: [],
    steps: [deleteVersionStep(policyArn, version)],
    finality: 'A deleted version cannot be brought back.',
    touched: { policies: [policyArn] },
    message: `Deleted ${version} of the policy ${name}.`,
  };
};

export const deletePolicy: Planner<'delete-policy'> = async (scene, { policyArn }) => {
  refuseForeignPolicy(policyArn);
  const name = policyNameOf(policyArn);
  const [versions, holders] = await Promise.all([
    versionsOf(scene.iam, policyArn),
    holdersOf(scene.iam, policyArn),
  ]);
  const own = holders.length > 0 && (await selfPolicyNotices(scene, policyArn)).length > 0;
  return {
    title: `Delete the policy ${name}`,
    verb: 'Delete policy',
    notices: [
      ...(holders.length > 0
        ? [
            warning(
              `${listed(
                holders.map((h) => h.name),
                5,
              )} lose${holders.length === 1 ? 's' : ''} what the policy allows.`,
            ),
          ]
        : []),
      ...(own ? [ownPermissions(scene)] : []),
    ],
    steps: [
      ...holders.map((holder) => detachStep(holder, policyArn)),
      ...versions.filter((v) => !v.isDefault).map((v) => deleteVersionStep(policyArn, v.id)),
      step(`Delete the policy ${name}.`, ['iam.policy.deleted', policyArn], (hands) =>
        gone(hands.iam.deletePolicy({ PolicyArn: policyArn })),
      ),
    ],
    finality: 'A deleted policy and its versions cannot be brought back.',
    touched: { ...touchingAll(holders), policies: [policyArn] },
    message: `Deleted the policy ${name}.`,
  };
};

function touchingAll(holders: readonly Holder[]): Touched {
  const names = (kind: Holder['kind']) => holders.filter((h) => h.kind === kind).map((h) => h.name);
  return { users: names('user'), groups: names('group'), roles: names('role') };
}
