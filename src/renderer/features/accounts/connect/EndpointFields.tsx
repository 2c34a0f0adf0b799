import { Fragment } from 'react';
import { call } from '#renderer/api.ts';
import { TextField } from '#renderer/components/Field.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { PlainHttpFields } from '#renderer/components/PlainHttpFields.tsx';
import { attempt } from '#renderer/stores/toasts.ts';
import type { ServiceId } from '#shared/model.ts';
import { originsBelow } from '#shared/plainHttp.ts';
import { CaField } from './CaField.tsx';
import { plainIn } from './connect.ts';
import type { Connect } from './useConnect.ts';

/** Where the account is: the addresses of its services, its region, and whom to trust there. */
export function EndpointFields({ connect }: { connect: Connect }) {
  const { values, change, provider, services, needed } = connect;
  const consent = (below: ServiceId | null) => (
    <PlainHttpFields
      origins={originsBelow(
        below,
        services.map(({ id }) => id),
        values.endpoints,
        plainIn(values),
      )}
      typed={values.plainHttp}
      onChange={(plainHttp) => change({ plainHttp })}
    />
  );
  return (
    <Fold
      title="Endpoints and trust"
      aside={needed ? undefined : 'only if they differ'}
      open={needed || values.ca !== null || Object.values(values.endpoints).some(Boolean)}
    >
      <div className="fold-fields">
        {services.map(({ id, label, endpoint }) => (
          <Fragment key={id}>
            <TextField
              type="url"
              label={label}
              optional={!needed || id !== 'iam'}
              mono
              placeholder={endpoint ?? provider?.words.endpoint.example}
              value={values.endpoints[id] ?? ''}
              onChange={(event) => change({ endpoints: { ...values.endpoints, [id]: event.target.value } })}
            />
            {consent(id)}
          </Fragment>
        ))}
        {consent(null)}
        <TextField
          label={provider?.words.region.label ?? 'Region'}
          optional
          mono
          placeholder={provider?.words.region.example}
          value={values.region}
          onChange={(event) => change({ region: event.target.value })}
        />
        <CaField
          path={values.ca?.path ?? ''}
          onChoose={() =>
            void attempt(async () => {
              const ca = await call('account.chooseCa', undefined);
              if (ca) change({ ca });
            })
          }
          onClear={() => change({ ca: null })}
        />
      </div>
    </Fold>
  );
}
