import { TextField } from '../../components/Field.tsx';
import { Fold } from '../../components/Fold.tsx';
import type { Parts } from './parts.ts';

/** The endpoint of each service. Empty means the provider's own, which stands there as a placeholder. */
export function EndpointFields({ values, change, problems, provider }: Parts) {
  const { services, label } = provider;
  const given = services.some(({ id }) => values.endpoints[id]);
  // Where a provider has no address of its own, the profile is of no use without one.
  const needed = services.length > 0 && services.every(({ endpoint }) => endpoint === null);
  const wrong = Object.keys(problems).some((field) => field.startsWith('endpoint:'));
  return (
    <Fold
      title="Endpoints"
      aside={needed ? undefined : 'only if they differ'}
      open={needed || given || wrong}
    >
      <div className="fold-fields">
        {services.map((service) => (
          <TextField
            key={service.id}
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
            value={values.endpoints[service.id] ?? ''}
            onChange={(event) =>
              change({ endpoints: { ...values.endpoints, [service.id]: event.target.value } })
            }
          />
        ))}
      </div>
    </Fold>
  );
}
