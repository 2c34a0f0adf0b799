import { parseAs } from '#core/formats/assignments/document.ts';
import { shellDialect } from '#core/formats/assignments/shell.ts';
import { fileStem } from './kit/chosenFile.ts';
import { defineVariablesTarget } from './variables/define.ts';
import { placeIn } from './variables/placeIn.ts';
import { sdkWords } from './variables/sdk.ts';

/**
 * goofys: a file to `source` before it. It takes the key as the AWS SDK for Go does, from variables or
 * from the profile `AWS_PROFILE` with its command. Region and endpoint it takes from its command line
 * only; they stand in the file under the names the SDKs give them, to be handed on:
 * `goofys --endpoint "$AWS_ENDPOINT_URL_S3" --region "$AWS_REGION" BUCKET FOLDER`. After
 * `internal/flags.go` and `api/common/conf_s3.go` of kahing/goofys 0.24.
 */
export const goofysTarget = defineVariablesTarget({
  id: 'goofys',
  parse: parseAs(shellDialect),
  secretModes: ['reference', 'credential_process', 'static'],
  fileName: (profileName) => `${fileStem(profileName)}.goofys.env`,
  words: {
    accessKeyId: sdkWords.accessKeyId,
    secretAccessKey: sdkWords.secretAccessKey,
    sessionToken: sdkWords.sessionToken,
    region: '--region "$AWS_REGION"',
    endpoint: '--endpoint "$AWS_ENDPOINT_URL_S3"',
  },
  ...placeIn('AWS_REGION', 'AWS_ENDPOINT_URL_S3'),
});
