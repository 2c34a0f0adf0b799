/**
 * What SECURITY.md says that QCred cannot see: a program of the person's that asks the keychain itself.
 * This shows that it is so, and not less than what is said.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { haveKeychain, type Session, startSession } from '../integration/store/secrets/keychainSession.ts';
import { qcredCommand, run } from '../support/command.ts';

let session: Session;
afterEach(() => session?.close());

describe.runIf(await haveKeychain())('a program that asks the keychain itself', () => {
  it('gets every secret, and no record is written; what asks the command leaves one', async () => {
    session = await startSession({ bus: true });
    await session.startKeyring('unlocked');
    const env = { ...session.env, QCRED_HOME: join(session.env.HOME ?? '', 'vault') };
    const [node = '', source = ''] = qcredCommand;
    const qcred = (args: readonly string[], input?: string) => run(node, [source, ...args], { env, input });
    const key = ['--provider', 'aws', '--region', 'eu-west-1', '--access-key-id', 'AKIAUNSEEN0000000001'];
    expect(await qcred(['add', 'one', '--store', 'keychain', ...key], 'CANARY/unseen/secret')).toMatchObject({
      code: 0,
    });
    const served = async (): Promise<number> => {
      const { records } = JSON.parse((await qcred(['audit', '--json'])).stdout) as {
        records: { action: string }[];
      };
      return records.filter(({ action }) => action === 'secret.read').length;
    };
    const before = await served();

    const keytar = createRequire(import.meta.url).resolve('keytar');
    const asks = `require(${JSON.stringify(keytar)}).findCredentials('QCred').then((all) => process.stdout.write(JSON.stringify(all)))`;
    const { stdout } = spawnSync(process.execPath, ['-e', asks], { env, encoding: 'utf8' });
    expect(stdout.includes('CANARY/unseen/secret')).toBe(true);
    expect(await served()).toBe(before);

    await qcred(['credential-process', '--profile', 'one']);
    expect(await served()).toBe(before + 1);
  });
});
