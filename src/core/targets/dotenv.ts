import { parseAs } from '#core/assignments/document.ts';
import { dotenvDialect } from '#core/assignments/dotenv.ts';
import { sdkPlace, sdkSettings, sdkWords, withoutSdkSettings } from './variables/sdk.ts';
import { defineVariablesTarget } from './variables/tool.ts';

/** A `.env` file for whatever program reads one and uses an AWS SDK. */
export const dotenvTarget = defineVariablesTarget({
  id: 'dotenv',
  parse: parseAs(dotenvDialect),
  secretModes: ['reference', 'static'],
  fileName: () => '.env',
  words: sdkWords,
  settings: sdkSettings,
  settingsWithout: withoutSdkSettings,
  placeOf: sdkPlace,
});
