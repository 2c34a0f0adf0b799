/** A policy that was cut down is watched: what is refused since is found in CloudTrail, told, and taken back. */
import { IAMClient, ListRolesCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessKey } from '#sandbox/account.ts';
import { makePolicy } from '#sandbox/make.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { HealthView } from '#shared/contract/advisor.ts';
import type { ProviderId } from '#shared/model.ts';
import { type Connected, connect } from '../accounts/changes/fixture.ts';
import { errorOf } from '../sandbox/clients.ts';

let sandbox: Sandbox;
let connected: Connected;
let key: AccessKey;
let client: IAMClient;
const secretAccessKey = 'CANARY/tightened/admin';
const everything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['iam:*', 's3:*'], Resource: '*' }],
});
const services = () => connected.app.open();
const inlineOf = (name: string) => sandbox.account.users.get('bob')?.inline.get(name);
const watched = ({ findings }: HealthView) => findings.filter(({ kind }) => kind.startsWith('tightened'));

async function open(provider: ProviderId): Promise<void> {
  const { url, account } = sandbox;
  const admin = sandbox.addKey({ user: 'admin', secretAccessKey });
  // No program is started to be asked for its version: that takes longer than all the rest.
  const run = async () => ({ code: null, stdout: '', stderr: '', missing: true });
  const way = {
    url,
    region: account.region,
    accountId: account.id,
    key: admin,
    provider,
    principal: { kind: 'user', name: 'admin', arn: `arn:aws:iam::${account.id}:user/admin` },
  } as const;
  connected = await connect(way, { deps: { run } });
}
const sync = async () => (await services().accounts()).sync(connected.accountId);

async function tighten(who: { user: string }): Promise<void> {
  const tightening = await services().tightening();
  const [proposal] = await tightening.propose(connected.accountId, who);
  if (!proposal) throw new Error('nothing is proposed');
  const { planId } = await tightening.plan(connected.accountId, proposal);
  await tightening.apply(connected.accountId, proposal, planId);
}

beforeEach(async () => {
  sandbox = await startSandbox({ kms: 'aws', region: 'us-east-1', users: [{ name: 'admin', keys: [] }] });
  key = sandbox.addKey({ user: 'bob', secretAccessKey: 'CANARY/tightened/bob' });
  client = new IAMClient({ endpoint: sandbox.url, region: 'us-east-1', credentials: key, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  connected.close();
  await sandbox.close();
});

describe('the watch over a policy that was cut down', { timeout: 60_000 }, () => {
  it('finds what is refused since, tells it once, and takes the policy back', async () => {
    await open('aws');
    sandbox.account.users.get('bob')?.inline.set('work', everything);
    await client.send(new ListUsersCommand({}));
    await sync();
    await tighten({ user: 'bob' });
    const advisor = await services().advisor();
    const quiet = await advisor.look(true);
    expect(watched(quiet)).toMatchObject([{ kind: 'tightened', action: null }]);
    expect(quiet.notLooked.map(({ why }) => why).join()).toContain('event history does not hold');
    expect((await advisor.news()).filter(({ kind }) => kind.startsWith('tightened'))).toEqual([]);

    expect((await errorOf(client.send(new ListRolesCommand({})))).name).toBe('AccessDenied');
    // What follows a sync: no key service is asked, and yet it is seen.
    expect((await advisor.news()).map(({ kind }) => kind)).toContain('tightened-refused');
    expect((await advisor.news()).map(({ kind }) => kind)).not.toContain('tightened-refused');
    const [finding] = watched(await advisor.look(false));
    expect(finding).toMatchObject({ kind: 'tightened-refused', severity: 'high' });
    expect(finding?.evidence.join(' ')).toContain('1 refused call of bob was seen since: iam:ListRoles.');

    // What was seen stays seen where it cannot be asked again.
    sandbox.switches.missing.add('LookupEvents');
    expect(watched(await advisor.look(true))).toMatchObject([{ kind: 'tightened-refused' }]);
    sandbox.switches.missing.clear();

    const plan = await advisor.plan([finding?.id ?? '']);
    expect(await advisor.mend(plan.planId)).toMatchObject({ done: 1, failed: [] });
    expect(JSON.parse(inlineOf('work') ?? '')).toEqual(JSON.parse(everything));
    await client.send(new ListRolesCommand({}));
    expect(watched(await advisor.look(true))).toEqual([]);
    expect(await (await services().tightening()).list(connected.accountId)).toEqual([]);
  });

  it('watches what was cut down by a plan of the window', async () => {
    await open('aws');
    const shared = makePolicy(sandbox.account, {
      name: 'Shared',
      document: everything,
      createdAt: new Date(),
    });
    sandbox.account.policies.set(shared.arn, shared);
    sandbox.account.users.get('bob')?.attached.add(shared.arn);
    await client.send(new ListUsersCommand({}));
    await sync();
    const tightening = await services().tightening();
    const [proposal] = await tightening.propose(connected.accountId, { policy: shared.arn });
    const document = JSON.stringify(JSON.parse(proposal?.after ?? ''));
    const write = (text: string) =>
      tightening.planChange(connected.accountId, {
        kind: 'new-version',
        policyArn: shared.arn,
        document: text,
      });
    // One that is something else leaves no record.
    await tightening.applyChange((await write(everything.replace('iam:*', 'iam:Get*'))).planId);
    expect(await tightening.list(connected.accountId)).toEqual([]);
    await tightening.applyChange((await write(document)).planId);
    expect(await tightening.list(connected.accountId)).toMatchObject([{ target: { name: 'Shared' } }]);
    await errorOf(client.send(new ListRolesCommand({})));
    const advisor = await services().advisor();
    expect(watched(await advisor.look(true))).toMatchObject([
      { kind: 'tightened-refused', action: { change: { kind: 'set-default-version', version: 'v1' } } },
    ]);
  });

  it('says where nobody can tell of refused calls', async () => {
    await open('quilibrium');
    sandbox.account.users.get('bob')?.inline.set('work', everything);
    await client.send(new ListUsersCommand({}));
    await sync();
    await tighten({ user: 'bob' });
    await errorOf(client.send(new ListRolesCommand({})));
    const view = await (await services().advisor()).look(true);
    expect(watched(view)).toMatchObject([{ kind: 'tightened' }]);
    expect(watched(view)[0]?.evidence.join(' ')).toContain('Not looked at: Its provider has no record');
    expect(view.notLooked.map(({ what }) => what).join()).toContain('Calls refused since work of bob');
  });
});
