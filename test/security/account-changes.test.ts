/** What a window that somebody else has taken over cannot do to a connected account without the person. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { type Home, type HostileWindow, hostileHome } from './window.ts';

vi.mock('electron', () => import('./electron.ts'));

let home: Home;
let window: HostileWindow;
let sandbox: Sandbox;
let id: string;
let mine: { accessKeyId: string; secretAccessKey: string };

beforeAll(async () => {
  home = await hostileHome();
});
afterAll(() => home.close());

beforeEach(async () => {
  sandbox = await startSandbox({ users: [{ name: 'admin', keys: [] }] });
  mine = sandbox.addKey({ user: 'admin', secretAccessKey: 'CANARY/account/admin' });
  window = await home.window();
  const account = await window.good('account.save', {
    provider: 'quilibrium',
    region: sandbox.account.region,
    endpoints: { s3: sandbox.url, iam: sandbox.url, sts: sandbox.url },
    syncMinutes: 0,
    key: { kind: 'typed', ...mine },
  });
  id = account.id;
  await window.good('profile.save', {
    name: 'work',
    provider: 'quilibrium',
    region: sandbox.account.region,
    endpoints: { s3: sandbox.url, iam: sandbox.url, sts: sandbox.url },
    source: { kind: 'credential', accessKeyId: mine.accessKeyId },
  });
});
afterEach(() => sandbox.close());

async function plan(change: Record<string, unknown>): Promise<string> {
  return (await window.good('iam.plan', { id, change })).planId;
}

/** What may be done without a question. */
async function make(change: Record<string, unknown>): Promise<void> {
  await window.good('iam.apply', { planId: await plan(change) });
}

const everything = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const anybody =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}';
const bob = { kind: 'user', name: 'bob' };

it('makes what gives nobody anything without a question', async () => {
  await make({ kind: 'create-user', name: 'bob' });
  await make({ kind: 'create-group', name: 'ops' });
  await make({ kind: 'create-policy', name: 'everything', document: everything });
  expect(window.questions).toEqual([]);
});

it.each([
  ['a user', { kind: 'delete-user', name: 'bob' }],
  ['a policy of a user', { kind: 'put-inline', holder: bob, name: 'all', document: everything }],
  ['a key for a job', { kind: 'create-job-key', user: 'bob', policyName: 'all', document: everything }],
  ['a user in a group', { kind: 'create-user', name: 'eve', groups: ['ops'] }],
  ['a membership', { kind: 'join-group', group: 'ops', user: 'bob' }],
  ['a role that anybody may take', { kind: 'create-role', name: 'open', trust: anybody }],
])('asks before %s, naming the account, and does nothing after a no', async (_, change) => {
  await make({ kind: 'create-user', name: 'bob' });
  await make({ kind: 'create-group', name: 'ops' });
  const planId = await plan(change);
  expect(await window.bad('iam.apply', { planId })).toMatchObject({ code: 'cancelled' });
  const { name } = (await window.app.state()).accounts[0] ?? { name: '' };
  expect(window.questions.map(({ message }) => message)).toEqual([expect.stringContaining(name)]);
  expect([...sandbox.account.users.keys()].sort()).toEqual(['admin', 'bob']);
  expect([...sandbox.account.roles.keys()]).toEqual([]);
  // The plan stays, and is good for one time.
  window.says.yes = true;
  await window.good('iam.apply', { planId });
  expect(await window.bad('iam.apply', { planId })).toMatchObject({ code: 'not_found' });
});

it('asks before a key is rotated and deleted at once, and before another one is', async () => {
  const credentialId = (await window.app.state()).profiles[0]?.credential?.id;
  const request = { credentialId, graceHours: 0 };
  expect(await window.bad('rotation.start', request)).toMatchObject({ code: 'cancelled' });
  expect(window.questions[0]?.message).toContain(mine.accessKeyId);
  const other = sandbox.addKey({ user: 'admin', secretAccessKey: 'CANARY/account/other' });
  const clearing = { credentialId, deleteInTheWay: true, graceHours: 24 };
  expect(await window.bad('rotation.start', clearing)).toMatchObject({ code: 'cancelled' });
  expect(window.questions[1]?.detail).toContain(other.accessKeyId);
  expect(sandbox.account.users.get('admin')?.keys).toHaveLength(2);
});
