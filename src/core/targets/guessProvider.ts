import { providers } from '#core/providers/index.ts';
import type { ProviderId, ServiceId } from '#shared/model.ts';
import { serviceIds } from '#shared/model.ts';

interface HostPattern {
  provider: ProviderId;
  /** The host or the end of it, with a dot before it. */
  suffix: string;
}

/** What hosts look like, taken from the providers' own endpoint templates, so that nothing is said twice. */
const patterns: readonly HostPattern[] = providers.flatMap(({ id, services }) =>
  services.flatMap(({ endpoint }) => (endpoint ? [{ provider: id, suffix: hostSuffix(endpoint) }] : [])),
);

/**
 * The provider that endpoints belong to, by their hosts; storage speaks first.
 *
 * @param endpoints addresses by service, as a tool's file gives them
 * @returns `aws` when there are none, `s3` (generic) when no host is known
 */
export function guessProvider(endpoints: Partial<Record<ServiceId, string>>): ProviderId {
  const hosts = serviceIds.map((id) => hostOf(endpoints[id] ?? '')).filter((host) => host !== '');
  if (hosts.length === 0) return 'aws';
  for (const host of hosts) {
    const match = patterns.find((p) => `.${host}`.endsWith(p.suffix));
    if (match) return match.provider;
  }
  return 's3';
}

/** The end of a template's host, after its last placeholder: the region or account before it may be anything. */
function hostSuffix(template: string): string {
  const host = hostOf(template.replace(/\{\w+\}/g, 'placeholder'));
  return `.${host}`.split('placeholder').at(-1) ?? '';
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname.toLowerCase() : '';
}
