import './ProviderTile.css';
import type { ProviderId } from '#shared/model.ts';
import { providerMark } from '../words.ts';

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
