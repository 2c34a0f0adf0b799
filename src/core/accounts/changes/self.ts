/** What a change means for the principal that QCred itself is connected as. */
import type { Notice } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import type { Holder } from '#shared/iamChange.ts';
import { ifShown } from '../iam/answers.ts';
import { groupsOf, policiesOf } from '../iam/holders.ts';
import { isOwnPolicy, policyNameOf } from '../iam/remote.ts';
import { type Scene, warning } from './change.ts';

/** IAM tells names apart without regard to case. */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Whether QCred is connected as this user or role. */
export const isSelf = ({ account: { principal } }: Scene, { kind, name }: Holder): boolean =>
  principal.kind === kind && sameName(principal.name, name);

/** The access key id that the account is connected with. */
export const connectedKey = ({ account, state }: Scene): string | undefined =>
  state.credentials.find((c) => c.id === account.credentialId)?.accessKeyId;

/** The refusal to delete who QCred is connected as. */
export const ownEnd = ({ account }: Scene, { kind, name }: Holder): QCredError =>
  new QCredError(
    'last_key',
    `QCred is connected to "${account.name}" as ${name}, so it cannot delete that ${kind}.`,
    'Connect the account with a key of somebody else first.',
  );

/** @throws QCredError last_key for the user or role that QCred is connected as */
export function refuseSelf(scene: Scene, holder: Holder): void {
  if (isSelf(scene, holder)) throw ownEnd(scene, holder);
}

/** The groups that the connected user is in; none where that cannot be seen. */
const ownGroups = async ({ iam, account: { principal } }: Scene): Promise<string[]> =>
  principal.kind === 'user' ? ifShown(groupsOf(iam, principal.name), []) : [];

/** Whether what a holder may do is what the connected principal may do: it is that, or a group of it. */
async function reachesSelf(scene: Scene, holder: Holder): Promise<boolean> {
  if (holder.kind !== 'group') return isSelf(scene, holder);
  return (await ownGroups(scene)).some((name) => sameName(name, holder.name));
}

/** Whether a managed policy is one of those that the connected principal has. */
async function policyReachesSelf(scene: Scene, policyArn: string): Promise<boolean> {
  const { kind, name } = scene.account.principal;
  if (kind !== 'user' && kind !== 'role') return false;
  const groups = (await ownGroups(scene)).map((group) => ({ kind: 'group' as const, name: group }));
  for (const holder of [{ kind, name }, ...groups]) {
    if ((await ifShown(policiesOf(scene.iam, holder).attached(), [])).includes(policyArn)) return true;
  }
  return false;
}

/** The warning for a change of the connected principal's own permissions. */
export const ownPermissions = ({ account: { principal, name } }: Scene): Notice =>
  warning(
    `This changes what ${principal.name} may do, and QCred is connected to "${name}" as ${principal.name}.`,
    'If it takes too much away, QCred cannot give it back.',
  );

/** That warning where it is due. */
export const selfNotices = async (scene: Scene, holder: Holder): Promise<Notice[]> =>
  (await reachesSelf(scene, holder)) ? [ownPermissions(scene)] : [];

/** The same for the policy of an ARN. */
export const selfPolicyNotices = async (scene: Scene, policyArn: string): Promise<Notice[]> =>
  (await policyReachesSelf(scene, policyArn)) ? [ownPermissions(scene)] : [];

/** @throws QCredError unsupported for a policy of the provider's own, which nobody can change */
export function refuseForeignPolicy(policyArn: string): void {
  if (isOwnPolicy(policyArn)) return;
  throw new QCredError(
    'unsupported',
    `${policyNameOf(policyArn)} is the provider’s own policy, which nobody can change.`,
    'Make a policy of your own and change that one.',
  );
}
