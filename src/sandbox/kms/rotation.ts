import type { KmsActions, KmsCall } from './call.ts';
import { keyOf } from './find.ts';
import { integer, oneOf } from './input.ts';
import { pageOf } from './paging.ts';
import { kmsRefusal, unsupported } from './refusals.ts';
import { makeSecret } from './specs.ts';
import { makeMaterial, rotateTo } from './states.ts';
import type { KmsKey, Material } from './storage.ts';

const day = 86_400_000;
/** "Rotate AWS KMS keys" in the developer guide. */
const periods = { min: 90, max: 2560, otherwise: 365 };
const mostOnDemand = 25;

/** @throws Refusal UnsupportedOperationException for kinds that do not rotate */
function demandRotating({ account, dialect }: KmsCall, key: KmsKey, automatic: boolean): void {
  if (key.spec === 'SYMMETRIC_DEFAULT' && (!automatic || key.origin === 'AWS_KMS')) return;
  const arn = dialect.keyArn(account, key.id);
  throw unsupported(`${arn} key material cannot be rotated ${automatic ? 'automatically' : 'on demand'}.`);
}

/** A generation as it is listed. */
function listed({ account, dialect }: KmsCall, key: KmsKey, material: Material, pending: boolean) {
  const { imported, rotation, rotatedAt } = material;
  const date = (at: Date) => dialect.date(at, 'list');
  return {
    KeyId: dialect.keyArn(account, key.id),
    KeyMaterialId: material.id,
    KeyMaterialState: pending ? 'PENDING_ROTATION' : material.id === key.current ? 'CURRENT' : 'NON_CURRENT',
    ...(rotation && rotatedAt ? { RotationDate: date(rotatedAt), RotationType: rotation } : {}),
    ...(imported
      ? {
          ImportState: material.bytes.length > 0 ? 'IMPORTED' : 'PENDING_IMPORT',
          KeyMaterialDescription: imported.description,
          ExpirationModel: imported.validTo ? 'KEY_MATERIAL_EXPIRES' : 'KEY_MATERIAL_DOES_NOT_EXPIRE',
          ...(imported.validTo ? { ValidTo: date(imported.validTo) } : {}),
        }
      : {}),
  };
}

export const rotationActions: KmsActions = {
  async EnableKeyRotation(call) {
    const { dialect, input, now } = call;
    const key = await keyOf(call, 'EnableKeyRotation', { states: ['Enabled'] });
    demandRotating(call, key, true);
    const days = dialect.rotationPeriod ? integer(input, 'RotationPeriodInDays', periods) : periods.otherwise;
    key.rotation = { days, nextAt: new Date(now.getTime() + days * day) };
    return null;
  },

  async DisableKeyRotation(call) {
    const key = await keyOf(call, 'DisableKeyRotation', { states: ['Enabled'] });
    demandRotating(call, key, true);
    key.rotation = null;
    return null;
  },

  async GetKeyRotationStatus(call) {
    const { account, dialect } = call;
    const key = await keyOf(call, 'GetKeyRotationStatus');
    demandRotating(call, key, false);
    if (dialect.id === 'quilibrium') return { KeyRotationEnabled: key.rotation !== null };
    return {
      KeyRotationEnabled: key.rotation !== null,
      KeyId: dialect.keyArn(account, key.id),
      ...(key.rotation
        ? {
            RotationPeriodInDays: key.rotation.days,
            NextRotationDate: dialect.date(key.rotation.nextAt, 'one'),
          }
        : {}),
    };
  },

  async RotateKeyOnDemand(call) {
    const { account, dialect, now } = call;
    const key = await keyOf(call, 'RotateKeyOnDemand', { states: ['Enabled'] });
    demandRotating(call, key, false);
    if (key.materials.filter(({ rotation }) => rotation === 'ON_DEMAND').length >= mostOnDemand) {
      throw kmsRefusal('LimitExceededException', 'The key was rotated on demand as often as it can be.');
    }
    if (key.origin === 'EXTERNAL') {
      if (!key.pending)
        throw kmsRefusal('KMSInvalidStateException', 'There is no key material to rotate to.');
      rotateTo(key, key.pending, 'ON_DEMAND', now);
      key.pending = null;
    } else {
      const spec = dialect.specs.get(key.spec);
      const bytes = spec ? await makeSecret(spec) : null;
      if (!bytes) throw unsupported(`${key.spec} cannot be made here.`);
      rotateTo(key, makeMaterial(key, bytes, now), 'ON_DEMAND', now);
    }
    return { KeyId: dialect.keyArn(account, key.id) };
  },

  async ListKeyRotations(call) {
    const key = await keyOf(call, 'ListKeyRotations');
    demandRotating(call, key, false);
    const all = oneOf(
      call.input,
      'IncludeKeyMaterial',
      ['ALL_KEY_MATERIAL', 'ROTATIONS_ONLY'],
      'ROTATIONS_ONLY',
    );
    const generations = [
      ...key.materials.map((material, index) => ({ material, index, pending: false })),
      ...(key.pending ? [{ material: key.pending, index: key.materials.length, pending: true }] : []),
    ].filter(({ material }) => all === 'ALL_KEY_MATERIAL' || material.rotation !== null);
    return pageOf(
      call.input,
      'Rotations',
      generations,
      ({ index }) => String(index).padStart(6, '0'),
      ({ material, pending }) => listed(call, key, material, pending),
    );
  },

  async GetKeyLastUsage(call) {
    const { account, dialect } = call;
    const key = await keyOf(call, 'GetKeyLastUsage');
    return {
      KeyId: dialect.keyArn(account, key.id),
      KeyCreationDate: dialect.date(key.createdAt, 'one'),
      TrackingStartDate: dialect.date(key.createdAt, 'one'),
      ...(key.lastUse
        ? {
            KeyLastUsage: {
              Operation: key.lastUse.operation,
              Timestamp: dialect.date(key.lastUse.at, 'one'),
              KmsRequestId: key.lastUse.requestId,
            },
          }
        : {}),
    };
  },
};
