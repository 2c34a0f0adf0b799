import { parseAs } from '#core/formats/assignments/document.ts';
import { shellDialect } from '#core/formats/assignments/shell.ts';
import { fileStem } from './kit/chosenFile.ts';
import { defineVariablesTarget } from './variables/define.ts';
import { placeIn } from './variables/placeIn.ts';
import { sdkWords } from './variables/sdk.ts';

/**
 * s5cmd: a file to `source` before it. It takes the key as the AWS SDK for Go does, from variables or
 * from the profile `AWS_PROFILE` with its command, the region from `AWS_REGION`, and the endpoint from
 * a variable of its own, not from the profile; any endpoint but Amazon's and Google's is addressed by
 * path. After `command/app.go` and `storage/s3.go` of peak/s5cmd 2.
 */
export const s5cmdTarget = defineVariablesTarget({
  id: 's5cmd',
  parse: parseAs(shellDialect),
  secretModes: ['reference', 'credential_process', 'static'],
  fileName: (profileName) => `${fileStem(profileName)}.s5cmd.env`,
  words: {
    accessKeyId: sdkWords.accessKeyId,
    secretAccessKey: sdkWords.secretAccessKey,
    sessionToken: sdkWords.sessionToken,
    region: 'AWS_REGION',
    endpoint: 'S3_ENDPOINT_URL',
  },
  ...placeIn('AWS_REGION', 'S3_ENDPOINT_URL'),
});
