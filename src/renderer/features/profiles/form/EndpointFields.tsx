import { Fragment, useState } from 'react';
import { call } from '#renderer/api.ts';
import { TextField } from '#renderer/components/Field.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { Notices } from '#renderer/components/Note.tsx';
import { PlainHttpFields } from '#renderer/components/PlainHttpFields.tsx';
import { tellFailure } from '#renderer/stores/toasts.ts';
import type { Notice } from '#shared/contract/index.ts';
import type { ServiceId } from '#shared/model.ts';
import { originsBelow } from '#shared/plainHttp.ts';
import type { Parts } from './parts.ts';
import { learnt, placementOf, plainIn } from './values.ts';

/**
 * The endpoint of each service. Empty means the provider's own, which stands there as a placeholder. On
 * leaving one, the region and the account that it names come into their fields, where those are empty.
 */
export function EndpointFields({ values, change, problems, provider }: Parts) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const read = async () => {
    try {
      const { placement, notices: told } = await call('provider.read', placementOf(values));
      setNotices(told);
      const part = learnt(values, placement);
      if (Object.keys(part).length > 0) change(part);
    } catch (error) {
      tellFailure(error);
    }
  };
  const { services, label } = provider;
  const given = services.some(({ id }) => values.endpoints[id]);
  // Where a provider has no address of its own, the profile is of no use without one.
  const needed = services.length > 0 && services.every(({ endpoint }) => endpoint === null);
  const wrong = Object.keys(problems).some((field) => /^(?:endpoint|http):/.test(field));
  const asked = plainIn(values);
  const ids = services.map(({ id }) => id);
  const consent = (below: ServiceId | null) => (
    <PlainHttpFields
      origins={originsBelow(below, ids, values.endpoints, asked)}
      typed={values.plainHttp}
      errors={Object.fromEntries(asked.map((origin) => [origin, problems[`http:${origin}`]]))}
      onChange={(plainHttp) => change({ plainHttp })}
    />
  );
  return (
    <Fold
      title="Endpoints"
      aside={needed ? undefined : 'only if they differ'}
      open={needed || given || wrong}
    >
      <div className="fold-fields">
        {services.map((service) => (
          <Fragment key={service.id}>
            <TextField
              label={service.label}
              type="url"
              optional={!needed}
              mono
              placeholder={service.endpoint ?? (needed ? provider.words.endpoint.example : undefined)}
              help={
                service.endpoint === null && !needed
                  ? `Not documented by ${label}. Fill it in if you know it.`
                  : undefined
              }
              error={problems[`endpoint:${service.id}`]}
              onBlur={() => void read()}
              value={values.endpoints[service.id] ?? ''}
              onChange={(event) =>
                change({ endpoints: { ...values.endpoints, [service.id]: event.target.value } })
              }
            />
            {consent(service.id)}
          </Fragment>
        ))}
        {consent(null)}
        <Notices notices={notices} />
      </div>
    </Fold>
  );
}
