import type { FindingAction } from '#shared/finding.ts';
import type { Mirror } from '#shared/mirror.ts';

/** What can be planned and made without a choice. */
export type Change = Extract<FindingAction, { kind: 'iam' | 'kms' }>;

/**
 * The change that takes another one back; null where nothing does.
 *
 * @param change about to be made
 * @param mirror the account before it
 */
export function inverseOf({ kind, accountId, change }: Change, mirror: Mirror): Change | null {
  if (kind === 'kms')
    return change.kind === 'set-rotation'
      ? { kind, accountId, change: { ...change, automatic: !change.automatic } }
      : null;
  switch (change.kind) {
    case 'set-key':
      return { kind, accountId, change: { ...change, active: !change.active } };
    case 'detach':
      return { kind, accountId, change: { ...change, kind: 'attach' } };
    case 'leave-group':
      return { kind, accountId, change: { ...change, kind: 'join-group' } };
    case 'set-trust': {
      const trust = mirror.roles.find(({ name }) => name === change.role)?.trust;
      return trust === undefined ? null : { kind, accountId, change: { ...change, document: trust } };
    }
    default:
      return null;
  }
}
