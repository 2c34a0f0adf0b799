/** `qcred exec --job` on Backblaze B2, against a server of ours that follows its documentation. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '#core/accounts/jobs/job.ts';
import { offerJob } from '#core/accounts/jobs/jobs.ts';
import type { LentKey } from '#core/accounts/jobs/offer.ts';
import { createRecords } from '#core/accounts/jobs/records.ts';
import { sweepJobUsers } from '#core/accounts/jobs/sweep.ts';
import { b2Realm } from '#core/clouds/b2/client.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { QCredError } from '#shared/errors.ts';
import { policyTemplates } from '#shared/policy/templates.ts';
import { cleanEnvironment, qcredCommand } from '../../../support/command.ts';
import { openWorld, passphrase, type World } from '../../../support/world.ts';
import { type B2Server, startB2 } from './b2Server.ts';

const [node = '', source = ''] = qcredCommand;
const all = ['writeKeys', 'deleteKeys', 'listKeys', 'listBuckets', 'listFiles', 'readFiles', 'writeFiles'];
const long = '2020-01-01T00:00:00.000Z';
const id = '0040000000000000000000001';
let server: B2Server;
let world: World;

beforeEach(async () => {
  server = await startB2({ id, secret: 'CANARY/b2/held', capabilities: [...all] });
  world = await openWorld();
  await world.app.open().profiles.save(
    {
      name: 'b2',
      provider: 'b2',
      region: 'us-west-004',
      endpoints: { s3: server.url },
      source: { kind: 'credential', accessKeyId: id },
    },
    { origin: 'typed in', material: { secretAccessKey: new Secret('CANARY/b2/held') } },
  );
});
afterEach(async () => {
  world.close();
  await server.close();
});

const jobOf = (name: string, bucket = 'photos'): Job => {
  const template = policyTemplates.find((one) => one.id === name);
  if (!template) throw new Error(`no job ${name}`);
  const document = template.build({ bucket, key: 'k', partition: 'aws' });
  return { id: name, document, bucket: name === 'use-key' ? null : bucket, seconds: 900, program: 'aws' };
};

async function offer(job: Job) {
  const { access, accounts } = world.app.open();
  const made = await offerJob({ access, accounts: await accounts() }, { profile: 'b2' }, job, {});
  if (made.kind !== 'plan') throw new Error('it needs no plan');
  return made;
}
const lend = async (job: Job): Promise<LentKey> => (await offer(job)).make(new AbortController().signal);
const records = (): string[] => {
  const folder = join(world.dataDir, 'jobs');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.qcred')) : [];
};
const failure = (work: Promise<unknown>): Promise<QCredError> =>
  work.then(
    () => Promise.reject(new Error('done')),
    (error: unknown) => (error instanceof QCredError ? error : Promise.reject(error)),
  );

describe('a job on Backblaze B2', { timeout: 60_000 }, () => {
  it('is lent an application key that may do the job in its bucket, ends by itself, and is deleted', async () => {
    const { view } = await offer(jobOf('read-bucket'));
    expect(view.steps[0]).toMatch(
      /^Make the application key qcred-read-bucket-[0-9a-f]{8}, which may do listBuckets, listFiles, readBuckets and readFiles in photos and nothing else, for 15 minutes\.$/,
    );
    expect(view.notices).toEqual([]);
    expect(server.asked).not.toContain('b2_create_key');
    const lent = await lend(jobOf('read-bucket'));
    const made = server.keys.get(lent.key.accessKeyId);
    expect(made).toMatchObject({
      capabilities: ['listBuckets', 'listFiles', 'readBuckets', 'readFiles'],
      bucketIds: ['b1'],
    });
    expect(lent.key.secretAccessKey.reveal()).toBe(made?.secret);
    expect((made?.ends ?? 0) - Date.now()).toBeLessThanOrEqual(900_000);
    expect(records()).toHaveLength(1);
    expect(await sweepJobUsers(world.app.open().access)).toEqual([]);
    expect(server.keys.size).toBe(2);
    expect(await lent.end()).toBeNull();
    expect([...server.keys.keys()]).toEqual([id]);
    expect(records()).toEqual([]);
    const logged = (await world.app.open().access.activity.list({ limit: 50 })).records;
    expect(logged.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['key.created', 'key.deleted']),
    );
  });

  it('says what cannot be less there, and refuses what has no words', async () => {
    const { view } = await offer(jobOf('backup-bucket'));
    expect(view.notices.map(({ message }) => message).join()).toContain('may also hide files');
    for (const name of ['publish-website', 'use-key'])
      expect((await failure(offer(jobOf(name)))).code).toBe('unsupported');
    expect((await failure(offer(jobOf('read-bucket', 'other')))).code).toBe('not_found');
    const held = server.keys.get(id);
    if (held) held.capabilities = ['listBuckets', 'readFiles'];
    const refused = await failure(offer(jobOf('read-bucket')));
    expect(refused.message).toContain('Nothing less than the whole key of "b2"');
    expect(refused.message).toContain('lacks writeKeys');
    if (held) held.capabilities = ['listBuckets', 'writeKeys'];
    const more = await offer(jobOf('read-bucket'));
    expect(more.view.notices.map(({ message }) => message).join()).toContain('may not delete that key again');
    if (held) held.secret = 'CANARY/b2/other';
    expect((await failure(offer(jobOf('read-bucket')))).code).toBe('key_refused');
  });

  it('leaves nothing where it is refused, told to stop, or does not hear the answer', async () => {
    const refuse = (call: string, status: number, code: string) => {
      server.fault = (asked) => (asked === call ? { status, code } : null);
    };
    refuse('b2_create_key', 403, 'cap_exceeded');
    expect((await failure(lend(jobOf('read-bucket')))).code).toBe('denied');
    expect(records()).toEqual([]);
    server.fault = (call) => (call === 'b2_create_key' ? 'lost' : null);
    const lost = await failure(lend(jobOf('read-bucket')));
    expect(lost.code).toBe('connection_failed');
    expect([...server.keys.keys()]).toEqual([id]);
    expect(records()).toEqual([]);
    server.fault = () => null;
    const stopped = await offer(jobOf('read-bucket'));
    expect((await failure(stopped.make(AbortSignal.abort()))).code).toBe('cancelled');
    expect(records()).toEqual([]);
    expect([...server.keys.keys()]).toEqual([id]);
  });

  it('says what it could not delete, and takes for gone what is gone', async () => {
    const { access } = world.app.open();
    const lent = await lend(jobOf('read-bucket'));
    server.fault = (call) => (call === 'b2_delete_key' ? { status: 500, code: 'internal_error' } : null);
    expect(await lent.end()).toContain('could not be deleted');
    expect(records()).toHaveLength(1);
    server.fault = () => null;
    const gone = await lend(jobOf('read-bucket'));
    server.keys.delete(gone.key.accessKeyId);
    expect(await gone.end()).toBeNull();
    expect(records()).toHaveLength(1);
    // One that has ended by itself is let go of, and nobody is asked.
    const ended = { credential: 'x', realm: server.url, name: 'n', keyId: 'k', since: long, until: long };
    await createRecords(access).write('ended', ended);
    const before = server.asked.length;
    expect(await sweepJobUsers(access)).toEqual([]);
    expect(records()).toHaveLength(1);
    expect(server.asked).toHaveLength(before);
  });

  it('goes to no other host with the token, nor with the secret', async () => {
    server.apiUrl = 'http://127.0.0.1:1';
    const refused = await failure(offer(jobOf('read-bucket')));
    expect(refused).toMatchObject({ code: 'service_failed' });
    expect(refused.message).toContain('not Backblaze');
    for (const s3 of [undefined, 'https://s3.us-west-004.backblazeb2.com', 'https://proxy.example.com'])
      expect(b2Realm(s3)).toBe('https://api.backblazeb2.com');
  });

  it('is given to the program by the command, and swept after a kill', async () => {
    const env = cleanEnvironment(world.home, { QCRED_HOME: world.dataDir, QCRED_PASSPHRASE: passphrase });
    const job = [
      'exec',
      '--profile',
      'b2',
      '--job',
      'read-bucket',
      '--value',
      'bucket=photos',
      '--yes',
      '--',
    ];
    // It ends with its parent.
    const show =
      'console.log(process.env.AWS_ACCESS_KEY_ID); const by = process.ppid; setInterval(() => process.ppid === by || process.exit(), 100)';
    const child = spawn(node, [source, ...job, node, '-e', show], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    for (let n = 0; n < 600 && !said.includes('\n'); n++) await sleep(50);
    expect(server.keys.has(said.trim())).toBe(true);
    expect(said.trim()).not.toBe(id);
    const ended = new Promise((done) => child.on('close', done));
    child.stdout.destroy();
    child.kill('SIGKILL');
    await ended;
    expect(records()).toHaveLength(1);
    expect((await sweepJobUsers(world.app.open().access)).join()).toContain('Deleted the application key');
    expect([...server.keys.keys()]).toEqual([id]);
    expect(records()).toEqual([]);
  });
});
