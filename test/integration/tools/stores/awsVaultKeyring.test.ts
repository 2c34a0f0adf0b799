import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsVaultKeyring } from '#core/tools/stores/awsVaultKeyring.ts';
import type { Outside } from '#core/tools/stores/store.ts';
import { have, run } from '../../../support/command.ts';
import { opening } from '../../../support/opening.ts';
import { haveKeychain, type Session, startSession } from '../../store/secrets/keychainSession.ts';

const python = '/usr/bin/python3';
const found = (await haveKeychain()) && (await have(python, ['-c', 'import dbus']));
const secret = 'CANARYtUnFEMI/K7MDENG/bPxRfiCYzQ'.padEnd(40, 'y');

/** Makes aws-vault's collection and items in the way of its library: one request after the other, in plain. */
const writer = `
import base64, dbus, json, sys
bus = dbus.SessionBus()
service = bus.get_object('org.freedesktop.secrets', '/org/freedesktop/secrets')
_, session = service.OpenSession('plain', dbus.String('', variant_level=1), dbus_interface='org.freedesktop.Secret.Service')
def sealed(text):
    return dbus.Struct((session, dbus.ByteArray(b''), dbus.ByteArray(text.encode()), 'application/json'), signature='oayays')
label = {'org.freedesktop.Secret.Collection.Label': dbus.String('awsvault', variant_level=1)}
# What asks nobody, where a person would be asked for the password of the new collection.
guilt = 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface'
path = service.CreateWithMasterPassword(dbus.Dictionary(label, signature='sv'), sealed('password'), dbus_interface=guilt)
collection = bus.get_object('org.freedesktop.secrets', path)
for key, data in json.load(sys.stdin).items():
    attributes = dbus.Dictionary({'profile': key}, signature='ss', variant_level=1)
    properties = {'org.freedesktop.Secret.Item.Label': dbus.String(key, variant_level=1), 'org.freedesktop.Secret.Item.Attributes': attributes}
    item = {'Key': key, 'Data': base64.b64encode(json.dumps(data).encode()).decode(), 'Label': 'aws-vault', 'Description': ''}
    collection.CreateItem(dbus.Dictionary(properties, signature='sv'), sealed(json.dumps(item)), True, dbus_interface='org.freedesktop.Secret.Collection')
if len(sys.argv) > 1:
    service.Lock([path], dbus_interface='org.freedesktop.Secret.Service')
print(path)
`;

describe.skipIf(!found)('aws-vault’s collection in a keyring', () => {
  let session: Session;
  let outside: Outside;
  beforeAll(async () => {
    session = await startSession({ bus: true });
    await session.startKeyring('unlocked');
    outside = {
      env: session.env,
      home: '/',
      platform: 'linux',
      uid: process.getuid?.(),
      run: () => Promise.reject(new Error('nothing is run')),
    };
  });
  afterAll(() => session?.close());
  const read = async () => {
    const path = (await awsVaultKeyring.place(outside)) ?? '';
    const content = await awsVaultKeyring.read(path, opening({ outside }));
    if ('closed' in content) throw new Error('closed');
    return content.profiles.map(({ name, accessKeyId, secretAccessKey }) => [
      name,
      accessKeyId,
      secretAccessKey?.reveal(),
    ]);
  };

  it('gives its keys, and no session of it', async () => {
    await expect(read()).rejects.toMatchObject({ code: 'not_found' });
    const stored = (id: string) => ({ AccessKeyID: id, SecretAccessKey: secret, SessionToken: '' });
    const items = {
      home: stored('AKIAQYLPMN5HHHFPZAM1'),
      'work é': stored('AKIAQYLPMN5HHHFPZAM2'),
      'sts.GetSessionToken,d29yaw,,1714990000': stored('ASIAQYLPMN5HHHFPZAM2'),
    };
    const made = await run(python, ['-c', writer], { env: session.env, input: JSON.stringify(items) });
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('awsvault') });
    expect((await read()).sort()).toEqual([
      ['home', 'AKIAQYLPMN5HHHFPZAM1', secret],
      ['work é', 'AKIAQYLPMN5HHHFPZAM2', secret],
    ]);
  });

  it('says where there is no bus, and where nobody answers', async () => {
    await expect(awsVaultKeyring.place({ ...outside, env: {} })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await expect(awsVaultKeyring.place({ ...outside, platform: 'darwin' })).rejects.toMatchObject({
      code: 'unsupported',
    });
    const nowhere = { ...outside, env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' } };
    await expect(awsVaultKeyring.read('/nowhere/bus', opening({ outside: nowhere }))).rejects.toMatchObject({
      code: 'not_available',
    });
  });
});
