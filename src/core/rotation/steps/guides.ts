import type { ProviderId, VaultState } from '#shared/model.ts';
import type { Rotation } from '#shared/rotation.ts';
import { providerById } from '../../clouds/providers/index.ts';
import { Ask } from '../job/job.ts';
import { oldCredential } from '../job/keys.ts';

/** What a person does on a provider's own page, in that page's words. */
interface Guide {
  make: string;
  /** What to mind so that the new key can do what the old one could. */
  same: string;
  remove: string;
}

const guides: Readonly<Record<ProviderId, Guide>> = {
  quilibrium: {
    make: 'In QConsole, open the user the key belongs to and create another access key.',
    same: 'A user may have two keys. If there are two already, delete the one nobody uses first.',
    remove: 'In QConsole, delete the old access key of the user.',
  },
  aws: {
    make: 'In the IAM console, open the user, then Security credentials, and choose Create access key.',
    same: 'A user may have two keys. If there are two already, delete the one nobody uses first.',
    remove: 'Under Security credentials of the user, deactivate the old access key, then delete it.',
  },
  r2: {
    make: 'In the Cloudflare dashboard, open R2, then Manage API tokens, and create an API token.',
    same: 'Give it the permissions and the buckets of the old token. The Access Key ID and the Secret Access Key are shown once, below the token value.',
    remove: 'Under Manage API tokens, delete the old token.',
  },
  b2: {
    make: 'In Backblaze, open Application Keys and choose Add a New Application Key.',
    same: 'Give it the bucket, the type of access and the prefix of the old key. The applicationKey is shown once.',
    remove: 'Under Application Keys, delete the old key.',
  },
  minio: {
    make: 'In the MinIO console, open Access Keys and create an access key, or run "mc admin accesskey create".',
    same: 'Give it the policy and the expiry of the old key, if it had any.',
    remove: 'Delete the old access key there, or run "mc admin accesskey rm".',
  },
  wasabi: {
    make: 'In the Wasabi console, open Access Keys and choose Create Access Key, for the user of the old one.',
    same: 'A user may have two keys. If there are two already, delete the one nobody uses first.',
    remove: 'Under Access Keys, make the old key inactive, then delete it.',
  },
  spaces: {
    make: 'In the DigitalOcean control panel, open Spaces Object Storage, then Access Keys, and create an access key.',
    same: 'Give it the buckets and the permissions of the old key.',
    remove: 'Under Access Keys, delete the old key.',
  },
  gcs: {
    make: 'In the Google Cloud console, open Cloud Storage, Settings, Interoperability, and create a key for the same service account.',
    same: 'An HMAC key can do what its service account can.',
    remove: 'Under Interoperability, set the old key to inactive, then delete it.',
  },
  s3: {
    make: 'On the page or with the program of your service, make another access key.',
    same: 'Give it the permissions of the old key.',
    remove: 'Delete the old access key there.',
  },
};

/** The checklist of a guided rotation, with the page it begins on. */
export function guideOf(provider: ProviderId): { url: string; steps: string[] } {
  const { make, same, remove } = guides[provider];
  const { helpUrl, words } = providerById(provider);
  const give = `Give QCred its ${words.accessKeyId.label} and ${words.secretAccessKey.label}. It tests the key and lets everything here use it.`;
  return { url: helpUrl, steps: [make, same, give, `${remove} QCred says when.`] };
}

/** What to do about the old key at the end. */
export const removalOf = (provider: ProviderId): string => guides[provider].remove;

/** Asks for the key that only the person can make. */
export function askForKey(state: VaultState, rotation: Rotation): Ask {
  const { label, words } = providerById(oldCredential(state, rotation).provider);
  return new Ask(
    'supply',
    `${label} lets only you make a key.`,
    `Make one on its page, then enter its ${words.accessKeyId.label} and ${words.secretAccessKey.label}.`,
  );
}
