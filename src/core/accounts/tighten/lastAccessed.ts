import type { IAM, ServiceLastAccessed } from '@aws-sdk/client-iam';
import { QCredError } from '#shared/errors.ts';
import type { ServiceUse, UseRecord } from '#shared/policy/tighten.ts';
import type { Deps } from '../../deps.ts';

/** Between two looks whether the service has counted; about a minute in all. */
const pausesMs = [0, 500, 1000, 2000, 3000, 5000, 8000, 10_000, 15_000, 15_000];

/** Far more than there are services. */
const mostPages = 20;

/**
 * What of its permissions somebody used, or whoever has a policy: `GenerateServiceLastAccessedDetails` in
 * the IAM API reference. IAM looks back 400 days at most, and follows single actions of some services only.
 *
 * @param deps waits
 * @param iam asks
 * @param arn of a user, a group, a role or a policy
 * @throws QCredError not_available where the service keeps no such record; service_failed
 */
export async function lastAccessed(deps: Pick<Deps, 'sleep'>, iam: IAM, arn: string): Promise<UseRecord> {
  const { JobId } = await iam.generateServiceLastAccessedDetails({ Arn: arn, Granularity: 'ACTION_LEVEL' });
  if (!JobId) throw new QCredError('service_failed', 'The service began no record of use.', 'Try again.');
  for (const pause of pausesMs) {
    await deps.sleep(pause);
    const answer = await iam.getServiceLastAccessedDetails({ JobId });
    if (answer.JobStatus === 'FAILED') break;
    if (answer.JobStatus !== 'COMPLETED') continue;
    const listed = [...(answer.ServicesLastAccessed ?? [])];
    let { Marker, IsTruncated } = answer;
    for (let page = 1; IsTruncated && Marker && page < mostPages; page++) {
      const next = await iam.getServiceLastAccessedDetails({ JobId, Marker });
      listed.push(...(next.ServicesLastAccessed ?? []));
      ({ Marker, IsTruncated } = next);
    }
    // What is not in the record would be cut: half of one is none.
    if (IsTruncated)
      throw new QCredError('service_failed', 'The record of use has no end.', 'Nothing was changed.');
    return { services: listed.flatMap(useOf) };
  }
  throw new QCredError('service_failed', 'The service did not finish its record of use.', 'Try again later.');
}

function useOf({
  ServiceNamespace,
  LastAuthenticated,
  TrackedActionsLastAccessed,
}: ServiceLastAccessed): ServiceUse[] {
  if (!ServiceNamespace) return [];
  const actions = (TrackedActionsLastAccessed ?? []).flatMap(({ ActionName, LastAccessedTime }) =>
    ActionName ? [[ActionName, LastAccessedTime !== undefined] as const] : [],
  );
  return [
    { prefix: ServiceNamespace, used: LastAuthenticated !== undefined, actions: Object.fromEntries(actions) },
  ];
}

/**
 * What QCred saw itself, added to a record: a service that a key was last used with was used.
 *
 * @param services short names, as keys tell them
 */
export function withSeen({ services }: UseRecord, seen: ReadonlySet<string>): UseRecord {
  const known = new Set(services.map(({ prefix }) => prefix));
  return {
    services: [
      ...services.map((one) => (seen.has(one.prefix) ? { ...one, used: true } : one)),
      ...[...seen].flatMap((prefix) => (known.has(prefix) ? [] : [{ prefix, used: true, actions: {} }])),
    ],
  };
}
