import type { ProviderId } from '#shared/model.ts';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { Select } from '../../components/Select.tsx';
import { useProviders } from '../../stores/providers.ts';
import type { Parts } from './parts.ts';

/** The cloud. Another one brings its own names for the fields, its own regions and endpoints. */
export function ProviderField({ values, change }: Parts) {
  const providers = useProviders((store) => store.providers);
  const options = providers.map(({ id, label }) => ({ id, label, mark: <ProviderTile provider={id} /> }));
  return (
    <Select
      label="Provider"
      options={options}
      value={values.provider}
      onChange={(id) => change({ provider: id as ProviderId, region: '', endpoints: {} })}
    />
  );
}
