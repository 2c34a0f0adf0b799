import { fileStem } from '../kit/chosenFile.ts';
import { withSoleEntry } from '../kit/soleEntry.ts';
import { defineTarget, soleNameFor } from '../kit/target.ts';
import { locateCyberduck } from './files.ts';
import { cyberduckParts, isCyberduckKey } from './parts.ts';
import { pathStyleProperty, planCyberduck } from './plan.ts';
import { readCyberduck } from './read.ts';

/**
 * Cyberduck and Mountain Duck, after their published source and documentation
 * (github.com/iterate-ch/cyberduck: `HostDictionary.java`, `Host.java`, `Profile.java`,
 * `S3Protocol.java`, the profiles in `profiles/`; docs.cyberduck.io, Connection Profiles).
 *
 * A bookmark (`.duck`) says who connects where. It has no word for region, scheme or addressing:
 * these stand in the connection profile (`.cyberduckprofile`) beside it, which the bookmark names.
 * The secret is in neither: Cyberduck asks for it once and keeps it in the system's keychain, or, since
 * its issue 17848, carries out the `credential_process` of the AWS profile that the user name names
 * (`S3CredentialsConfigurator.java`), at whatever host.
 */
export const cyberduckTarget = defineTarget({
  id: 'cyberduck',
  secretModes: ['none', 'reference'],
  place: 'chosen',
  fileName: (profileName) => `${fileStem(profileName)}.duck`,
  holds: 'one',
  words: {
    accessKeyId: 'Username',
    region: 'Region',
    endpoint: 'Hostname',
    addressing: pathStyleProperty,
  },
  locate: locateCyberduck,
  read: readCyberduck,
  parts: cyberduckParts,
  writes: isCyberduckKey,
  plan: withSoleEntry(planCyberduck),
  nameFor: soleNameFor,
});
