import type { ExportEntry } from './target.ts';

/**
 * How buckets are addressed. A bucket's name cannot stand before an IP address, and before `localhost`
 * or a host without a dot it makes a name that nobody resolves: there it stands in the path, whatever
 * the provider prefers.
 */
export const addressingOf = ({ addressing, endpoints }: ExportEntry): ExportEntry['addressing'] =>
  endpoints.s3 && takesNoBucket(endpoints.s3) ? 'path' : addressing;

function takesNoBucket(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const host = new URL(endpoint).hostname.replace(/\.$/, '');
  // An IPv6 address has no dot either.
  return /^\d+(\.\d+){3}$/.test(host) || !host.includes('.') || host.endsWith('.localhost');
}
