/** Appends records, in batches that are on their way at once. Arguments: folder, name, count. */
import { randomBytes } from 'node:crypto';
import { createActivity } from '#core/store/activity/activity.ts';

const [dataDir = '', name = '', count = '1'] = process.argv.slice(2);
const activity = createActivity({
  dataDir,
  key: new Uint8Array(32).fill(1),
  now: () => new Date(),
  actor: { kind: 'test', pid: process.pid },
  randomBytes,
});
await Promise.all(
  Array.from({ length: Number(count) }, (_, n) =>
    activity.append({ action: 'secret.read', subject: `${name}-${n}` }),
  ),
);
