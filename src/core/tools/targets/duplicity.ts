import { parseAs } from '#core/formats/assignments/document.ts';
import { shellDialect } from '#core/formats/assignments/shell.ts';
import { fileStem } from './kit/chosenFile.ts';
import type { ExportEntry } from './kit/target.ts';
import { defineVariablesTarget } from './variables/define.ts';
import { getOption, optionsToChange, setOption } from './variables/options.ts';
import { checksumSettings } from './variables/sdk.ts';
import { storageOrigin, unknownBucket } from './variables/storage.ts';
import type { Settings, StorageLocation, Values } from './variables/tool.ts';

const endpointFlag = '--s3-endpoint-url';
const regionFlag = '--s3-region-name';
const unknownTarget = `boto3+s3://${unknownBucket}`;

/**
 * duplicity: a file to `source` before `duplicity $DUPLICITY_OPTIONS FOLDER "$DUPLICITY_TARGET"`.
 * duplicity has no variables of its own for endpoint and region, hence the two names, which are
 * ours. `boto3+s3://` is the address of its boto3 backend since 0.8, in which it reads AWS profiles.
 */
export const duplicityTarget = defineVariablesTarget({
  id: 'duplicity',
  parse: parseAs(shellDialect),
  secretModes: ['credential_process', 'reference', 'static'],
  fileName: (profileName) => `${fileStem(profileName)}.duplicity.env`,
  words: {
    accessKeyId: 'AWS_ACCESS_KEY_ID',
    secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
    sessionToken: 'AWS_SESSION_TOKEN',
    region: regionFlag,
    endpoint: endpointFlag,
  },
  settings,
  settingsWithout,
  locationOf,
});

function settings(entry: ExportEntry, current: Values): Settings {
  const endpoint = storageOrigin(entry)?.origin ?? null;
  const options = setOption(optionsToChange(current, 'DUPLICITY_OPTIONS'), endpointFlag, endpoint);
  return [
    ['DUPLICITY_OPTIONS', (entry.region ? setOption(options, regionFlag, entry.region) : options) || null],
    ['DUPLICITY_TARGET', current.get('DUPLICITY_TARGET') === undefined ? unknownTarget : undefined],
    ...checksumSettings(entry.relaxedChecksums),
  ];
}

function settingsWithout(current: Values): Settings {
  const options = setOption(
    setOption(optionsToChange(current, 'DUPLICITY_OPTIONS'), endpointFlag, null),
    regionFlag,
    null,
  );
  return [
    ['DUPLICITY_OPTIONS', options || null],
    ['DUPLICITY_TARGET', current.get('DUPLICITY_TARGET') === unknownTarget ? null : undefined],
    ['AWS_REQUEST_CHECKSUM_CALCULATION', null],
    ['AWS_RESPONSE_CHECKSUM_VALIDATION', null],
  ];
}

function locationOf(current: Values): StorageLocation {
  const options = current.get('DUPLICITY_OPTIONS') ?? '';
  const endpoint = getOption(options, endpointFlag);
  return {
    region: getOption(options, regionFlag) ?? (current.get('AWS_DEFAULT_REGION') || undefined),
    endpoints: endpoint ? { s3: endpoint } : {},
  };
}
