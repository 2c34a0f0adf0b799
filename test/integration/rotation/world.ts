/**
 * A machine and a service for rotations: a real vault and real files in a folder of its own, a real
 * sandbox over HTTP, one clock for both that turns when somebody sleeps. Crashes happen where a test
 * says: from then on nothing that the abandoned application does has any effect.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import type { Deps } from '#core/deps.ts';
import { workHere } from '#core/nodeDeps.ts';
import { type OpenServices, openServices } from '#core/open.ts';
import { joinAccess, type OpenVault } from '#core/store/access.ts';
import type { ActivityEntry } from '#core/store/activity/entry.ts';
import { formatMaterial } from '#core/store/secrets/material.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { credentialAccount, type SecretStore } from '#core/store/secrets/store.ts';
import { createVault, openVault } from '#core/store/vault/vault.ts';
import { createPastes } from '#core/tools/paste/pastes.ts';
import type { AccessKey } from '#sandbox/account.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { Profile, ProviderId, SecretMode, TargetId, VaultState } from '#shared/model.ts';
import type { Rotation } from '#shared/rotation.ts';
import { listedActivity } from '../../support/activity.ts';

/** Thrown into an application that has crashed. */
export class Crash extends Error {}

/** Who manages the key: an administrator's account, an account connected with the key, or the key itself. */
export type Manager = 'admin' | 'connected' | 'own';

export interface WorldOptions {
  manager?: Manager;
  provider?: ProviderId;
  /** Where the profile is written to. */
  exports?: readonly { target: TargetId; mode: SecretMode; path?: string }[];
  /** Actions that nobody may do, such as `iam:DeleteAccessKey`. */
  denied?: readonly string[];
  /** One to share; its users are replaced. */
  sandbox?: Sandbox;
  /** Called whenever the application sleeps. */
  asleep?: () => Promise<void>;
  /** Where its folder is made. */
  root?: string;
  /** The address at which the service is reached, where that is not its own. */
  address?: string;
  /** That of its storage alone. */
  storage?: string;
  /** The authorities that its account trusts. */
  caPath?: string;
  env?: Deps['env'];
  /** Where what is logged goes. */
  logged?: ActivityEntry[];
}

/** What may be interrupted: a write of the vault, of a secret, a step of writing files. */
export type Moment = 'vault' | 'secret' | 'file';

/** An application that runs, until it is closed or crashes. */
export interface Process {
  open: OpenServices;
  access: OpenVault;
  /** From now on it does nothing any more. */
  crash(): void;
  crashed(): boolean;
  /** Asked before and after each of its moments; true crashes it there. */
  danger: ((moment: Moment, when: 'before' | 'after') => boolean) | null;
}

export interface World {
  sandbox: Sandbox;
  home: string;
  dataDir: string;
  secrets: Map<string, string>;
  /** Ids of what it begins with. */
  oldId: string;
  profileId: string;
  now(): Date;
  turn(ms: number): void;
  /** Starts the application on what is on disk. */
  start(): Promise<Process>;
  state(): Promise<VaultState>;
  /** The one rotation. */
  rotation(): Promise<Rotation>;
  /** The keys that the user has at the service, the first made first: the list itself. */
  keys(): AccessKey[];
  /** The first of them. @throws Error when there is none */
  oldKey(): AccessKey;
  close(): Promise<void>;
}

export const userName = 'robot';

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { manager = 'admin', provider = 'quilibrium', exports = [], denied = [] } = options;
  const home = mkdtempSync(join(options.root ?? tmpdir(), 'qcred-rotation-'));
  const dataDir = join(home, 'vault');
  mkdirSync(join(home, '.aws'));
  const secrets = new Map<string, string>();
  let time = Date.parse('2026-11-23T10:00:00.000Z');
  const now = () => new Date(time);
  // What signs requests looks at the machine's clock.
  mock.timers.enable({ apis: ['Date'], now: time });
  const turn = (ms: number) => {
    time += ms;
    mock.timers.setTime(time);
  };
  const sandbox =
    options.sandbox ?? (await startSandbox({ authorize: (_, action) => !denied.includes(action) }));
  sandbox.setClock(now);
  sandbox.switches.fault = null;
  sandbox.account.users.clear();
  const old = sandbox.addKey({ user: userName, createdAt: now() });
  const admin = sandbox.addKey({ user: 'admin', createdAt: now() });

  const deps = (sleep: Deps['sleep']): Deps => ({
    now,
    sleep,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    uuid: () => randomUUID(),
    env: options.env ?? {},
    platform: process.platform,
    home,
    dataDir,
    actor: { kind: 'test', pid: process.pid },
    command: ['/usr/bin/qcred'],
    run: async () => ({ code: null, stdout: '', stderr: '', missing: true }),
    work: workHere,
  });
  const instantly: Deps['sleep'] = async (ms, signal) => {
    await options.asleep?.();
    if (!signal?.aborted) turn(ms);
    await new Promise((done) => setImmediate(done));
  };

  const store = (guard: (moment: Moment, when: 'before' | 'after') => void): SecretStore => ({
    kind: 'passphrase',
    get: async (account) => secrets.get(account) ?? null,
    async set(account, text) {
      guard('secret', 'before');
      secrets.set(account, text);
      guard('secret', 'after');
    },
    setLightly: async (account, text) => void secrets.set(account, text),
    async delete(account) {
      guard('secret', 'before');
      const gone = secrets.delete(account);
      guard('secret', 'after');
      return gone;
    },
  });
  async function start(): Promise<Process> {
    let dead = false;
    const guard = (moment: Moment, when: 'before' | 'after') => {
      if (!dead && running.danger?.(moment, when)) dead = true;
      if (dead) throw new Crash();
    };
    const own = { ...deps(instantly), step: () => guard('file', 'before') };
    const vault = await openVault(own, store(guard));
    const access = joinAccess({
      deps: own,
      secrets: store(guard),
      activity: listedActivity(options.logged),
      vault: {
        ...vault,
        async update(change, step) {
          guard('vault', 'before');
          const state = await vault.update(change, step);
          guard('vault', 'after');
          return state;
        },
      },
    });
    const running: Process = {
      access,
      danger: null,
      crash: () => {
        dead = true;
      },
      crashed: () => dead,
      open: await openServices(access, createPastes(own), () => {}),
    };
    return running;
  }

  // What it begins with.
  const oldId = randomUUID();
  const adminId = randomUUID();
  const accountId = randomUUID();
  const profileId = randomUUID();
  const at = now().toISOString();
  const { address = sandbox.url, storage = address, caPath } = options;
  const endpoints = {
    s3: storage,
    iam: address,
    ...(provider === 'quilibrium' ? { sts: address } : {}),
  };
  const times = { createdAt: at, updatedAt: at };
  const keep = (id: string, secret: string) =>
    secrets.set(credentialAccount(id), formatMaterial({ secretAccessKey: new Secret(secret) }));
  keep(oldId, old.secretAccessKey);
  const guided = provider !== 'quilibrium' && provider !== 's3';
  if (manager === 'admin' && !guided) keep(adminId, admin.secretAccessKey);
  const region = sandbox.account.region;
  const profile = (id: string, name: string): Profile => ({
    id,
    name,
    provider,
    source: { kind: 'credential', credentialId: oldId },
    region,
    endpoints: guided ? { s3: storage } : endpoints,
    ...times,
  });
  const principal = (name: string) => ({ kind: 'user' as const, name, arn: `arn:aws:iam::1:user/${name}` });
  const vault = await createVault(
    deps(instantly),
    store(() => {}),
  );
  await vault.update((state) => ({
    ...state,
    credentials: [
      {
        id: oldId,
        provider,
        accessKeyId: old.accessKeyId,
        origin: 'typed in',
        ...times,
        ...(manager === 'admin' && !guided
          ? { remote: { account: accountId, user: userName, status: 'active' as const, seenAt: at } }
          : {}),
      },
      ...(manager === 'admin' && !guided
        ? [{ id: adminId, provider, accessKeyId: admin.accessKeyId, origin: 'typed in', ...times }]
        : []),
    ],
    profiles: [profile(profileId, 'work'), profile(randomUUID(), 'again')],
    accounts:
      manager === 'own' || guided
        ? []
        : [
            {
              id: accountId,
              name: 'account',
              provider,
              accountId: sandbox.account.id,
              credentialId: manager === 'admin' ? adminId : oldId,
              principal: principal(manager === 'admin' ? 'admin' : userName),
              region,
              endpoints,
              syncMinutes: 0,
              missing: [],
              ...(caPath === undefined ? {} : { caPath }),
              ...times,
            },
          ],
  }));
  vault.close();
  if (exports.length > 0) {
    const first = await start();
    const { planExports } = await import('#core/tools/exports/plan.ts');
    const requests = exports.map((one) => ({ ...one, profileIds: [profileId] }));
    const draft = await planExports(first.access, first.open.edits, requests);
    const { planId } = await first.open.plans.propose(draft);
    await first.open.plans.apply(planId);
    first.open.close();
  }

  const reader = await openVault(
    deps(instantly),
    store(() => {}),
  );
  const state = () => reader.state();

  const keys = () => sandbox.account.users.get(userName)?.keys ?? [];
  return {
    sandbox,
    home,
    dataDir,
    secrets,
    oldId,
    profileId,
    now,
    turn,
    start,
    state,
    async rotation() {
      const [rotation] = (await state()).rotations;
      if (!rotation) throw new Error('There is no rotation.');
      return rotation;
    },
    keys,
    oldKey() {
      const [key] = keys();
      if (!key) throw new Error('There is no key.');
      return key;
    },
    async close() {
      mock.timers.reset();
      reader.close();
      if (!options.sandbox) await sandbox.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
