import { parseAs } from '#core/formats/assignments/document.ts';
import { powershellDialect } from '#core/formats/assignments/powershell.ts';
import { fileStem } from './kit/chosenFile.ts';
import { defineVariablesTarget } from './variables/define.ts';
import { sdkPlace, sdkSettings, sdkWords, withoutSdkSettings } from './variables/sdk.ts';

/** PowerShell: a script to run with a dot before it (`. ./work.ps1`), or lines of one's `$PROFILE`. */
export const powershellTarget = defineVariablesTarget({
  id: 'powershell',
  parse: parseAs(powershellDialect),
  secretModes: ['credential_process', 'reference', 'static'],
  fileName: (profileName) => `${fileStem(profileName)}.ps1`,
  words: sdkWords,
  settings: sdkSettings,
  settingsWithout: withoutSdkSettings,
  locationOf: sdkPlace,
  callArguments: ['--shell', 'pwsh'],
});
