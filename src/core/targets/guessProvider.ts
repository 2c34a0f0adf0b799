import { providers } from '#core/providers/index.ts';
import type { ProviderId, ServiceId } from '#shared/model.ts';
import { serviceIds } from '#shared/model.ts';

interface HostPattern {
  provider: ProviderId;
  /** The host itself, or, beginning with a dot, what the host ends with. */
  host: string;
}

/** What hosts look like, taken from the providers' own endpoint templates, so that nothing is said twice. */
const patterns: readonly HostPattern[] = providers.flatMap(({ id, services }) =>
  services.flatMap(({ endpoint }) => (endpoint ? [{ provider: id, host: hostPattern(endpoint) }] : [])),
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
    const match = patterns.find((p) => host === p.host || host.endsWith(p.host.replace(/^\.?/, '.')));
    if (match) return match.provider;
  }
  return 's3';
}

/** The part of a template's host after its last placeholder: the region or account before it may be anything. */
function hostPattern(template: string): string {
  return hostOf(template.replace(/\{\w+\}/g, 'x')) === '' ? '' : hostTail(template);
}

function hostTail(template: string): string {
  const host = template.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  return host.slice(host.lastIndexOf('}') + 1).toLowerCase();
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname.toLowerCase() : '';
}
