import { parseAs } from '#core/formats/assignments/document.ts';
import { dotenvDialect } from '#core/formats/assignments/dotenv.ts';
import { applicationVariables } from '#core/profiles/variables.ts';
import { applicationPlace, applicationSettings } from './variables/applications.ts';
import { defineVariablesTarget } from './variables/define.ts';
import { sdkWords, withoutSdkSettings } from './variables/sdk.ts';

/** A `.env` file for whatever program reads one and uses an AWS SDK. */
export const dotenvTarget = defineVariablesTarget({
  id: 'dotenv',
  parse: parseAs(dotenvDialect),
  secretModes: ['reference', 'static'],
  fileName: () => '.env',
  words: sdkWords,
  settings: applicationSettings,
  settingsWithout: withoutSdkSettings,
  locationOf: applicationPlace,
  alsoReads: applicationVariables,
});
