import { placeOf } from '../paste/place.ts';
import { providerById } from '../providers/index.ts';
import type { FoundProfile } from '../targets/target.ts';

/**
 * A found profile with its account id: the one it says, else the one in its storage endpoint, which
 * is where tools without a word for it have it (Cloudflare R2).
 */
export function withAccount(found: FoundProfile): FoundProfile {
  const endpoint = found.endpoints.s3?.replace(/\/+$/, '');
  if (found.accountId !== undefined || endpoint === undefined) return found;
  return { ...found, accountId: placeOf(providerById(found.provider), endpoint).accountId };
}

/** Why a found key cannot be taken in for its account id, in words; null when it can. */
export function whyNotAccount({ provider, accountId }: FoundProfile): string | null {
  const words = providerById(provider).words.accountId;
  if (!words) return null;
  if (accountId === undefined) return words.required ? `It does not say the ${words.label}.` : null;
  return new RegExp(`^(?:${words.pattern})$`).test(accountId)
    ? null
    : `"${accountId}" does not look like an ${words.label}.`;
}
