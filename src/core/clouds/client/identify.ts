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
export async function identify({ sts, iam, hasSts }: Client): Promise<Identity> {
  const known = hasSts ? await byCaller(sts) : null;
  if (known) return known;
  try {
    const { User } = await iam.getUser({});
    return identityOf(User?.Arn ?? '');
  } catch (error) {
    // Refused for what it may do, not for what it is: the key works.
    if (hasCode(error, 'denied')) return identityOf('');
    throw error;
  }
}

/** Null where STS does not say. */
async function byCaller(sts: Client['sts']): Promise<Identity | null> {
  try {
    const { Account, Arn } = await sts.getCallerIdentity({});
    return Arn ? identityOf(Arn, Account) : null;
  } catch (error) {
    if (error instanceof QCredError && noSts.has(error.code)) return null;
    throw error;
  }
}
