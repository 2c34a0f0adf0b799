import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leapp, openSalted } from '#core/tools/stores/leapp.ts';
import { have, run } from '../../../support/command.ts';
import { opening } from '../../../support/opening.ts';
import { openWorld, type World } from '../../../support/world.ts';
import { haveKeychain, type Session, startSession } from '../../store/secrets/keychainSession.ts';

const hasOpenssl = await have('openssl', ['version']);
const hasKeychain = await haveKeychain();
const secret = 'CANARYtUnFEMI/K7MDENG/bPxRfiCYzQ'.padEnd(40, 'y');
const files = ['/var/lib/dbus/machine-id', '/etc/machine-id'].filter((path) => existsSync(path));
const machine = files[0] && readFileSync(files[0], 'utf8').trim();

/** As Leapp's library closes a text: what OpenSSL did before it had PBKDF2. */
const closed = async (text: string, password: string) => {
  const how = ['enc', '-aes-256-cbc', '-md', 'md5', '-a', '-A', '-pass', 'env:PW'];
  const { stdout } = await run('openssl', how, {
    env: { PATH: process.env.PATH, PW: password },
    input: text,
  });
  return stdout.trim();
};

describe.skipIf(!hasOpenssl)('Leapp’s workspace', () => {
  it('opens with the machine’s name, and with no other', async () => {
    const text = await closed('{"_sessions":[]}', 'a machine');
    expect(openSalted(text, 'a machine')?.toString()).toBe('{"_sessions":[]}');
    expect(openSalted(text, 'another')?.toString()).not.toBe('{"_sessions":[]}');
    for (const odd of ['', 'CANARY', 'U2FsdGVkX18=', text.slice(0, 30)])
      expect(openSalted(odd, 'a machine')).toBeNull();
  });

  it('is not read where another program would have to be asked', async () => {
    const { outside } = opening();
    await expect(leapp.place({ ...outside, platform: 'darwin' })).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect(await leapp.place({ ...outside, home: '/home/anna' })).toBe('/home/anna/.Leapp/Leapp-lock.json');
  });

  describe.skipIf(!hasKeychain || !machine)('with a keyring', () => {
    let world: World;
    let session: Session;
    beforeAll(async () => {
      [world, session] = await Promise.all([openWorld(), startSession({ bus: true })]);
      await session.startKeyring('unlocked');
    });
    afterAll(async () => {
      await session?.close();
      await world?.close();
    });

    it('gives its users of IAM, and says what has no key', async () => {
      const user = {
        sessionId: 'a1',
        sessionName: 'production',
        type: 'awsIamUser',
        region: 'eu-west-1',
        status: 0,
      };
      const sessions = [
        user,
        { ...user, sessionId: 'b2', sessionName: 'lost' },
        { ...user, type: 'awsSsoRole' },
      ];
      const id = createHash('sha256')
        .update(machine?.toLowerCase() ?? '')
        .digest('hex');
      world.put('.Leapp/Leapp-lock.json', await closed(JSON.stringify({ _sessions: sessions }), id));
      // Leapp keeps its keys with the same library.
      const script = `const k = require('keytar'); const [s] = process.argv.slice(1); (async () => {
        await k.setPassword('Leapp', 'a1-iam-user-aws-session-access-key-id', 'AKIAQYLPMN5HHHFPZAM1');
        await k.setPassword('Leapp', 'a1-iam-user-aws-session-secret-access-key', s); })()`;
      expect(await run(process.execPath, ['-e', script, secret], { env: session.env })).toMatchObject({
        code: 0,
      });
      const bus = { DBUS_SESSION_BUS_ADDRESS: session.env.DBUS_SESSION_BUS_ADDRESS ?? '' };
      const { code, stdout } = await world.qcred(['import', 'leapp', '--dry-run', '--json'], { env: bus });
      const told = JSON.parse(stdout);
      expect({ code, notices: told.notices }).toEqual({
        code: 0,
        notices: [
          { level: 'warning', message: 'The keychain has no key of 1 session.', hint: '' },
          {
            level: 'info',
            message: 'Roles and single sign-on have no keys of their own: 1 session left.',
            hint: '',
          },
        ],
      });
      expect(told.found).toMatchObject([
        { name: 'production', accessKeyId: 'AKIAQYLPMN5HHHFPZAM1', region: 'eu-west-1', target: 'leapp' },
      ]);
      expect(stdout).not.toContain('CANARY');
    });
  });
});
