import { fileStem, locateChosen } from '../kit/chosenFile.ts';
import { defineTarget } from '../kit/target.ts';
import { duckdbNameFor } from './names.ts';
import { duckdbParts, isDuckdbOption } from './parts.ts';
import { planDuckdb } from './plan.ts';
import { readDuckdb } from './read.ts';

/** DuckDB: `CREATE SECRET` statements in a script, to be run in each session (`duckdb -init FILE`, `.read FILE`). */
export const duckdbTarget = defineTarget({
  id: 'duckdb',
  secretModes: ['reference', 'static'],
  place: 'chosen',
  fileName: (profileName) => `${fileStem(profileName)}.sql`,
  holds: 'many',
  words: {
    accessKeyId: 'KEY_ID',
    secretAccessKey: 'SECRET',
    sessionToken: 'SESSION_TOKEN',
    region: 'REGION',
    endpoint: 'ENDPOINT',
    addressing: 'URL_STYLE',
  },
  locate: locateChosen('script'),
  read: readDuckdb,
  parts: duckdbParts,
  writes: isDuckdbOption,
  plan: planDuckdb,
  nameFor: duckdbNameFor,
});
