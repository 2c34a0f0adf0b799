/** Somebody has a person make, or take in, a name that reads as another one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, createApp } from '#core/app.ts';
import { saveProfile } from '../support/calls.ts';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../support/command.ts';
import { depsIn } from '../support/world.ts';

const passphrase = 'CANARY passphrase of names';
const place = temporaryHome();
let app: App;
let made = 0;
const add = (name: string) =>
  saveProfile(app, {
    name,
    provider: 'aws',
    region: 'eu-west-1',
    endpoints: {},
    source: {
      kind: 'credential',
      accessKeyId: `AKIANAMES0000000000${++made}`,
      secretAccessKey: `CANARY/names/secret${made}`,
    },
  });
const names = async () => (await app.state()).profiles.map(({ name }) => name);

beforeAll(async () => {
  const deps = depsIn(place, { command: [] });
  app = createApp(deps, { version: '', demo: false });
  await app.create('passphrase', passphrase);
  await add('paypal');
});
afterAll(() => {
  app.close();
  place.remove();
});

it.each([
  ['turns the direction of writing', 'txt.\u202eexe'],
  ['has no width', 'pay\u200bpal'],
  ['commands a terminal', 'a\u009b31m'],
  ['is seen as a blank', 'a\u3164b'],
])('a new name with what %s is refused', async (_, name) => {
  await expect(add(name)).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('cannot be seen'),
  });
  expect(await names()).not.toContain(name);
});

it.each([
  ['with a letter of another alphabet', 'p\u0430ypal'],
  ['with a digit for a letter', 'paypa1'],
])('a name that reads like another is told of, and stays told of: %s', async (_, name) => {
  expect(await add(name)).toMatchObject({ readsLike: 'paypal' });
  const told = (await app.doctor()).find(({ message }) => message.startsWith('Names that read alike'));
  expect(told?.message).toContain(name);
});

it('a section of a tool’s file that reads like a profile is told of by the command that takes it in', async () => {
  const path = join(place.home, '.aws', 'credentials');
  mkdirSync(dirname(path));
  writeFileSync(
    path,
    '[payp\u0430l]\naws_access_key_id = AKIANAMESOFAFILE0001\naws_secret_access_key = CANARYnamesOfAFile\n',
  );
  const [node = '', source = ''] = qcredCommand;
  const env = cleanEnvironment(place.home, { QCRED_HOME: place.dataDir, QCRED_PASSPHRASE: passphrase });
  const { stdout, stderr } = await run(node, [source, 'import', '--all'], { env });
  expect(stdout + stderr).toContain('reads like "paypal"');
});
