import { locateChosen } from '../kit/chosenFile.ts';
import { withSoleEntry } from '../kit/soleEntry.ts';
import { defineTarget, soleNameFor } from '../kit/target.ts';
import { isLitestreamSetting, litestreamParts } from './parts.ts';
import { planLitestream } from './plan.ts';
import { readLitestream } from './read.ts';
import { keys } from './settings.ts';

/**
 * Litestream, after its published source (github.com/benbjohnson/litestream:
 * `cmd/litestream/main.go` of 0.5). Its usual file, `/etc/litestream.yml`, belongs to root, so the
 * person chooses.
 */
export const litestreamTarget = defineTarget({
  id: 'litestream',
  secretModes: ['static'],
  place: 'chosen',
  fileName: () => 'litestream.yml',
  holds: 'one',
  words: {
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.secretAccessKey,
    region: keys.region,
    endpoint: keys.endpoint,
    addressing: keys.pathStyle,
  },
  locate: locateChosen('config'),
  read: readLitestream,
  parts: litestreamParts,
  writes: isLitestreamSetting,
  plan: withSoleEntry(planLitestream),
  nameFor: soleNameFor,
});
