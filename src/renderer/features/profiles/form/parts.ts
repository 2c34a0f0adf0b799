import type { ProviderView } from '#shared/contract/index.ts';
import type { Problems } from './problems.ts';
import type { Values } from './values.ts';

/** What every group of fields gets. */
export interface Parts {
  values: Values;
  change: (part: Partial<Values>) => void;
  problems: Problems;
  provider: ProviderView;
}
