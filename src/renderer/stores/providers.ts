import { create } from 'zustand';
import { call } from '#renderer/api.ts';
import type { ProviderView } from '#shared/contract/index.ts';
import type { ProviderId } from '#shared/model.ts';

/** The providers and their words. They do not change while the app runs, so they are asked for once. */
export const useProviders = create<{ providers: readonly ProviderView[] }>(() => ({ providers: [] }));

let asked: Promise<void> | null = null;

/** Fetches the providers unless that happened already; a failure is thrown and may be tried again. */
export function loadProviders(): Promise<void> {
  asked ??= call('providers.list', undefined).then(
    (providers) => useProviders.setState({ providers }),
    (error: unknown) => {
      asked = null;
      throw error;
    },
  );
  return asked;
}

export const useProvider = (id: ProviderId): ProviderView | undefined =>
  useProviders(({ providers }) => providers.find((provider) => provider.id === id));

/** The region that is used where none is said; undefined where the person has to say one. */
export const usualRegion = ({ asksForRegion, regions }: ProviderView): string | undefined =>
  asksForRegion ? undefined : regions[0];
