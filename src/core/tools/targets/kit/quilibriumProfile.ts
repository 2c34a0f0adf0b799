import { Secret } from '#core/store/secrets/secret.ts';
import { guessProvider } from '../../../clouds/providers/guess.ts';
import { type FoundProfile, soleName } from './target.ts';

/** What the file of one of Quilibrium's own programs says of its one key. */
interface Said {
  accessKeyId: string | undefined;
  secret: string | undefined;
  accountId?: string | undefined;
  region?: string | undefined;
  /** Where it is used; Quilibrium's own address where there is none. */
  endpoint: string | undefined;
}

/**
 * The profile in a file of one of Quilibrium's own programs, which holds one key for one service.
 *
 * @param said what the file says
 * @param service which service the address is of
 * @param where the first line of it
 */
export function quilibriumProfile(
  { accessKeyId, secret, accountId, region, endpoint }: Said,
  service: 's3' | 'kms',
  where: FoundProfile['where'],
): FoundProfile {
  const endpoints = endpoint === undefined ? {} : { [service]: endpoint };
  return {
    name: soleName,
    provider: endpoint === undefined ? 'quilibrium' : guessProvider(endpoints),
    kind: accessKeyId || secret ? 'static' : 'none',
    accessKeyId,
    secretAccessKey: secret === undefined ? undefined : new Secret(secret),
    accountId,
    region,
    endpoints,
    notices: [],
    repairable: false,
    where,
  };
}
