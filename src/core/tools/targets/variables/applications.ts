import { applicationEndpoints, applicationRegions } from '#core/profiles/variables.ts';
import type { ExportEntry } from '../kit/target.ts';
import { sdkPlace, sdkSettings } from './sdk.ts';
import type { Settings, StorageLocation, Values } from './tool.ts';

/*
 * What applications call the region and the endpoint of their storage, in files that they read
 * themselves. They are read where the SDKs' names are not there, and kept in step where they stand; nobody
 * gets a line with one who had none.
 */

/** The SDKs' variables, and the applications' that stand in the file. */
export const applicationSettings = (entry: ExportEntry, current: Values): Settings => [
  ...sdkSettings(entry),
  ...applicationRegions
    .filter((name) => current.has(name))
    .map((name) => [name, entry.region || undefined] as const),
  ...applicationEndpoints
    .filter((name) => current.has(name))
    .map((name) => [name, entry.endpoints.s3 || null] as const),
];

/** What the SDKs' variables say, else what the applications' do. */
export function applicationPlace(values: Values): StorageLocation {
  const place = sdkPlace(values);
  const first = (names: readonly string[]): string | undefined =>
    names.map((name) => values.get(name)).find((value) => value) || undefined;
  const s3 = place.endpoints.s3 ?? first(applicationEndpoints);
  return {
    ...place,
    region: place.region ?? first(applicationRegions),
    endpoints: s3 === undefined ? place.endpoints : { ...place.endpoints, s3 },
  };
}
