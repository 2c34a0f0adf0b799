import type { UnsavedProfile } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { readPlace } from '../clouds/providers/fromEndpoint.ts';
import { providerById } from '../clouds/providers/index.ts';

/**
 * A draft with the region and the account that its endpoints name, where it does not say them, and
 * without the buckets in them.
 *
 * @param draft what a person entered
 * @throws QCredError bad_input when the provider knows an account in one region only and none is said
 */
export function placeDraft(draft: UnsavedProfile): UnsavedProfile {
  const { source } = draft;
  const provider = providerById(draft.provider);
  if (source.kind === 'role') return draft;
  const { region, accountId, endpoints } = readPlace(provider, { ...draft, accountId: source.accountId });
  if (region === undefined && provider.asksForRegion) {
    throw new QCredError(
      'bad_input',
      `${provider.words.region.label} is missing: an account of ${provider.label} is known in one only.`,
      provider.words.region.help,
    );
  }
  return { ...draft, region, endpoints, source: { ...source, accountId } };
}
