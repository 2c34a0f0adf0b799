import { parseAs } from '#core/formats/assignments/document.ts';
import { shellDialect } from '#core/formats/assignments/shell.ts';
import { fileStem } from './kit/chosenFile.ts';
import type { ExportEntry } from './kit/target.ts';
import { defineVariablesTarget } from './variables/define.ts';
import { getOption, optionsToChange, setOption } from './variables/options.ts';
import { checksumSettings, sdkWords } from './variables/sdk.ts';
import { storageOrigin } from './variables/storage.ts';
import type { Settings, StorageLocation, Values } from './variables/tool.ts';

const optionsVariable = 'S4CMD_OPTIONS';
const endpointFlag = '--endpoint-url';
const configFlag = '--config';
const noConfig = '/dev/null';

/**
 * s4cmd: a file to `source` before `s4cmd $S4CMD_OPTIONS ls`; the name of the options is ours. After
 * its source (2.1) and tried with it: of s3cmd's file it takes the key alone, never the endpoint, and
 * prefers that key over what boto3 finds. So it is told to leave that file, and gets key and region as
 * boto3 does: from variables, or from an AWS profile with its command.
 */
export const s4cmdTarget = defineVariablesTarget({
  id: 's4cmd',
  parse: parseAs(shellDialect),
  secretModes: ['reference', 'credential_process', 'static'],
  fileName: (profileName) => `${fileStem(profileName)}.s4cmd.env`,
  words: {
    accessKeyId: sdkWords.accessKeyId,
    secretAccessKey: sdkWords.secretAccessKey,
    sessionToken: sdkWords.sessionToken,
    region: 'AWS_DEFAULT_REGION',
    endpoint: endpointFlag,
  },
  settings,
  settingsWithout,
  locationOf,
});

/** s4cmd's own names for a key, which it prefers over all others. */
const withoutOwnKey: Settings = [
  ['S3_ACCESS_KEY', null],
  ['S3_SECRET_KEY', null],
];

function settings(entry: ExportEntry, current: Values): Settings {
  const options = setOption(optionsToChange(current, optionsVariable), configFlag, noConfig);
  return [
    ...withoutOwnKey,
    ['AWS_DEFAULT_REGION', entry.region || undefined],
    [optionsVariable, setOption(options, endpointFlag, storageOrigin(entry)?.origin ?? null)],
    ...checksumSettings(entry.relaxedChecksums),
  ];
}

function settingsWithout(current: Values): Settings {
  const options = setOption(optionsToChange(current, optionsVariable), configFlag, null);
  return [
    ...withoutOwnKey,
    ['AWS_DEFAULT_REGION', null],
    [optionsVariable, setOption(options, endpointFlag, null) || null],
    ['AWS_REQUEST_CHECKSUM_CALCULATION', null],
    ['AWS_RESPONSE_CHECKSUM_VALIDATION', null],
  ];
}

function locationOf(current: Values): StorageLocation {
  const endpoint = getOption(current.get(optionsVariable) ?? '', endpointFlag);
  return {
    region: current.get('AWS_DEFAULT_REGION') || undefined,
    endpoints: endpoint ? { s3: endpoint } : {},
  };
}
