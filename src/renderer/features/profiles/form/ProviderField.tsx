import { useRef, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Lost } from '#renderer/components/Lost.tsx';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { useProviders } from '#renderer/stores/providers.ts';
import { tellFailure } from '#renderer/stores/toasts.ts';
import type { Notice } from '#shared/contract/index.ts';
import type { ProviderId } from '#shared/model.ts';
import type { Parts } from './parts.ts';
import { placementOf, type Values } from './values.ts';

/** Whether anything was filled in that another provider may not understand. */
const holdsSomething = (values: Values): boolean => {
  const { region, accountId, endpoints } = placementOf(values);
  return Boolean(values.accessKeyId || region || accountId || Object.keys(endpoints).length > 0);
};

const notSaid = 'What you pasted does not say whose key this is: choose.';

/**
 * The cloud. Another one brings its own names for the fields, its own regions and endpoints; what
 * means the same there stays, and what does not is listed.
 */
export function ProviderField({ values, change, problems }: Parts) {
  const providers = useProviders((store) => store.providers);
  const [lost, setLost] = useState<{ from: string; notices: readonly Notice[] } | null>(null);
  const latest = useRef(values.provider);
  const options = providers.map(({ id, label }) => ({ id, label, mark: <ProviderTile provider={id} /> }));

  const switchTo = async (to: ProviderId) => {
    latest.current = to;
    if (values.providerOpen) return change({ provider: to, providerOpen: false });
    const from = providers.find(({ id }) => id === values.provider)?.label ?? '';
    try {
      const { placement, notices } = await call('provider.switch', { from: placementOf(values), to });
      // Another one was chosen meanwhile.
      if (latest.current !== to) return;
      const { region = '', accountId = '', endpoints } = placement;
      change({ provider: to, region, accountId, endpoints });
      setLost(holdsSomething(values) ? { from, notices } : null);
    } catch (error) {
      tellFailure(error);
    }
  };

  return (
    <>
      <Select
        label="Provider"
        options={options}
        value={values.providerOpen ? null : values.provider}
        error={values.providerOpen ? (problems.provider ?? notSaid) : undefined}
        onChange={(id) => void switchTo(id as ProviderId)}
      />
      {lost && <Lost title={`What does not carry over from ${lost.from}`} notices={lost.notices} />}
    </>
  );
}
