import { CopyText } from '#renderer/components/CopyText.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { useProvider } from '#renderer/stores/providers.ts';
import { count } from '#renderer/words.ts';
import type { ProfileView } from '#shared/contract/index.ts';

/** A provider's endpoint with the profile's region and account put in; null when a part is still unknown. */
function filled(template: string, profile: ProfileView): string | null {
  const text = template
    .replaceAll('{region}', profile.region ?? '{region}')
    .replaceAll('{accountId}', profile.credential?.accountId ?? '{accountId}');
  return text.includes('{') ? null : text;
}

/** Where each service of the provider is reached. Folded away: most people never change it. */
export function Endpoints({ profile }: { profile: ProfileView }) {
  const provider = useProvider(profile.provider);
  const services = (provider?.services ?? []).flatMap((service) => {
    const own = profile.endpoints[service.id];
    const address = own ?? (service.endpoint === null ? null : filled(service.endpoint, profile));
    return address ? [{ ...service, address, own: own !== undefined }] : [];
  });
  const changed = services.filter(({ own }) => own).length;
  if (services.length === 0) return null;
  return (
    <Fold title="Endpoints" aside={changed > 0 ? `${count(changed, 'endpoint')} changed` : 'as usual'}>
      <Facts label="Endpoints">
        {services.map((service) => (
          <Fact key={service.id} label={service.label}>
            <CopyText text={service.address} what={`${service.label} endpoint`} mono />
          </Fact>
        ))}
      </Facts>
    </Fold>
  );
}
