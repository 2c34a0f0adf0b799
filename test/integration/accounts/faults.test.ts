import { expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { credentialAccount } from '#core/store/secrets/store.ts';
import { findNamed, type User } from '#sandbox/account.ts';
import type { Fault } from '#sandbox/http/faults.ts';
import { awsPolicyArn } from '#sandbox/iam/awsPolicies.ts';
import { addIdentity, makeGroup, makePolicy, makeRole, makeUser } from '#sandbox/make.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { type Bench, draftFor, essence, openBench, serverEssence } from './world.ts';

/*
 * Two hundred syncs in which things go wrong, each from its own seed, while the account changes
 * under them. After the next sync in which nothing goes wrong, what is known is what is there.
 */

const worlds = 10;
const runsPerWorld = 20;
const hour = 3_600_000;
const bulkActions = ['GetAccountAuthorizationDetails', 'GenerateCredentialReport', 'GetCredentialReport'];
const adminPolicy = awsPolicyArn('AdministratorAccess');

/** Numbers from a seed: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;
const below = (random: Random, n: number) => Math.floor(random() * n);
function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

const document = (n: number) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::b${n}/*` }],
  });

/** One random change of the account, which leaves the key it is asked with alone. */
function changeSomething(sandbox: Sandbox, random: Random, now: Date): void {
  const { account } = sandbox;
  const users = [...account.users.values()].filter(({ name }) => name !== 'demo');
  const user = users.length > 0 ? pick(random, users) : null;
  const n = below(random, 1_000_000);
  const addUser = () => {
    const added = makeUser({ name: `user-${n}`, createdAt: now, path: pick(random, ['/', '/team/']) });
    addIdentity(account, added);
    if (random() < 0.7) sandbox.addKey({ user: added.name, secretAccessKey: `CANARY/user/${n}` });
  };
  if (!user || users.length < 8) {
    addUser();
    return;
  }
  switch (below(random, 11)) {
    case 0:
      if (users.length < 30) addUser();
      return;
    case 1:
      account.users.delete(user.name.toLowerCase());
      for (const group of account.groups.values()) group.members.delete(user);
      return;
    case 2:
      if (user.keys.length < 2) sandbox.addKey({ user: user.name, secretAccessKey: `CANARY/user/${n}` });
      return;
    case 3: {
      const key = user.keys[0];
      if (key) key.status = key.status === 'Active' ? 'Inactive' : 'Active';
      return;
    }
    case 4:
      user.keys.splice(0, 1);
      return;
    case 5:
      user.inline.set(`inline-${n % 5}`, document(n));
      return;
    case 6:
      user.tags.set(`tag-${n % 3}`, String(n));
      return;
    case 7: {
      const group = makeGroup({ name: `group-${n % 6}`, createdAt: now });
      const there = account.groups.get(group.name);
      if (!there) addIdentity(account, group);
      (there ?? group).members.add(user);
      return;
    }
    case 8: {
      const name = `role-${n % 6}`;
      if (account.roles.has(name)) account.roles.delete(name);
      else addIdentity(account, makeRole({ name, createdAt: now, trust: document(n) }));
      return;
    }
    case 9: {
      const policy = makePolicy(account, { name: `policy-${n % 8}`, createdAt: now, document: document(n) });
      const there = account.policies.get(policy.arn);
      if (!there) account.policies.set(policy.arn, policy);
      else if (there.versions.length < 5) {
        const id = `v${++there.versionCount}`;
        there.versions.push({ id, document: document(n), createdAt: now });
        if (n % 2) there.defaultVersionId = id;
      }
      return;
    }
    default: {
      const own = [...account.policies.values()].find(({ name }) => name === `policy-${n % 8}`);
      if (own) user.attached.add(own.arn);
    }
  }
}

function randomFault(random: Random): Fault {
  return pick<() => Fault>(random, [
    () => ({ kind: 'throttle', retryAfterSeconds: below(random, 3) }),
    () => ({ kind: 'error', status: pick(random, [500, 503]), code: 'ServiceFailure' }),
    () => ({ kind: 'html' }),
    () => ({ kind: 'drop', done: random() < 0.5 }),
    () => ({ kind: 'truncate' }),
    () => ({ kind: 'cut' }),
    () => ({ kind: 'delay', ms: 3 }),
    () => ({ kind: 'double' }),
    () => ({ kind: 'error', status: 403, code: 'AccessDenied' }),
  ])();
}

interface World {
  bench: Bench;
  sandbox: Sandbox;
  id: string;
  /** The clock of both. */
  clock: { now: number; ahead: number };
  admin: { user: User; keyId: string };
}

/** A key of some user, kept here under a profile as an import would leave it. */
async function holdKey({ bench, sandbox }: World, random: Random, n: number): Promise<void> {
  const owners = [...sandbox.account.users.values()].filter(
    ({ keys, name }) => keys.length > 0 && name !== 'demo',
  );
  const key = owners.length > 0 ? pick(random, owners).keys[0] : undefined;
  if (!key) return;
  const { access, profiles } = bench.app.open();
  if ((await access.vault.state()).credentials.some((c) => c.accessKeyId === key.accessKeyId)) return;
  await profiles.save(
    {
      name: `held ${n} ${key.accessKeyId}`,
      provider: 'quilibrium',
      endpoints: {},
      source: { kind: 'credential', accessKeyId: key.accessKeyId, accountId: '1000000000' },
    },
    { origin: 'typed in', material: { secretAccessKey: new Secret(key.secretAccessKey) } },
  );
}

async function openWorld(random: Random): Promise<World> {
  const clock = { now: Date.parse('2026-03-01T00:00:00Z'), ahead: 0 };
  const theirs = () => new Date(clock.now);
  const sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }], now: theirs });
  for (let n = 0; n < 20; n++) changeSomething(sandbox, random, theirs());
  const key = sandbox.addKey({ secretAccessKey: 'CANARY/faults/admin' });
  const bench = await openBench({ now: () => new Date(clock.now + clock.ahead) });
  const { id } = await (await bench.accounts()).save(draftFor(sandbox, key));
  const user = findNamed(sandbox.account.users, 'demo');
  if (!user) throw new Error('the sandbox has no demo user');
  return { bench, sandbox, id, clock, admin: { user, keyId: key.accessKeyId } };
}

/** All access keys there are, by id. */
const serverKeys = ({ sandbox }: World) =>
  new Map(
    [...sandbox.account.users.values()].flatMap(({ keys }) =>
      keys.map((key) => [key.accessKeyId, key] as const),
    ),
  );

/** A sync in which things go wrong. */
async function badSync(world: World, random: Random): Promise<void> {
  const { bench, sandbox, id, clock, admin } = world;
  const accounts = await bench.accounts();
  const often = pick(random, [0.05, 0.2, 0.5]);
  const calamityAt = below(random, 12);
  const calamity = below(random, 5);
  let n = 0;
  sandbox.switches.fault = () => {
    n++;
    if (random() < 0.4) changeSomething(sandbox, random, new Date(clock.now));
    if (n === calamityAt) {
      if (calamity === 0) sandbox.setKeyStatus(admin.keyId, 'Inactive');
      if (calamity === 1) admin.user.attached.clear();
      if (calamity === 2) clock.ahead = 2 * hour;
      if (calamity === 3) accounts.cancelSync(id);
    }
    return random() < often ? randomFault(random) : null;
  };
  await accounts.sync(id);
  sandbox.switches.fault = null;
  clock.ahead = 0;
  sandbox.setKeyStatus(admin.keyId, 'Active');
  admin.user.attached.add(adminPolicy);
}

it.each(Array.from({ length: worlds }, (_, world) => world))(
  'comes to know what is there after bad syncs, world %i',
  async (number) => {
    const random = randomFrom(number * 7919 + 1);
    const world = await openWorld(random);
    // Every fifth account has no bulk actions.
    if (number % 5 === 4) for (const action of bulkActions) world.sandbox.switches.missing.add(action);
    const { bench, sandbox, id, clock } = world;
    const outcomes = new Set<string>();
    try {
      const accounts = await bench.accounts();
      const { access } = bench.app.open();
      for (let run = 0; run < runsPerWorld; run++) {
        const where = `world ${number}, run ${run}`;
        if (run % 3 === 0) await holdKey(world, random, run);
        for (let n = 0; n < 4; n++) changeSomething(sandbox, random, new Date(clock.now));
        await badSync(world, random);
        outcomes.add((await bench.account(id)).lastSync?.status ?? 'none');
        const there = serverKeys(world);
        for (const { accessKeyId, remote } of (await access.vault.state()).credentials) {
          if (remote?.status === 'deleted') expect(there.has(accessKeyId), where).toBe(false);
        }

        // The report is kept for four hours: later, another one is made.
        clock.now += 5 * hour;
        await accounts.sync(id);
        expect((await bench.account(id)).lastSync, where).toMatchObject({ status: 'complete', problems: [] });
        expect(essence((await accounts.tree(id)).mirror), where).toEqual(serverEssence(sandbox.account));
        const keys = serverKeys(world);
        for (const credential of (await access.vault.state()).credentials) {
          const key = keys.get(credential.accessKeyId);
          // A key that was deleted before any sync saw it has no mark to change.
          const expected = key ? key.status.toLowerCase() : credential.remote ? 'deleted' : undefined;
          expect(credential.remote?.status, `${where}, ${credential.accessKeyId}`).toBe(expected);
          expect(await access.secrets.get(credentialAccount(credential.id)), where).toContain('CANARY');
        }
      }
      expect(outcomes.size).toBeGreaterThan(1);
    } finally {
      bench.close();
      await sandbox.close();
    }
  },
  240_000,
);
