/** States with keys of a given age, for the tests of what is due. */
import type { RotationPlan } from '#shared/contract/rotation.ts';
import { type Credential, emptyVault, Settings, type VaultState } from '#shared/model.ts';
import type { Rotation, RotationPolicy } from '#shared/rotation.ts';
import { credential, idOf } from '../records.ts';

export const day = 86_400_000;

/** A key that is here since `createdAt`; what is not said is usual. */
export function key(n: number, createdAt: Date, more: Partial<Credential> = {}): Credential {
  const at = createdAt.toISOString();
  return credential(n, { createdAt: at, updatedAt: at, ...more });
}

export const policy = (more: Partial<RotationPolicy> = {}): RotationPolicy => ({
  scope: { kind: 'default' },
  maxAgeDays: 90,
  remindDays: [14, 7, 1],
  graceHours: 24,
  automatic: false,
  ...more,
});

/** The rotation of a key. */
export const rotation = (oldId: string, state: Rotation['state']): Rotation => ({
  id: idOf(900),
  oldId,
  oldKey: 'QOLD',
  how: 'iam',
  user: '',
  step: 'create',
  begun: false,
  keysBefore: [],
  state,
  message: '',
  hint: '',
  confirmed: [],
  files: [],
  graceHours: 24,
  startedAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
});

/** The plan for key 1, where nothing stands in the way. */
export const possible: RotationPlan = {
  credentialId: idOf(1),
  accessKeyId: 'QKEY1',
  how: 'iam',
  steps: [],
  profiles: [],
  inTheWay: null,
  files: [],
  graceHours: 24,
  notices: [],
  guide: null,
};

/** A vault with these keys, each with a profile named after its number, without quiet hours. */
export function vault(credentials: Credential[], more: Partial<VaultState> = {}): VaultState {
  return {
    ...emptyVault(),
    profiles: credentials.map((credential, i) => ({
      id: idOf(1_000_000 + i),
      name: `profile ${Number(credential.id.slice(-12))}`,
      provider: credential.provider,
      source: { kind: 'credential', credentialId: credential.id },
      endpoints: {},
      createdAt: credential.createdAt,
      updatedAt: credential.updatedAt,
    })),
    credentials,
    settings: { ...Settings.parse({}), quietHours: null },
    ...more,
  };
}
