import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IAM } from '@aws-sdk/client-iam';
import { createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { addIdentity, makeKey, makeUser } from '#sandbox/make.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { inTurn, type Row } from './measure.ts';

const day = 24 * 60 * 60 * 1000;

/** An account with so many users, two keys each. */
async function startAccount(count: number): Promise<Sandbox> {
  const sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
  const begun = Date.now() - 400 * day;
  for (let n = 0; n < count; n++) {
    const user = makeUser({ name: `user-${n}`, createdAt: new Date(begun + n * 1000) });
    user.keys = [0, 1].map((k) => makeKey({ createdAt: new Date(begun + (2 * n + k) * 60_000) }, new Date()));
    addIdentity(sandbox.account, user);
  }
  return sandbox;
}

/** What a sync asks for, and nothing done with it. */
async function bareFetch(iam: IAM): Promise<void> {
  let Marker: string | undefined;
  do {
    const page = await iam.getAccountAuthorizationDetails({ MaxItems: 1000, Marker });
    Marker = page.IsTruncated ? page.Marker : undefined;
  } while (Marker);
  while ((await iam.generateCredentialReport({})).State !== 'COMPLETE') {
    // The sandbox's report is ready at the next question.
  }
  await iam.getCredentialReport({});
}

/** Syncing accounts, against the bare SDK fetching the same pages. */
export async function syncRows(): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), 'qcred-bench-'));
  const deps = nodeDeps({
    actor: { kind: 'test', pid: process.pid },
    command: [],
    dataDir: join(home, 'vault'),
  });
  const app = createApp({ ...deps, home, env: {}, sleep: async () => {} }, { version: '', demo: false });
  const sandboxes: Sandbox[] = [];
  const clients: IAM[] = [];
  try {
    await app.create('passphrase', 'CANARY bench passphrase');
    const accounts = await app.open().accounts();
    const open = async (count: number) => {
      const sandbox = await startAccount(count);
      sandboxes.push(sandbox);
      const { accessKeyId, secretAccessKey } = sandbox.addKey();
      const { id } = await accounts.save({
        name: `${count} users`,
        provider: 'quilibrium',
        endpoints: { iam: sandbox.url, sts: sandbox.url },
        key: { kind: 'typed', accessKeyId, secretAccessKey },
      });
      const iam = new IAM({
        endpoint: sandbox.url,
        region: 'q-world-1',
        credentials: { accessKeyId, secretAccessKey },
      });
      clients.push(iam);
      return { sync: () => accounts.sync(id), fetch: () => bareFetch(iam) };
    };
    const small = await open(500);
    const large = await open(5000);
    const times = await inTurn(7, { small: small.sync, large: large.sync, bare: large.fetch });
    return [
      {
        what: 'Syncing 5,000 users with 2 keys each',
        ours: times.large,
        unit: 'ms',
        beside: 'the bare SDK fetching the same pages',
        theirs: times.bare,
        aim: '≤ 2×',
      },
      {
        what: 'Syncing 5,000 users',
        ours: times.large,
        unit: 'ms',
        beside: 'the same for 500',
        theirs: times.small,
        aim: '≤ 11×',
      },
    ];
  } finally {
    for (const client of clients) client.destroy();
    for (const sandbox of sandboxes) await sandbox.close();
    app.close();
    rmSync(home, { recursive: true, force: true });
  }
}
