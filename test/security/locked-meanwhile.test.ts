/**
 * A vault that is locked between what was done at a service and its record: the log tells of it all
 * the same, after the next unlock.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fault } from '#sandbox/http/faults.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { IamChange } from '#shared/iamChange.ts';
import { type Connected, connectAdmin } from '../integration/accounts/changes/fixture.ts';
import { passphrase } from '../support/world.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

let sandbox: Sandbox;
let connected: Connected;

beforeEach(async () => {
  sandbox = await startSandbox({ users: [{ name: 'admin', keys: [] }] });
  connected = await connectAdmin(sandbox, 'CANARY/locked/admin');
});
afterEach(async () => {
  connected.close();
  await sandbox.close();
});

/** Locks the vault as soon as the service has this request, and before its answer. */
function lockAt(operation: string, fault: Fault | null = null): void {
  sandbox.switches.fault = (request) => {
    if (request.operation !== operation) return null;
    // What can be asked again is: its answers are all lost.
    if (fault?.kind !== 'drop') sandbox.switches.fault = null;
    connected.app.lock('idle');
    return fault;
  };
}

/** What the log says after the next unlock, the oldest first. */
async function toldOf(pattern: RegExp): Promise<string[]> {
  await connected.app.unlock(passphrase);
  const { activity } = connected.app.open().access;
  expect(await activity.verify()).toMatchObject({ ok: true });
  const { records } = await activity.list({ limit: 1000 });
  return records
    .filter(({ action }) => pattern.test(action))
    .map(({ action, subject, detail }) => `${action} ${subject}${detail ? `: ${detail}` : ''}`)
    .reverse();
}

const robotKey = () => sandbox.account.users.get('robot')?.keys[0];

describe('a lock during a change of an account', () => {
  let key = '';
  beforeEach(() => {
    ({ accessKeyId: key } = sandbox.addKey({ user: 'robot' }));
  });

  const changes: readonly [operation: string, change: () => IamChange, record: () => string][] = [
    [
      'UpdateAccessKey',
      () => ({ kind: 'set-key', user: 'robot', key, active: false }),
      () => `iam.key.deactivated ${key}`,
    ],
    ['DeleteAccessKey', () => ({ kind: 'delete-key', user: 'robot', key }), () => `iam.key.deleted ${key}`],
    ['CreateUser', () => ({ kind: 'create-user', name: 'new', groups: [] }), () => 'iam.user.created new'],
  ];

  it.each(changes)('by %s leaves it in the log', async (operation, change, record) => {
    const { planId } = await connected.plan(change());
    const management = await connected.app.open().management();
    lockAt(operation);
    await management.apply(planId).catch(() => {});
    expect(await toldOf(/^iam\./)).toEqual([`${record()}: the company`]);
  });

  it.each(changes)('by %s whose answer is lost leaves in the log that it may be done', async (...given) => {
    const [operation, change, record] = given;
    const { planId } = await connected.plan(change());
    const management = await connected.app.open().management();
    lockAt(operation, { kind: 'drop', done: true });
    await management.apply(planId).catch(() => {});
    // Whether a user is there can be looked for; the others stay unknown.
    const isKnown = operation === 'CreateUser';
    const said = isKnown ? `${record()}: the company` : `${record()}: the company; QCred did not`;
    expect(await toldOf(/^iam\./)).toEqual([expect.stringContaining(said)]);
  });

  it('which the service refuses leaves nothing in the log', async () => {
    const { planId } = await connected.plan({ kind: 'delete-key', user: 'robot', key });
    const management = await connected.app.open().management();
    lockAt('DeleteAccessKey', { kind: 'error', status: 403, code: 'AccessDenied' });
    await expect(management.apply(planId)).rejects.toMatchObject({});
    expect(robotKey()).toBeDefined();
    expect(await toldOf(/^iam\.key\./)).toEqual([]);
  });

  it('ends it there: nothing more is done, and nothing taken back, of which the log could not tell', async () => {
    const { planId } = await connected.plan({ kind: 'delete-user', name: 'robot' });
    const management = await connected.app.open().management();
    lockAt('DeleteAccessKey');
    await expect(management.apply(planId)).rejects.toMatchObject({ code: 'locked' });
    expect(sandbox.account.users.has('robot')).toBe(true);
    expect(robotKey()).toBeUndefined();
    expect(await toldOf(/^iam\./)).toEqual([`iam.key.deleted ${key}: the company`]);
  });
});

describe('a lock during a rotation', () => {
  async function rotate(): Promise<string> {
    const { access, rotations } = connected.app.open();
    const { credentials } = await access.vault.state();
    await (await rotations()).start({ credentialId: credentials[0]?.id ?? '', graceHours: 1 });
    return credentials[0]?.accessKeyId ?? '';
  }

  it('leaves in the log that a new key was made', async () => {
    lockAt('CreateAccessKey');
    const old = await rotate();
    await expect.poll(async () => (await connected.app.vault()).status).toBe('locked');
    await expect.poll(async () => sandbox.account.users.get('admin')?.keys.length).toBe(2);
    const told = await toldOf(/^key\.created/);
    expect(told[0]).toMatch(new RegExp(`^key.created \\S.*: replaces ${old}`));
  });
});
