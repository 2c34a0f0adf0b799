import type { VariablesTool } from './tool.ts';

/**
 * What a tool with one variable for the region and one for the storage endpoint has to say of its place.
 *
 * @param region name of a variable; where the profile has none, the person's own stays
 * @param endpoint name of a variable
 */
export const placeIn = (
  region: string,
  endpoint: string,
): Pick<VariablesTool, 'settings' | 'settingsWithout' | 'locationOf'> => ({
  settings: (entry) => [
    [region, entry.region || undefined],
    [endpoint, entry.endpoints.s3 || null],
  ],
  settingsWithout: () => [
    [region, null],
    [endpoint, null],
  ],
  locationOf: (current) => {
    const s3 = current.get(endpoint);
    return { region: current.get(region) || undefined, endpoints: s3 ? { s3 } : {} };
  },
});
