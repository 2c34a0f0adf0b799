import './ProviderTile.css';
import { providerMark } from '#renderer/words.ts';
import type { ProviderId } from '#shared/model.ts';

interface ProviderTileProps {
  provider: ProviderId;
  large?: boolean;
}

/** A provider's letters in a small square. The provider's name always stands beside it in words. */
export const ProviderTile = ({ provider, large = false }: ProviderTileProps) => (
  <span className={large ? 'tile tile-large' : 'tile'} data-provider={provider} aria-hidden="true">
    {providerMark(provider)}
  </span>
);
