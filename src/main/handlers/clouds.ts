import { shell } from 'electron';
import { providerById, providers } from '#core/clouds/providers/index.ts';
import type { cloudsCalls } from '#shared/contract/clouds.ts';
import type { ProviderView } from '#shared/contract/index.ts';
import type { HandlersOf } from '../calls/contract.ts';
import type { HandlerParts } from './parts.ts';

/** Providers and the connection test. */
export function cloudsHandlers({ open }: HandlerParts): HandlersOf<typeof cloudsCalls> {
  return {
    'providers.list': async () => providers.map(viewProvider),
    'connection.test': async ({ profileId }) => (await open().connection()).test(profileId),
    'help.open': async ({ provider }) => shell.openExternal(providerById(provider).helpUrl),
  };
}

function viewProvider({
  id,
  label,
  helpUrl,
  services,
  regions,
  anyRegion,
  asksForRegion = false,
  words,
}: (typeof providers)[number]): ProviderView {
  return {
    id,
    label,
    helpUrl,
    services: services.map((s) => ({ ...s })),
    regions: [...regions],
    anyRegion,
    asksForRegion,
    words,
  };
}
