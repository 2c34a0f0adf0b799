/** Temporary credentials of a service that is not ours: moto's. */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usableKey } from '#core/profiles/sessions/key.ts';
import type { UnsavedProfile } from '#shared/contract/index.ts';
import { saveProfile } from '../../../support/calls.ts';
import { cleanEnvironment, have } from '../../../support/command.ts';
import { type Bench, openBench } from '../../accounts/world.ts';
import { type IamServer, startMoto } from '../../sandbox/iamServers.ts';

describe.runIf(await have('moto_server', ['--help']))('sessions of moto', () => {
  let moto: IamServer;
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
    moto = await startMoto(cleanEnvironment(bench.home));
  });
  afterAll(async () => {
    bench.close();
    await moto.close();
  });

  const save = (name: string, source: UnsavedProfile['source']) =>
    saveProfile(bench.app, {
      name,
      provider: 'aws',
      region: moto.region,
      endpoints: source.kind === 'credential' ? { s3: moto.url, iam: moto.url, sts: moto.url } : {},
      source,
    });
  async function whoIs(id: string): Promise<string | undefined> {
    const { access } = bench.app.open();
    const state = await access.vault.state();
    const profile = state.profiles.find((p) => p.id === id);
    if (!profile) throw new Error(`there is no profile ${id}`);
    const { accessKeyId, secretAccessKey, sessionToken } = await usableKey(access, state, profile, {
      purpose: 'test',
      askCode: async () => '123456',
    });
    const client = new STSClient({
      region: moto.region,
      endpoint: moto.url,
      credentials: {
        accessKeyId,
        secretAccessKey: secretAccessKey.reveal(),
        sessionToken: sessionToken?.reveal(),
      },
    });
    return (await client.send(new GetCallerIdentityCommand({}))).Arn;
  }

  it('begins with a role, a role on a role, and a one-time password', async () => {
    const key = { kind: 'credential', ...moto.key } as const;
    const base = await save('base', key);
    const role = (profileId: string, name: string) =>
      ({
        kind: 'role',
        profileId,
        roleArn: `arn:aws:iam::${moto.accountId}:role/${name}`,
        externalId: 'gallery-7731',
      }) as const;
    const outer = await save('outer', role(base.id, 'outer'));
    const inner = await save('inner', role(outer.id, 'inner'));
    const careful = await save('careful', {
      ...key,
      mfa: { serial: `arn:aws:iam::${moto.accountId}:mfa/me`, durationSeconds: 3600 },
    });
    const assumed = `arn:aws:sts::${moto.accountId}:assumed-role`;
    expect(await whoIs(outer.id)).toBe(`${assumed}/outer/qcred-outer`);
    expect(await whoIs(inner.id)).toBe(`${assumed}/inner/qcred-inner`);
    expect(await whoIs(careful.id)).toContain(moto.accountId);
    expect(
      (
        await bench.app
          .open()
          .sessions()
          .then((all) => all.current())
      ).size,
    ).toBe(3);
  });
});
