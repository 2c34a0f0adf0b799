import type { IniDocument } from '#core/formats/ini/document.ts';
import { getValue, hasSection, type IniValue, readSection } from '#core/formats/ini/read.ts';
import { awsSectionHeader } from '#core/tools/targets/aws/ini.ts';
import { type ServiceId, serviceIds } from '#shared/model.ts';
import { type AwsFiles, keyMaterial } from './files.ts';

export type Endpoints = Partial<Record<ServiceId, string>>;

/** The header of a `[services NAME]` section. */
export const servicesHeader = (name: string): string => awsSectionHeader('services', name);

/**
 * The endpoints a profile's settings lead to: those of its services section, and for every other
 * service the profile's `endpoint_url`. Order and meaning are botocore's
 * (`configprovider.ConfiguredEndpointProvider`), without the environment.
 *
 * @param forAll the profile's `endpoint_url`
 * @param services what its services section says
 */
export function endpointsOf(
  forAll: string | undefined,
  services: ReadonlyMap<string, IniValue> | undefined,
): Endpoints {
  const endpoints: Endpoints = {};
  for (const id of serviceIds) {
    const endpoint = services?.get(id)?.nested?.get('endpoint_url') || forAll;
    if (endpoint) endpoints[id] = endpoint;
  }
  return endpoints;
}

/** What the services section of this name says; undefined where a profile has none. */
export const readServices = (
  document: IniDocument,
  name: string | undefined,
): ReadonlyMap<string, IniValue> | undefined =>
  name === undefined ? undefined : readSection(document, servicesHeader(name));

/** Whether two sets of endpoints say the same for every service. */
export const sameEndpoints = (a: Endpoints, b: Endpoints): boolean =>
  serviceIds.every((id) => (a[id] || undefined) === (b[id] || undefined));

/**
 * How many sections refer to each services section. Both files are counted: the CLI honours a
 * reference in either.
 */
export function countServiceUses(documents: readonly IniDocument[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const document of documents) {
    for (const occurrences of document.byId.values()) {
      const name = occurrences[0] && getValue(document, occurrences[0].name, 'services');
      if (name) uses.set(name, (uses.get(name) ?? 0) + 1);
    }
  }
  return uses;
}

/**
 * Whether a services section stands in the credentials file, where nobody looks, and not in the config
 * file. Without a block, or with a key in it, it is a profile with an odd name, as the AWS CLI reads it.
 */
export function isServicesMisplaced({ config, credentials }: AwsFiles, name: string | undefined): boolean {
  if (name === undefined) return false;
  const header = servicesHeader(name);
  if (!hasSection(credentials.document, header) || hasSection(config.document, header)) return false;
  const settings = readSection(credentials.document, header);
  const hasBlock = [...settings.values()].some(({ nested }) => nested !== null);
  return hasBlock && !keyMaterial.some((key) => settings.has(key));
}
