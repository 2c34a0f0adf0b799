/** `qcred policy tighten` against the sandbox, which records what is used as IAM does. */
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessKey } from '#sandbox/account.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { makePolicy } from '#sandbox/make.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, qcredCommand, run } from '../../../support/command.ts';
import { passphrase } from '../../../support/world.ts';
import { errorOf, s3Client } from '../../sandbox/clients.ts';
import { type Connected, connectAdmin } from '../changes/fixture.ts';

const [node = '', source = ''] = qcredCommand;
let sandbox: Sandbox;
let connected: Connected;
let env: NodeJS.ProcessEnv;
let key: AccessKey;
const qcred = (...args: string[]) => run(node, [source, ...args], { env });
const bob = () => {
  const user = sandbox.account.users.get('bob');
  if (!user) throw new Error('no bob');
  return user;
};
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const read = (client: S3Client = s3Client(sandbox, key)) =>
  client.send(new GetObjectCommand({ Bucket: 'photos-2026', Key: 'captions.csv' }));
const write = () =>
  s3Client(sandbox, key).send(new PutObjectCommand({ Bucket: 'photos-2026', Key: 'x', Body: 'x' }));
const sync = async () => (await connected.app.open().accounts()).sync(connected.accountId);

beforeEach(async () => {
  sandbox = await startSandbox({ users: [{ name: 'admin', keys: [] }] });
  seedDemo(sandbox);
  key = sandbox.addKey({ user: 'bob', secretAccessKey: 'CANARY/tighten/bob' });
  connected = await connectAdmin(sandbox, 'CANARY/tighten/admin');
  env = cleanEnvironment(connected.home, { QCRED_HOME: connected.dataDir, QCRED_PASSPHRASE: passphrase });
});
afterEach(async () => {
  connected.close();
  await sandbox.close();
});

describe('qcred policy tighten', { timeout: 60_000 }, () => {
  it('cuts an inline policy down to what was used, says what stops, and takes it back', async () => {
    bob().inline.set('work', policy(everything));
    await read();
    await sync();
    const look = await qcred('policy', 'tighten', 'bob', '--dry-run');
    expect(look.code).toBe(0);
    expect(look.stderr).toContain('-      "Action": "*"');
    expect(look.stderr).toContain('+      "Action": "s3:GetObject"');
    expect(look.stderr).toContain('Would stop to work: Everything with users and permissions (iam)');
    expect(bob().inline.get('work')).toBe(policy(everything));

    const done = await qcred('policy', 'tighten', key.accessKeyId, '--yes');
    expect(done.stderr).toContain('"qcred policy tighten --back" takes it back');
    expect(done.code).toBe(0);
    await read();
    expect((await errorOf(write())).name).toBe('AccessDenied');

    const back = await qcred('policy', 'tighten', '--back', '--yes');
    expect(back.code).toBe(0);
    expect(JSON.parse(bob().inline.get('work') ?? '')).toEqual(JSON.parse(policy(everything)));
    await write();
    expect((await qcred('policy', 'tighten', '--back', '--yes')).stderr).toContain('No policy was tightened');
  });

  it('gives a managed policy a new version that fits all who have it', async () => {
    const carol = sandbox.addKey({ user: 'carol', secretAccessKey: 'CANARY/tighten/carol' });
    const shared = makePolicy(sandbox.account, {
      name: 'Shared',
      document: policy({ ...everything, Action: ['s3:*', 'kms:*'] }),
      createdAt: new Date(),
    });
    sandbox.account.policies.set(shared.arn, shared);
    bob().attached.add(shared.arn);
    sandbox.account.users.get('carol')?.attached.add(shared.arn);
    await read();
    await s3Client(sandbox, carol).send(new ListBucketsCommand({}));
    await sync();
    const done = await qcred('policy', 'tighten', '--policy', 'Shared', '--yes', '--json');
    expect(done.code).toBe(0);
    const [{ after }] = JSON.parse(done.stdout);
    expect(JSON.parse(after).Statement[0].Action).toEqual(['s3:GetObject', 's3:ListAllMyBuckets']);
    const now = sandbox.account.policies.get(shared.arn);
    expect(now?.defaultVersionId).toBe('v2');
    await read();
    await s3Client(sandbox, carol).send(new ListBucketsCommand({}));
    expect((await errorOf(write())).name).toBe('AccessDenied');
    expect((await qcred('policy', 'tighten', '--policy', 'Shared', '--yes')).stderr).toContain(
      'Shared allows nothing that is known to be unused.',
    );
    expect((await qcred('policy', 'tighten', '--back', '--policy', 'Shared', '--yes')).code).toBe(0);
    expect(now?.defaultVersionId).toBe('v1');
    await write();
  });

  it('changes nothing where it knows nothing', async () => {
    bob().inline.set('work', policy(everything));
    await sync();
    const unused = await qcred('policy', 'tighten', 'bob', '--yes');
    expect(unused.stderr).toContain('Nothing that work allows was used: take it away altogether.');
    sandbox.switches.missing.add('GenerateServiceLastAccessedDetails');
    await read();
    const missing = await qcred('policy', 'tighten', 'bob', '--yes');
    expect(missing.code).toBe(1);
    sandbox.switches.missing.clear();
    bob().attached.add('arn:aws:iam::aws:policy/AdministratorAccess');
    await sync();
    const theirs = await qcred('policy', 'tighten', '--policy', 'AdministratorAccess', '--yes');
    expect(theirs.stderr).toContain('which nobody can change');
    expect((await qcred('policy', 'tighten')).code).toBe(2);
    expect(bob().inline.get('work')).toBe(policy(everything));
  });
});
