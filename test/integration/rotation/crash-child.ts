/**
 * Works on a rotation, to be killed while it does. Arguments: folder of the vault, home, job, number of
 * the write after which it kills itself. `rotate` begins one without a grace, `wait` one with a grace,
 * `back` takes it back, `resume` takes up what is there. Prints what it said and how things stand.
 */
import { createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { testConnection } from '../../support/calls.ts';

const [dataDir = '', home = '', job = '', killAt = ''] = process.argv.slice(2);

let writes = 0;
/** Does it, and is no more. */
const around = async <T>(work: () => Promise<T>): Promise<T> => {
  const result = await work();
  writes++;
  if (String(writes) === killAt) {
    process.kill(process.pid, 'SIGKILL');
    // Not a single instruction more.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  return result;
};

const deps = nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: ['/usr/bin/qcred'], dataDir });
// Pauses are for the sake of services that are far away.
const app = createApp({ ...deps, home, env: {}, sleep: async () => {} }, { version: '', demo: false });
await app.unlock(process.env.QCRED_PASSPHRASE);
const { access } = app.open();
const { update } = access.vault;
access.vault.update = (change) => around(() => update(change));
const { set, delete: remove } = access.secrets;
access.secrets.set = (account, text) => around(() => set(account, text));
access.secrets.delete = (account) => around(() => remove(account));

const rotations = await app.open().rotations();
let said: string[] = [];
const [profile] = (await access.vault.state()).profiles;
if (profile?.source.kind !== 'credential') throw new Error('there is no profile with a key');
if (job === 'rotate' || job === 'wait') {
  const { credentialId } = profile.source;
  const { id } = await rotations.start({ credentialId, graceHours: job === 'wait' ? 24 : 0 });
  await rotations.settled(id);
} else if (job === 'back') {
  for (const { id } of (await access.vault.state()).rotations) {
    await rotations.act(id, 'back');
    await rotations.settled(id);
  }
} else said = await rotations.resume();

const { rotations: held, credentials } = await access.vault.state();
const { verdict } = await testConnection(app, profile.id);
app.close();
process.stdout.write(
  JSON.stringify({
    said,
    verdict,
    writes,
    states: held.map(({ state, step, message }) => ({ state, step, message })),
    credentials: credentials.map((c) => c.accessKeyId),
  }),
);
