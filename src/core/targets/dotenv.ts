import { dotenvDialect } from '#core/assignments/dotenv.ts';
import { sdkPlace, sdkSettings, sdkVariables, sdkWords } from './variables/sdk.ts';
import { defineVariablesTarget } from './variables/tool.ts';

/** A `.env` file for whatever program reads one and uses an AWS SDK. */
export const dotenvTarget = defineVariablesTarget({
  id: 'dotenv',
  label: '.env file',
  dialect: dotenvDialect,
  secretModes: ['reference', 'static'],
  fileName: () => '.env',
  words: sdkWords,
  settings: sdkSettings,
  settingsToRemove: () => sdkVariables,
  placeOf: sdkPlace,
});
