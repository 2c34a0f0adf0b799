import type { ProviderId } from '#shared/model.ts';
import { guessProvider } from '../../../clouds/providers/guess.ts';

/**
 * What rclone calls the clouds it knows by name: the `provider` of an S3 remote. `Cloudflare` came
 * with 1.59; `GCS` after 1.60, which says that it does not know it and treats it as `Other`.
 */
const names: Partial<Record<ProviderId, string>> = {
  aws: 'AWS',
  r2: 'Cloudflare',
  minio: 'Minio',
  wasabi: 'Wasabi',
  spaces: 'DigitalOcean',
  gcs: 'GCS',
};

const other = 'Other';

/**
 * The name to write for a provider.
 *
 * @param present the name the remote has; kept for a service we know nothing of, since rclone knows
 * many that we do not (`Ceph`, `Scaleway`…)
 */
export function rcloneProvider(id: ProviderId, present: string | undefined): string {
  const isForeign = present !== undefined && !Object.values(names).includes(present);
  return names[id] ?? (id === 's3' && isForeign ? present : other);
}

/** The provider of a remote: by its endpoint if that is known, else by the name it has there. */
export function providerOf(name: string | undefined, endpoint: string | undefined): ProviderId {
  const guessed = endpoint === undefined ? undefined : guessProvider({ s3: endpoint });
  if (guessed !== undefined && guessed !== 's3') return guessed;
  const named = (Object.keys(names) as ProviderId[]).find((id) => names[id] === name);
  return named ?? (name === undefined && endpoint === undefined ? 'aws' : 's3');
}
