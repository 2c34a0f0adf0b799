import { parseAs } from '#core/formats/assignments/document.ts';
import { shellDialect } from '#core/formats/assignments/shell.ts';
import { applicationVariables } from '#core/profiles/variables.ts';
import { applicationPlace, applicationSettings } from './variables/applications.ts';
import { defineVariablesTarget } from './variables/define.ts';
import { sdkWords, withoutSdkSettings } from './variables/sdk.ts';

/**
 * direnv: an `.envrc` is a Bash script whose exported variables hold in its folder. It can ask our
 * own command each time the folder is entered, so that no secret stands in it. After every change
 * direnv wants to be told `direnv allow`.
 */
export const direnvTarget = defineVariablesTarget({
  id: 'direnv',
  parse: parseAs(shellDialect),
  secretModes: ['credential_process', 'reference', 'static'],
  fileName: () => '.envrc',
  words: sdkWords,
  settings: applicationSettings,
  settingsWithout: withoutSdkSettings,
  locationOf: applicationPlace,
  alsoReads: applicationVariables,
});
