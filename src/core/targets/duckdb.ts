import { fileStem, locateChosen } from './chosenFile.ts';
import { duckdbNameFor } from './duckdb/names.ts';
import { duckdbParts, isDuckdbOption } from './duckdb/parts.ts';
import { planDuckdb } from './duckdb/plan.ts';
import { readDuckdb } from './duckdb/read.ts';
import { defineTarget } from './target.ts';

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
