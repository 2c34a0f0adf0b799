import { parseAs } from '#core/formats/assignments/document.ts';
import { shellDialect } from '#core/formats/assignments/shell.ts';
import { fileStem } from './kit/chosenFile.ts';
import type { ExportEntry } from './kit/target.ts';
import { defineVariablesTarget } from './variables/define.ts';
import { getOption, hasSwitch, optionsToChange, setOption, setSwitch } from './variables/options.ts';
import { amazonHost, storageOrigin, unknownBucket } from './variables/storage.ts';
import type { Settings, StorageLocation, Values } from './variables/tool.ts';

/**
 * Kopia: a file to `source` before `kopia repository create s3 $KOPIA_S3_OPTIONS` (or `connect`). It
 * reads the key from the variables and all else from flags, hence `KOPIA_S3_OPTIONS`, a name of
 * ours. Kopia keeps the key it was connected with in its own configuration.
 *
 * By `cli/storage_s3.go` of Kopia's source (commit 0554e2f).
 */
export const kopiaTarget = defineVariablesTarget({
  id: 'kopia',
  parse: parseAs(shellDialect),
  secretModes: ['credential_process', 'static'],
  fileName: (profileName) => `${fileStem(profileName)}.kopia.env`,
  words: {
    accessKeyId: 'AWS_ACCESS_KEY_ID',
    secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
    sessionToken: 'AWS_SESSION_TOKEN',
    region: '--region',
    endpoint: '--endpoint',
  },
  settings,
  settingsWithout,
  locationOf,
});

function settings(entry: ExportEntry, current: Values): Settings {
  const url = storageOrigin(entry);
  const before = optionsToChange(current, 'KOPIA_S3_OPTIONS');
  let options = setOption(before, '--endpoint', url?.host ?? null);
  options = setSwitch(options, '--disable-tls', url?.protocol === 'http:');
  if (entry.region) options = setOption(options, '--region', entry.region);
  if (getOption(options, '--bucket') === undefined) options = setOption(options, '--bucket', unknownBucket);
  return [['KOPIA_S3_OPTIONS', options]];
}

function settingsWithout(current: Values): Settings {
  let options = setOption(optionsToChange(current, 'KOPIA_S3_OPTIONS'), '--endpoint', null);
  options = setSwitch(setOption(options, '--region', null), '--disable-tls', false);
  if (getOption(options, '--bucket') === unknownBucket) options = setOption(options, '--bucket', null);
  return [['KOPIA_S3_OPTIONS', options || null]];
}

function locationOf(current: Values): StorageLocation {
  const options = current.get('KOPIA_S3_OPTIONS') ?? '';
  const host = getOption(options, '--endpoint');
  const scheme = hasSwitch(options, '--disable-tls') ? 'http' : 'https';
  return {
    region: getOption(options, '--region'),
    // A host of one region says which; the old one for all says nothing.
    endpoints: host && host !== amazonHost ? { s3: `${scheme}://${host}` } : {},
  };
}
