import { createLineIndex } from '#core/formats/text/lines.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Notice } from '#shared/notice.ts';
import { guessProvider } from '../../../clouds/providers/guess.ts';
import type { FoundProfile, TargetText } from '../kit/target.ts';
import { sdkPlace } from '../variables/sdk.ts';
import { holdsAwsKeys } from './edit.ts';
import { openManifests, type SecretManifest } from './manifests.ts';

/**
 * The Secrets of a file that hold variables of the AWS SDKs. Of two with one name the last counts,
 * as it does when both are applied.
 *
 * @throws QCredError file_malformed
 */
export function readKubernetes(files: readonly TargetText[]): {
  profiles: FoundProfile[];
  notices: Notice[];
} {
  if (files.length === 0) return { profiles: [], notices: [] };
  const { source, secrets } = openManifests(files);
  const readable = secrets.filter(({ isSealed }) => !isSealed);
  const ours = readable.filter(holdsAwsKeys);
  const byName = new Map(ours.map((manifest) => [manifest.name, manifest]));
  return {
    profiles: [...byName.values()].map((manifest) => readSecret(manifest, source.path)),
    notices: secrets.filter(({ isSealed }) => isSealed).map((manifest) => sealed(manifest, source.path)),
  };
}

function readSecret(manifest: SecretManifest, path: string): FoundProfile {
  const { name, values } = manifest;
  const text = (key: string): string | undefined => values.get(key) || undefined;
  const secretAccessKey = text('AWS_SECRET_ACCESS_KEY');
  const sessionToken = text('AWS_SESSION_TOKEN');
  const accessKeyId = text('AWS_ACCESS_KEY_ID');
  const place = sdkPlace(values);
  return {
    name,
    provider: guessProvider(place.endpoints),
    kind: accessKeyId || secretAccessKey ? 'static' : 'none',
    accessKeyId,
    secretAccessKey: secretAccessKey === undefined ? undefined : new Secret(secretAccessKey),
    sessionToken: sessionToken === undefined ? undefined : new Secret(sessionToken),
    ...place,
    notices: [],
    repairable: false,
    where: { path, line: lineOf(manifest) },
  };
}

function lineOf({ chunk, root }: SecretManifest): number {
  return chunk.linesBefore + createLineIndex(chunk.text)(root.range?.[0] ?? 0).line;
}

const sealed = (manifest: SecretManifest, path: string): Notice => ({
  level: 'info',
  message: `The Secret "${manifest.name}" is encrypted with SOPS; QCred leaves it alone.`,
  hint: '',
  path,
  line: lineOf(manifest),
});
