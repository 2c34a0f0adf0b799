import { hasCode, QCredError } from '#shared/errors.ts';
import type { Client } from './client.ts';
import { type Identity, identityOf } from './principal.ts';

/** What a service may answer that has no STS, or not here. */
const noSts = new Set(['not_available', 'service_failed', 'denied', 'connection_failed']);

/**
 * Asks whose a key is: STS first, IAM where there is no STS. A key that works and may not ask
 * anything about itself is of an unknown principal.
 *
 * @throws QCredError key_refused, clock_skew, connection_failed, service_failed, not_available
 */
export async function identify({ sts, iam }: Client): Promise<Identity> {
  try {
    const { Account, Arn } = await sts.getCallerIdentity({});
    if (Arn) return identityOf(Arn, Account);
  } catch (error) {
    if (!(error instanceof QCredError) || !noSts.has(error.code)) throw error;
  }
  try {
    const { User } = await iam.getUser({});
    return identityOf(User?.Arn ?? '');
  } catch (error) {
    // Refused for what it may do, not for what it is: the key works.
    if (hasCode(error, 'denied')) return identityOf('');
    throw error;
  }
}
