/** The advisor over a whole organisation: what is wrong with it is found, mended and taken back at the service. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Advisor } from '#core/advisor/advisor.ts';
import { declined } from '#core/store/consent.ts';
import { findNamed } from '#sandbox/account.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { seedKeys } from '#sandbox/demo/keys.ts';
import { seedOrganisation } from '#sandbox/demo/organisation.ts';
import type { HealthView } from '#shared/contract/advisor.ts';
import { findingKinds } from '#shared/findingKinds.ts';
import { openServedWorld, type ServedWorld } from '../../support/world.ts';

const secret = 'CANARY/health/organisation';
let world: ServedWorld;
let accountId: string;
let advisor: Advisor;

beforeAll(async () => {
  // No program is started to be asked for its version: that takes longer than all the rest.
  const run = async () => ({ code: null, stdout: '', stderr: '', missing: true });
  world = await openServedWorld(
    { users: [{ name: 'demo', keys: [{ secretAccessKey: secret }] }] },
    { deps: { run } },
  );
  const { sandbox, app } = world;
  seedDemo(sandbox);
  seedOrganisation(sandbox);
  await seedKeys(sandbox);
  const key = sandbox.addKey({ user: 'demo', secretAccessKey: secret });
  const { url } = sandbox;
  const accounts = await app.open().accounts();
  ({ id: accountId } = await accounts.save({
    provider: 'quilibrium',
    endpoints: { iam: url, sts: url, kms: url, s3: url },
    key: { kind: 'typed', accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey },
  }));
  advisor = await app.open().advisor();
}, 60_000);
afterAll(() => world.end());

const of = ({ findings }: HealthView, kind: keyof typeof findingKinds) =>
  findings.filter((one) => one.kind === kind);
const user = (name: string) => findNamed(world.sandbox.account.users, name);

describe('the health of an organisation', () => {
  it('calls nothing good before it was looked at', async () => {
    const view = await advisor.look(false);
    expect(view.notLooked.map(({ what }) => what).join()).toContain('Users, roles and policies');
    expect(view.findings.filter(({ subject }) => subject.accountId !== undefined)).toEqual([]);
  });

  it('finds its habits once it is synced and asked', async () => {
    await (await world.app.open().accounts()).sync(accountId);
    const before = await advisor.look(false);
    expect(before.stale).toBe(true);
    expect(before.notLooked.map(({ what }) => what).join()).toContain('Key services');
    const view = await advisor.look(true);
    expect(view.stale).toBe(false);
    const kinds = new Set(view.findings.map(({ kind }) => kind));
    for (const kind of [
      'key-old',
      'key-never-used',
      'key-unused',
      'key-inactive',
      'two-keys',
      'does-everything',
      'climbs',
      'no-mfa',
      'wide-resource',
      'granted-unused',
      'open-key',
      'kms-no-rotation',
      'kms-expiring',
      'wide-principal',
    ] as const)
      expect(kinds, kind).toContain(kind);
    expect(view.score.total).toBeGreaterThan(30);
    expect(view.score.clean).toBeGreaterThan(0);
    expect(view.score.clean).toBeLessThan(view.score.total);
    expect(view.trend).toEqual([{ ...view.score, day: view.at.slice(0, 10) }]);
  });

  it('mends all of a kind and takes it back, and the score follows', async () => {
    const view = await advisor.look(false);
    const never = of(view, 'key-never-used').filter(({ action }) => action !== null);
    expect(never.length).toBeGreaterThan(1);
    const off = () =>
      [...world.sandbox.account.users.values()]
        .flatMap(({ keys }) => keys)
        .filter(({ status }) => status === 'Inactive').length;
    const before = off();
    const plan = await advisor.plan(never.map(({ id }) => id));
    expect(plan).toMatchObject({ finality: [], count: never.length });
    expect(off()).toBe(before);
    const result = await advisor.mend(plan.planId);
    expect(result).toMatchObject({ done: never.length, failed: [], undoable: true });
    expect(off()).toBe(before + never.length);
    const after = await advisor.look(false);
    expect(of(after, 'key-never-used')).toEqual([]);
    expect(after.score.clean).toBeGreaterThanOrEqual(view.score.clean);
    expect(await advisor.undo(plan.planId)).toMatchObject({ done: never.length });
    expect(off()).toBe(before);
    expect(of(await advisor.look(false), 'key-never-used')).toHaveLength(never.length);
    await expect(advisor.mend(plan.planId)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('asks before what is for good, once for all of it, and does nothing after a no', async () => {
    const left = of(await advisor.look(false), 'key-inactive');
    const plan = await advisor.plan(left.map(({ id }) => id));
    expect(plan.finality).not.toEqual([]);
    const wishes: string[] = [];
    const no = async ({ kind }: { kind: string }) => {
      wishes.push(kind);
      throw declined();
    };
    await expect(advisor.mend(plan.planId, no)).rejects.toMatchObject({ code: 'cancelled' });
    expect(wishes).toEqual(['account']);
    expect(of(await advisor.look(false), 'key-inactive')).toHaveLength(left.length);
  });

  it('passes over what vanished between look and mend', async () => {
    const never = of(await advisor.look(false), 'key-never-used').filter(({ action }) => action !== null);
    const [first, second] = never;
    if (first?.action?.kind !== 'iam' || first.action.change.kind !== 'set-key' || !second) throw new Error();
    const owner = user(first.action.change.user);
    const kept = owner?.keys ?? [];
    if (owner) owner.keys = [];
    const plan = await advisor.plan([first.id, second.id]);
    expect(plan).toMatchObject({ count: 1, skipped: [expect.stringContaining('gone meanwhile')] });
    await expect(advisor.plan([first.id])).rejects.toMatchObject({ code: 'not_found' });
    if (owner) owner.keys = kept;
    // Planned while it was there, and gone when it is made.
    const both = await advisor.plan([first.id, second.id]);
    if (owner) owner.keys = [];
    expect(await advisor.mend(both.planId)).toMatchObject({
      done: 1,
      failed: [expect.stringContaining('gone meanwhile')],
    });
    if (owner) owner.keys = kept;
    await advisor.undo(both.planId);
  });

  it('gives a key of the key service its rotation', async () => {
    const [one] = of(await advisor.look(false), 'kms-no-rotation');
    const plan = await advisor.plan([one?.id ?? '']);
    expect(await advisor.mend(plan.planId)).toMatchObject({ done: 1, undoable: true });
    const again = of(await advisor.look(true), 'kms-no-rotation');
    expect(again.map(({ id }) => id)).not.toContain(one?.id);
  });

  it('keeps what was dismissed apart, with its reason, until its day', async () => {
    const view = await advisor.look(false);
    const [one] = of(view, 'does-everything');
    if (!one) throw new Error();
    await advisor.dismiss([one.id], ' The break glass ', 30);
    const after = await advisor.look(false);
    expect(after.findings.map(({ id }) => id)).not.toContain(one.id);
    expect(after.dismissed).toMatchObject([
      { finding: { id: one.id }, dismissal: { reason: 'The break glass' } },
    ]);
    await expect(advisor.dismiss([one.id], '  ', 30)).rejects.toMatchObject({ code: 'bad_input' });
    await advisor.reopen([one.id]);
    expect((await advisor.look(false)).dismissed).toEqual([]);
  });

  it('tells of what is new and high once', async () => {
    expect((await advisor.news()).length).toBeGreaterThan(0);
    expect(await advisor.news()).toEqual([]);
  });

  it('is told by the command, with an exit code', async () => {
    const { stdout, code } = await world.qcred(['health', '--json']);
    expect(code).toBe(3);
    const view: HealthView = JSON.parse(stdout);
    expect(view.groups[0]).toMatchObject({ severity: 'high' });
    const plain = await world.qcred(['health', '--fail-on', 'never']);
    expect(plain).toMatchObject({ code: 0 });
    expect(plain.stdout).toContain(findingKinds.climbs.label);
    expect((await world.qcred(['health', '--fail-on', 'huge'])).code).toBe(2);
    expect(plain.stdout + stdout).not.toContain('CANARY');
  });

  it('is not known where the key may see nothing, and not called good', async () => {
    world.sandbox.account.users.forEach((one) => {
      if (one.name === 'demo') one.attached.clear();
    });
    await (await world.app.open().accounts()).sync(accountId);
    const view = await advisor.look(true);
    expect(view.notLooked.map(({ what }) => what).join()).toMatch(/key service/);
    expect(view.notLooked.map(({ what }) => what).join()).toMatch(/buckets/);
  });
});
