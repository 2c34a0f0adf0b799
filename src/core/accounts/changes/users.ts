import { allPages, gone, goneIfKnown, ifOffered, ifShown, makeOnce, refuseTaken } from '../iam/answers.ts';
import { groupsOf } from '../iam/holders.ts';
import { userKeysOf } from '../iam/userKeys.ts';
import { type Planner, type Scene, type Step, step } from './change.ts';
import { joinStep, leaveStep } from './groups.ts';
import { relianceOn, withUse } from './keyHere.ts';
import { deleteKeyStep } from './keys.ts';
import { removePolicies } from './removal.ts';
import { connectedKey, ownEnd, refuseSelf } from './self.ts';

/** The step that makes a user. */
export const makeUserStep = (name: string, path?: string): Step =>
  step(`Make the user ${name}.`, ['iam.user.created', name], (hands) =>
    makeOnce(hands.iam.createUser({ UserName: name, Path: path }), async () =>
      Boolean(await hands.iam.getUser({ UserName: name })),
    ),
  );

export const createUser: Planner<'create-user'> = async ({ iam }, { name, path, groups }) => {
  await refuseTaken(iam.getUser({ UserName: name }), `user called ${name}`);
  return {
    title: `New user ${name}`,
    verb: 'Make user',
    notices: [],
    steps: [makeUserStep(name, path), ...groups.map((group) => joinStep(group, name))],
    finality: null,
    touched: { users: [name], groups },
    message: `Made the user ${name}.`,
  };
};

/** IAM refuses to delete a user who still has something, so all of it goes first. */
export const deleteUser: Planner<'delete-user'> = async (scene, { name }) => {
  refuseSelf(scene, { kind: 'user', name });
  const { iam } = scene;
  const keys = userKeysOf(iam, name);
  const [listed, groups] = await Promise.all([keys.list(), ifOffered(groupsOf(iam, name), [])]);
  if (listed.some((key) => key.id === connectedKey(scene))) throw ownEnd(scene, { kind: 'user', name });
  const used = await Promise.all(listed.map((key) => withUse(keys, key)));
  return {
    title: `Delete the user ${name}`,
    verb: 'Delete user',
    notices: used.flatMap((key) => relianceOn(scene, key)),
    steps: [
      ...used.map((key) => deleteKeyStep(scene, name, key)),
      ...groups.map((group) => leaveStep(group, name)),
      ...(await removePolicies(iam, { kind: 'user', name })),
      ...(await signIn(scene, name)),
      ...(await certificates(scene, name)),
      step(`Delete the user ${name}.`, ['iam.user.deleted', name], (hands) =>
        gone(hands.iam.deleteUser({ UserName: name })),
      ),
    ],
    finality: 'A deleted user, its keys and its inline policies cannot be brought back.',
    touched: { users: [name], groups },
    message: `Deleted the user ${name}.`,
  };
};

/** The password for the web page and the devices for one-time passwords, where the service has such things. */
async function signIn({ iam }: Scene, UserName: string): Promise<Step[]> {
  const password = await ifShown(iam.getLoginProfile({ UserName }), null);
  const devices = await ifShown(
    allPages(
      (page) => iam.listMFADevices({ UserName, ...page }),
      (answer) => answer.MFADevices,
    ),
    [],
  );
  const serials = devices.flatMap(({ SerialNumber }) => (SerialNumber ? [SerialNumber] : []));
  return [
    ...(password
      ? [
          step(`Delete the password of ${UserName}.`, ['iam.user.password.deleted', UserName], (hands) =>
            gone(hands.iam.deleteLoginProfile({ UserName })),
          ),
        ]
      : []),
    ...serials.map((SerialNumber) =>
      step(`Remove the MFA device ${SerialNumber}.`, ['iam.user.mfa.removed', UserName], async (hands) => {
        await goneIfKnown(hands.iam.deactivateMFADevice({ UserName, SerialNumber }));
        // A virtual device is a thing of the account's and stays behind; a hardware one has no ARN.
        if (SerialNumber.startsWith('arn:')) {
          await goneIfKnown(hands.iam.deleteVirtualMFADevice({ SerialNumber }));
        }
      }),
    ),
  ];
}

/**
 * Other things that IAM keeps for a user and few services have. Those that do not may answer with
 * anything; where something was missed, the service itself refuses to delete the user.
 */
async function certificates({ iam }: Scene, UserName: string): Promise<Step[]> {
  const [signing, ssh, special] = await Promise.all([
    iam.listSigningCertificates({ UserName }).catch(() => null),
    iam.listSSHPublicKeys({ UserName }).catch(() => null),
    iam.listServiceSpecificCredentials({ UserName }).catch(() => null),
  ]);
  const log = ['iam.user.credential.deleted', UserName] as const;
  return [
    ...(signing?.Certificates ?? []).map(({ CertificateId }) =>
      step(`Delete the signing certificate ${CertificateId}.`, log, (hands) =>
        gone(hands.iam.deleteSigningCertificate({ UserName, CertificateId })),
      ),
    ),
    ...(ssh?.SSHPublicKeys ?? []).map(({ SSHPublicKeyId }) =>
      step(`Delete the SSH key ${SSHPublicKeyId}.`, log, (hands) =>
        gone(hands.iam.deleteSSHPublicKey({ UserName, SSHPublicKeyId })),
      ),
    ),
    ...(special?.ServiceSpecificCredentials ?? []).map(({ ServiceSpecificCredentialId, ServiceName }) =>
      step(`Delete the password of ${UserName} for ${ServiceName}.`, log, (hands) =>
        gone(hands.iam.deleteServiceSpecificCredential({ UserName, ServiceSpecificCredentialId })),
      ),
    ),
  ];
}
