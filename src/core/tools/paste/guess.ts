import type { ProviderId, ServiceId } from '#shared/model.ts';
import { guessProvider } from '../../clouds/providers/guess.ts';

// Forms of ids that belong to one provider. Amazon's (IAM user guide, unique identifiers), Google's
// HMAC keys, DigitalOcean's and Backblaze's.
const idForms: readonly (readonly [RegExp, ProviderId])[] = [
  [/^(?:AKIA|ASIA)[A-Z0-9]{16}$/, 'aws'],
  [/^GOOG[A-Z0-9]{16,60}$/, 'gcs'],
  [/^DO[A-Z0-9]{18}$/, 'spaces'],
  [/^00[0-9a-f]{23}$/, 'b2'],
];

/** The provider whose access key ids look like this; undefined when none's or several do. */
export const providerOfId = (accessKeyId: string): ProviderId | undefined =>
  idForms.find(([form]) => form.test(accessKeyId))?.[1];

// Forms that tell an id from any other word, of services that are no provider here: Oracle, Scaleway,
// Exoscale, Garage, Tigris, Alibaba, Tencent, Yandex. Then what half of all services have: capitals
// and digits.
const otherIds: readonly RegExp[] = [
  /^[0-9a-f]{40}$/,
  /^SCW[A-Z0-9]{17}$/,
  /^EXO[0-9a-f]{24}$/,
  /^GK[0-9a-f]{24}$/,
  /^tid_\w{8,80}$/,
  /^LTAI\w{12,24}$/,
  /^AKID\w{32}$/,
  /^YC[\w-]{23}$/,
  /^(?=.*\d)[A-Z0-9]{16,24}$/,
];

/** Whether a word can be told for an access key id by its form alone. */
export const looksLikeId = (text: string): boolean =>
  providerOfId(text) !== undefined || otherIds.some((form) => form.test(text));

/** What a guess goes by. */
interface Clues {
  accessKeyId?: string;
  accountId?: string;
  region?: string;
  endpoints: Partial<Record<ServiceId, string>>;
}

/**
 * The provider a key belongs to, by its endpoints, else the form of its id, else Quilibrium's own
 * region and account form.
 *
 * @returns undefined when nothing tells
 */
export function guessOf({ accessKeyId, accountId, region, endpoints }: Clues): ProviderId | undefined {
  if (Object.keys(endpoints).length > 0) return guessProvider(endpoints);
  const byId = accessKeyId === undefined ? undefined : providerOfId(accessKeyId);
  if (byId) return byId;
  return region === 'q-world-1' || /^\d{10}$/.test(accountId ?? '') ? 'quilibrium' : undefined;
}
