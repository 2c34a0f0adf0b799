import type { ProviderView } from '#shared/contract/index.ts';
import { Fact } from './Facts.tsx';

interface RegionFactProps {
  /** As it was said; absent for that of the provider, or of what a role builds on. */
  region: string | undefined;
  provider: ProviderView | undefined;
  /** What is used where nothing was said. */
  usual: string | undefined;
}

/** The region that is used: the one that was said, else the usual one, which is what tools are given too. */
export const RegionFact = ({ region, provider, usual }: RegionFactProps) => (
  <Fact label={provider?.words.region.label ?? 'Region'}>
    {region || usual ? (
      <span>
        <span className="mono">{region ?? usual}</span>
        {!region && <span className="faint"> as usual</span>}
      </span>
    ) : (
      <span className="faint">None set</span>
    )}
  </Fact>
);
