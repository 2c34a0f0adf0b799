import type { FoundProfile, Part, Target, TargetText } from './target.ts';

/**
 * All that stands in a tool's files, in parts: as its target reads them, else by the profiles found.
 *
 * @throws QCredError file_malformed
 */
export const partsOf = (target: Target, files: readonly TargetText[]): Part[] =>
  target.parts ? target.parts(files) : target.read(files).profiles.map(partOf);

function partOf(profile: FoundProfile): Part {
  const { name, kind, reference, accessKeyId, accountId, region, endpoints, role } = profile;
  const facts = { kind, reference, accessKeyId, accountId, region, ...endpoints, ...role };
  const says = new Map(
    Object.entries(facts).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, String(value)] as const],
    ),
  );
  const { secretAccessKey, sessionToken } = profile;
  if (secretAccessKey) says.set('secretAccessKey', secretAccessKey.reveal());
  if (sessionToken) says.set('sessionToken', sessionToken.reveal());
  return { name: `"${name}"`, of: [name], says };
}
