import { dockerDialect } from '#core/formats/assignments/docker.ts';
import { parseAs } from '#core/formats/assignments/document.ts';
import { applicationVariables } from '#core/profiles/variables.ts';
import { fileStem } from './kit/chosenFile.ts';
import { applicationPlace, applicationSettings } from './variables/applications.ts';
import { defineVariablesTarget } from './variables/define.ts';
import { sdkWords, withoutSdkSettings } from './variables/sdk.ts';

/**
 * Docker: a file for `docker run --env-file`. A container has neither the AWS files nor our command
 * in it, so the key itself is the default; a reference works where `~/.aws` is mounted and that
 * profile holds its key.
 */
export const dockerTarget = defineVariablesTarget({
  id: 'docker',
  parse: parseAs(dockerDialect),
  secretModes: ['static', 'reference'],
  fileName: (profileName) => `${fileStem(profileName)}.docker.env`,
  words: sdkWords,
  settings: applicationSettings,
  settingsWithout: withoutSdkSettings,
  locationOf: applicationPlace,
  alsoReads: applicationVariables,
});
