import { hasCode, QCredError, toErrorView } from '#shared/errors.ts';
import type { KmsGrant } from '#shared/kms.ts';
import { createGrant, grantsOf, shown } from '../../clouds/kms/keys.ts';
import type { Job } from './job.ts';

/**
 * Whether a grant can be another key's too. A service of the cloud makes grants for its own use of one key
 * ("Grants for AWS services" in the AWS KMS developer guide), and a user or role that is gone is left as its
 * unique id: neither can be named in a new grant.
 */
export const isCarried = ({ grantee, retiring }: Pick<KmsGrant, 'grantee' | 'retiring'>): boolean =>
  ![grantee, retiring].some((name) =>
    /\.amazonaws\.com(\.cn)?$|:assumed-role\/aws:|^A(IDA|ROA)[A-Z0-9]{10,}$/.test(name),
  );

/** Grants of an old key, by whether they are made on the new one; null where they may not be seen. */
export async function grantsToMake(kms: Job['kms'], oldId: string) {
  const grants = await shown(grantsOf(kms, oldId));
  return grants && { carried: grants.filter(isCarried), left: grants.filter((grant) => !isCarried(grant)) };
}

/** With a name, a second try makes no second grant, even while a list does not tell of the first one yet. */
const named = (grant: KmsGrant): KmsGrant => ({
  ...grant,
  name: grant.name || `qcred-copy-${grant.id.replace(/[^\w:/-]/g, '-').slice(0, 128)}`,
});

const isNothing = (value: unknown): boolean =>
  value === null || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);

/** Names of a record in order, at every depth, without those of nothing, so that equal ones read the same. */
const inOrder = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, each]) => !isNothing(each))
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    : value;

/** What a grant allows whom: the same text for the same. */
const what = ({ grantee, retiring, operations, constraints }: KmsGrant): string =>
  JSON.stringify([grantee, retiring, [...operations].sort(), constraints ?? {}], inOrder);

/**
 * Grants of an old key that a new one does not have, each under a name. One that somebody made there by hand
 * counts, whatever its name is; but it stands for one only.
 *
 * @param old its grants, those that can be carried
 * @param made the new key's
 */
export function lacking(old: readonly KmsGrant[], made: readonly KmsGrant[]): KmsGrant[] {
  const left = [...made];
  const without = (wanted: readonly KmsGrant[], isIt: (one: KmsGrant, other: KmsGrant) => boolean) =>
    wanted.filter((one) => {
      const at = left.findIndex((other) => isIt(one, other));
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  const same = (one: KmsGrant, other: KmsGrant) => what(one) === what(other);
  const unnamed = without(old.map(named), (one, other) => one.name === other.name && same(one, other));
  return without(unnamed, same);
}

/** "auditor", or whom a grant without a name is for. */
export const grantName = ({ name, grantee }: Pick<KmsGrant, 'name' | 'grantee'>): string => name || grantee;

/** What a service refuses a grant with that it will refuse again. */
const final = ['denied', 'bad_input', 'not_found', 'unsupported', 'not_available', 'limit_exceeded'] as const;

/**
 * Makes the grants of the old key on the new one too, each once whatever becomes of the answers: what is
 * there already is looked for at each run.
 *
 * @throws QCredError the service's, with what can be done about a grant that it refuses
 */
export async function makeGrants(job: Job): Promise<void> {
  const { oldId, newId = '' } = await job.look();
  const carried = (await grantsToMake(job.kms, oldId))?.carried ?? [];
  if (carried.length === 0) return;
  for (const grant of lacking(carried, await grantsOf(job.kms, newId))) {
    // Whoever turns back meanwhile is heard before the next one.
    await job.look();
    const { grantee, retiring, operations, name, constraints } = grant;
    try {
      await job.doing('kms.grant.created', newId, `${grantee}, as on ${oldId}`, () =>
        createGrant(job.kms, {
          KeyId: newId,
          GranteePrincipal: grantee,
          Operations: operations,
          Name: name,
          ...(retiring === '' ? {} : { RetiringPrincipal: retiring }),
          ...(constraints ? { Constraints: constraints } : {}),
        }),
      );
    } catch (error) {
      if (!hasCode(error, ...final)) throw error;
      throw new QCredError(
        toErrorView(error).code,
        `The grant "${grantName(grant)}" could not be made on the new key ${newId}. ${toErrorView(error).message}`,
        'Let somebody make it there who may, or revoke it on the old key; then resume. Or return to the old key.',
        { cause: error },
      );
    }
  }
}
