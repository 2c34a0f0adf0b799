import type { IniDocument } from '#core/formats/ini/document.ts';
import { removeNested, removeValue, setNested, setValue } from '#core/formats/ini/edit.ts';
import { findValue, getValue, hasSection, type IniValue, readSection } from '#core/formats/ini/read.ts';
import { removeSection } from '#core/formats/ini/sections.ts';
import { serviceIds } from '#shared/model.ts';
import type { AwsFiles } from './files.ts';
import { configHeaders } from './names.ts';
import {
  countServiceUses,
  type Endpoints,
  endpointsOf,
  readServices,
  sameEndpoints,
  servicesHeader,
} from './services.ts';

/** The services sections during one plan: who uses which is counted once and kept up to date. */
export interface ServicesPlan {
  /**
   * Makes the profile's section lead to these endpoints and no others of the services we know.
   * Left alone when it does; else a services section that is the profile's own is changed, and a
   * profile without one gets `[services qcred-NAME]`.
   */
  write(header: string, name: string, endpoints: Endpoints): void;
  /** Lets go of the profile's services section, and removes it when nobody else uses it. */
  release(name: string): void;
}

const ownPrefix = 'qcred-';

export function createServicesPlan({ config, credentials }: AwsFiles): ServicesPlan {
  const uses = countServiceUses([config.document, credentials.document]);

  const letGo = (document: IniDocument, header: string): string | undefined => {
    const name = getValue(document, header, 'services');
    if (!name) return undefined;
    uses.set(name, (uses.get(name) ?? 1) - 1);
    removeValue(document, header, 'services');
    return name;
  };

  const removeUnused = (name: string | undefined): void => {
    if (name === undefined || uses.get(name) !== 0) return;
    // One that the person wrote stays, though nobody uses it now.
    if (!name.startsWith(ownPrefix)) return;
    for (const { document } of [config, credentials]) {
      if (holdsBlocksOnly(document, name)) removeSection(document, servicesHeader(name));
    }
  };

  const ownName = (profile: string): string => {
    const wanted = ownPrefix + profile;
    let name = wanted;
    for (let n = 2; (uses.get(name) ?? 0) > ownUses(profile, name); n++) name = `${wanted}-${n}`;
    return name;
  };

  /** How many of the profile's own sections refer to it: there may be two of the default. */
  const ownUses = (profile: string, services: string): number => {
    const sections = [
      ...configHeaders(config.document, profile).map((header) => [config.document, header] as const),
      [credentials.document, profile] as const,
    ];
    return sections.filter(([document, header]) => getValue(document, header, 'services') === services)
      .length;
  };

  return {
    write(header, name, endpoints) {
      const find = (key: string): IniValue | undefined =>
        findValue(credentials.document, name, key) ?? findValue(config.document, header, key);
      const forAll = find('endpoint_url');
      const standing = find('services');
      const section = readServices(config.document, standing?.text);
      const isSaid = sameEndpoints(endpointsOf(forAll?.text, section), endpoints);
      if (isSaid && isReadAlike([standing, forAll], section)) return;

      removeValue(config.document, header, 'endpoint_url');
      removeValue(credentials.document, name, 'endpoint_url');
      const current = standing?.text;
      if (Object.values(endpoints).every((endpoint) => !endpoint)) {
        const left = [letGo(config.document, header), letGo(credentials.document, name)];
        for (const services of left) removeUnused(services);
        return;
      }

      const isOwn =
        current !== undefined &&
        uses.get(current) === ownUses(name, current) &&
        hasSection(config.document, servicesHeader(current));
      const services = isOwn ? current : ownName(name);
      if (getValue(credentials.document, name, 'services') !== undefined) letGo(credentials.document, name);
      const reference = findValue(config.document, header, 'services');
      if (reference?.text !== services || reference.commented) {
        const before = reference?.text;
        if (before) uses.set(before, (uses.get(before) ?? 1) - 1);
        setValue(config.document, header, 'services', services);
        uses.set(services, (uses.get(services) ?? 0) + 1);
      }
      if (current !== undefined && current !== services) copyOthers(config.document, current, services);
      for (const id of serviceIds) {
        const endpoint = endpoints[id];
        const section = servicesHeader(services);
        if (endpoint) setNested(config.document, section, id, 'endpoint_url', endpoint);
        else removeNested(config.document, section, id, 'endpoint_url');
      }
    },

    release(name) {
      const headers = configHeaders(config.document, name);
      const left = [
        ...headers.map((header) => letGo(config.document, header)),
        letGo(credentials.document, name),
      ];
      for (const services of left) removeUnused(services);
    },
  };
}

/** Whether all of a services section is for services, as we write it: other settings are the person's. */
const holdsBlocksOnly = (document: IniDocument, services: string): boolean =>
  [...readSection(document, servicesHeader(services)).values()].every(({ nested }) => nested !== null);

/** Whether no comment stands behind a value that leads to the endpoints: some readers take it for a part. */
function isReadAlike(
  settings: readonly (IniValue | undefined)[],
  services: ReadonlyMap<string, IniValue> = new Map(),
): boolean {
  return (
    settings.every((setting) => !setting?.commented) &&
    [...services.values()].every((s) => !s.commented && !s.commentedWithin.includes('endpoint_url'))
  );
}

/** Gives a services section what another says of services that we have no name for. */
function copyOthers(document: IniDocument, from: string, to: string): void {
  const known: readonly string[] = serviceIds;
  for (const [service, { nested }] of readSection(document, servicesHeader(from))) {
    for (const [key, value] of nested ?? []) {
      if (known.includes(service) && key === 'endpoint_url') continue;
      setNested(document, servicesHeader(to), service, key, value);
    }
  }
}
