import { hasCode, QCredError } from '#shared/errors.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import { questionOf } from '../../clouds/client/question.ts';
import { openService } from '../../clouds/client/service.ts';
import { caPathFor } from '../../clouds/client/trust.ts';
import { providerById } from '../../clouds/providers/index.ts';
import type { Deps } from '../../deps.ts';
import { locationOf } from '../../profiles/place.ts';
import { testKeyOf } from '../../profiles/testKeyOf.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';

/** Milliseconds between tries; about a minute in all, as services with many machines take. */
const pausesMs = [250, 500, 1000, 1000, 2000, 2000, 4000, 4000, 8000, 8000, 15_000, 15_000];

/** Services with many machines know a new key, and its policy, on some of them first. */
const inARow = 2;

/** A new key at the place where it will be used. */
export interface NewKeyPlace {
  state: VaultState;
  profile: Profile;
  key: { accessKeyId: string } & SecretMaterial;
  /** What it may list; null where it is not about a bucket. */
  bucket: string | null;
}

/**
 * Waits until a new key works: until its bucket can be listed with it, twice in a row, or else until the
 * service knows it.
 *
 * @param deps clock, environment
 * @param place where, and with what
 * @param check asked between tries; throws to stop
 * @throws QCredError key_refused when it did not in about a minute; connection_failed…
 */
export async function untilItWorks(deps: Deps, place: NewKeyPlace, check: () => void): Promise<void> {
  let right = 0;
  let problem: unknown;
  for (const pause of [0, ...pausesMs]) {
    check();
    await deps.sleep(right > 0 ? 250 : pause);
    check();
    problem = await ask(deps, place);
    right = problem === null ? right + 1 : 0;
    if (right === inARow) return;
  }
  const why = problem instanceof QCredError ? ` ${problem.message}` : '';
  throw new QCredError('key_refused', `The new key did not work within a minute.${why}`, 'Try again.');
}

/** @returns null where it works, else why not */
async function ask(deps: Deps, { state, profile, key, bucket }: NewKeyPlace): Promise<unknown> {
  const provider = providerById(profile.provider);
  const { region, endpoints } = locationOf(state, profile);
  const caPath = caPathFor(state.accounts, undefined, { provider: provider.id, region, endpoints });
  const { plainHttp } = profile;
  if (!provider.native && endpoints.s3 === undefined) return null;
  if (bucket === null) {
    const { verdict, message } = await testKeyOf(deps, state, profile, {
      credential: key,
      caPath,
      plainHttp,
    });
    return verdict === 'ok' || verdict === 'denied' ? null : new QCredError('key_refused', message);
  }
  const asking = { endpoint: endpoints.s3, region, caPath, plainHttp, key };
  const service = await openService(deps, questionOf(provider, 's3', asking), { attempts: 1 });
  const { S3 } = await import('@aws-sdk/client-s3');
  const s3 = service.guard(new S3({ ...service.settings, forcePathStyle: endpoints.s3 !== undefined }));
  try {
    await s3.listObjectsV2({ Bucket: bucket, MaxKeys: 1 });
    return null;
  } catch (error) {
    // A bucket that is not there is the command's to find out.
    return hasCode(error, 'not_found') ? null : error;
  } finally {
    service.close();
    s3.destroy();
  }
}
