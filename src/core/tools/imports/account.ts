import { readPlace } from '../../clouds/providers/fromEndpoint.ts';
import { providerById } from '../../clouds/providers/index.ts';
import type { FoundProfile } from '../targets/kit/target.ts';

/**
 * A found profile with what its endpoints say: tools without a word for an account have it there
 * (Cloudflare R2), and many files name a region nowhere else.
 */
export function withPlace(found: FoundProfile): FoundProfile {
  if (Object.keys(found.endpoints).length === 0) return found;
  const { notices, ...place } = readPlace(providerById(found.provider), found);
  const { path, line } = found.where;
  return { ...found, ...place, notices: [...found.notices, ...notices.map((n) => ({ ...n, path, line }))] };
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
