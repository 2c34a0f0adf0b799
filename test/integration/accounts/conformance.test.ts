import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachPage } from '#core/accounts/iam/pages.ts';
import { type Client, openClient } from '#core/clouds/client/client.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Mirror } from '#shared/mirror.ts';
import { cleanEnvironment, have, temporaryHome } from '../../support/command.ts';
import { type IamServer, startMoto, startOurs } from '../sandbox/iamServers.ts';
import { type Bench, draftFor, openBench } from './world.ts';

const policyText = (Action: string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const trustText = (AWS: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  });

const hasMoto = await have('moto_server', ['--help']);
const { home, remove } = temporaryHome();
afterAll(remove);

/** What every server that speaks IAM has to do alike when it is an account of ours. */
function suite(start: () => Promise<IamServer>): void {
  let server: IamServer;
  let bench: Bench;
  let id: string;
  let client: Client;
  const sync = async (): Promise<Mirror> => {
    const accounts = await bench.accounts();
    await accounts.sync(id);
    expect((await bench.account(id)).lastSync).toMatchObject({ problems: [], status: 'complete' });
    return (await accounts.tree(id)).mirror;
  };
  const code = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => 'done',
      (error: { code?: unknown }) => error.code,
    );

  beforeAll(async () => {
    server = await start();
    bench = await openBench({ sleep: (ms) => new Promise((done) => setTimeout(done, Math.min(ms, 50))) });
    id = (await (await bench.accounts()).save(draftFor(server, server.key))).id;
    client = await openClient(bench.app.open().access, await bench.account(id), 'test');
  });
  afterAll(async () => {
    client?.close();
    bench?.close();
    await server?.close();
  });

  it('says whose key it is', async () => {
    expect(await bench.account(id)).toMatchObject({
      accountId: server.accountId,
      principal: { kind: 'user' },
    });
  });

  it('gives users, groups, roles and policies to a sync', async () => {
    const { iam } = client;
    await iam.createUser({
      UserName: 'ann+a=b,c.d@e-f_g',
      Path: '/team/',
      Tags: [{ Key: 'team', Value: 'a b' }],
    });
    await iam.createGroup({ GroupName: 'writers' });
    await iam.addUserToGroup({ GroupName: 'writers', UserName: 'ann+a=b,c.d@e-f_g' });
    const { Policy } = await iam.createPolicy({
      PolicyName: 'own',
      PolicyDocument: policyText('s3:GetObject'),
    });
    const PolicyArn = Policy?.Arn ?? '';
    await iam.createPolicyVersion({
      PolicyArn,
      PolicyDocument: policyText('s3:PutObject'),
      SetAsDefault: true,
    });
    await iam.attachGroupPolicy({ GroupName: 'writers', PolicyArn });
    await iam.putUserPolicy({
      UserName: 'ann+a=b,c.d@e-f_g',
      PolicyName: 'inline',
      PolicyDocument: policyText('kms:Encrypt'),
    });
    const trust = trustText(`arn:aws:iam::${server.accountId}:root`);
    await iam.createRole({ RoleName: 'reader', AssumeRolePolicyDocument: trust, Description: 'Reads' });
    await iam.attachRolePolicy({ RoleName: 'reader', PolicyArn });
    const { AccessKey } = await iam.createAccessKey({ UserName: 'ann+a=b,c.d@e-f_g' });

    const mirror = await sync();
    const ann = mirror.users.find(({ name }) => name === 'ann+a=b,c.d@e-f_g');
    expect(ann).toMatchObject({
      path: '/team/',
      groups: ['writers'],
      keys: [{ id: AccessKey?.AccessKeyId, status: 'Active' }],
    });
    expect(JSON.parse(ann?.inline[0]?.document ?? '')).toEqual(JSON.parse(policyText('kms:Encrypt')));
    expect(mirror.groups.find(({ name }) => name === 'writers')?.attached).toEqual([PolicyArn]);
    const role = mirror.roles.find(({ name }) => name === 'reader');
    expect(role).toMatchObject({ attached: [PolicyArn], description: 'Reads' });
    expect(JSON.parse(role?.trust ?? '')).toEqual(JSON.parse(trust));
    const policy = mirror.policies.find(({ arn }) => arn === PolicyArn);
    expect(policy).toMatchObject({ own: true, defaultVersion: 'v2' });
    expect(JSON.parse(policy?.document ?? '')).toEqual(JSON.parse(policyText('s3:PutObject')));
  });

  it('marks keys held here when they are switched off and deleted', async () => {
    const { iam } = client;
    const { access, profiles } = bench.app.open();
    await iam.createUser({ UserName: 'held' });
    const { AccessKey: key } = await iam.createAccessKey({ UserName: 'held' });
    const AccessKeyId = key?.AccessKeyId ?? '';
    await profiles.save(
      {
        name: 'held',
        provider: 'quilibrium',
        endpoints: {},
        source: { kind: 'credential', accessKeyId: AccessKeyId },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret('CANARY/held') } },
    );
    const status = async () =>
      (await access.vault.state()).credentials.find((c) => c.accessKeyId === AccessKeyId)?.remote?.status;
    await sync();
    expect(await status()).toBe('active');
    await iam.updateAccessKey({ UserName: 'held', AccessKeyId, Status: 'Inactive' });
    await sync();
    expect(await status()).toBe('inactive');
    await iam.deleteAccessKey({ UserName: 'held', AccessKeyId });
    const { users } = await sync();
    expect(await status()).toBe('deleted');
    expect(users.find(({ name }) => name === 'held')?.keys).toEqual([]);
  });

  it('refuses what it has to, in our words', async () => {
    const { iam } = client;
    await iam.createUser({ UserName: 'full' });
    await iam.createAccessKey({ UserName: 'full' });
    await iam.createAccessKey({ UserName: 'full' });
    expect(await code(iam.createAccessKey({ UserName: 'full' }))).toBe('limit_exceeded');
    expect(await code(iam.getUser({ UserName: 'absent' }))).toBe('not_found');
    expect(await code(iam.createUser({ UserName: 'full' }))).toBe('name_taken');
    expect(await code(iam.putUserPolicy({ UserName: 'full', PolicyName: 'bad', PolicyDocument: '{' }))).toBe(
      'bad_input',
    );
    await iam.putUserPolicy({ UserName: 'full', PolicyName: 'good', PolicyDocument: policyText('s3:*') });
    expect(await code(iam.deleteUser({ UserName: 'full' }))).toBe('in_use');
  });

  it('gives long lists page by page', async () => {
    const { iam } = client;
    const names = Array.from({ length: 23 }, (_, n) => `page-${String(n).padStart(2, '0')}`);
    for (const RoleName of names) {
      await iam.createRole({
        RoleName,
        Path: '/pages/',
        AssumeRolePolicyDocument: trustText(`arn:aws:iam::${server.accountId}:root`),
      });
    }
    const seen: string[] = [];
    let pages = 0;
    await eachPage(
      (page) => iam.listRoles({ ...page, MaxItems: 7, PathPrefix: '/pages/' }),
      ({ Roles }) => {
        pages++;
        seen.push(...(Roles ?? []).map(({ RoleName }) => RoleName ?? ''));
      },
    );
    expect([pages, seen.sort()]).toEqual([4, names]);
    expect((await sync()).roles.filter(({ path }) => path === '/pages/')).toHaveLength(23);
  });

  it('forgets what is deleted', async () => {
    const { iam } = client;
    await iam.createUser({ UserName: 'short-lived' });
    expect((await sync()).users.map(({ name }) => name)).toContain('short-lived');
    await iam.deleteUser({ UserName: 'short-lived' });
    expect((await sync()).users.map(({ name }) => name)).not.toContain('short-lived');
  });
}

describe('the sandbox, connected', () => suite(startOurs));
describe.skipIf(!hasMoto)('moto, connected', () => suite(() => startMoto(cleanEnvironment(home))));
