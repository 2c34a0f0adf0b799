/**
 * A machine and a service for rotations, of which nothing but the files of tools is on a disk: a vault
 * and secrets in memory, a service within the process, a clock that turns when somebody sleeps. A whole
 * rotation takes some milliseconds. `test/integration/rotation` has the same with a real vault and a real account.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { vi } from 'vitest';
import type { Deps } from '#core/deps.ts';
import { workHere } from '#core/nodeDeps.ts';
import { createRotations, type Rotations } from '#core/rotation/rotations.ts';
import { joinAccess, type OpenVault } from '#core/store/access.ts';
import type { ActivityEntry } from '#core/store/activity/entry.ts';
import { sweepSecrets } from '#core/store/keptSecrets.ts';
import { formatMaterial } from '#core/store/secrets/material.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { credentialAccount, type SecretStore } from '#core/store/secrets/store.ts';
import type { Vault } from '#core/store/vault/vault.ts';
import { createEdits, type Edits } from '#core/tools/edits/edits.ts';
import { planExports } from '#core/tools/exports/plan.ts';
import { createPastes, type Pastes } from '#core/tools/paste/pastes.ts';
import { besideFiles, createPlans, type Plans } from '#core/tools/plans.ts';
import type { RotationAction } from '#shared/contract/rotation.ts';
import type { Profile, ProviderId, SecretMode, TargetId } from '#shared/model.ts';
import { emptyVault, VaultState } from '#shared/model.ts';
import type { Rotation } from '#shared/rotation.ts';
import { listedActivity } from '../../support/activity.ts';
import { idOf } from '../records.ts';
import { key } from './given.ts';
import { createService, secretFor } from './service.ts';

/** Thrown into an application that has crashed. */
export class Crash extends Error {}

/** Who manages the key: an administrator's account, an account connected with the key, or the key itself. */
export type Manager = 'admin' | 'connected' | 'own';

interface WorldOptions {
  manager?: Manager;
  provider?: ProviderId;
  /** Profiles with the key, by their names. */
  profiles?: readonly string[];
  /** Files of tools, by their paths below the home. */
  files?: Readonly<Record<string, string>>;
  /** What the vault holds besides. */
  state?: (state: VaultState) => VaultState;
}

/** An application that runs until it is closed or crashes. */
export interface Application {
  access: OpenVault;
  edits: Edits;
  plans: Plans;
  pastes: Pastes;
  rotations: Rotations;
}

export const oldId = idOf(1);
export const adminId = idOf(2);
export const accountId = idOf(3);
export const start = new Date('2026-06-01T12:00:00.000Z');

/** More than any rotation needs. */
const mostDeeds = 5000;

export type World = Awaited<ReturnType<typeof createWorld>>;

/** Makes one: the key QOLDKEY1 of the user `robot`, used by the profiles, and who may manage it. */
export async function createWorld(options: WorldOptions = {}) {
  const { manager = 'admin', provider = 'quilibrium', profiles = ['work', 'again'], files = {} } = options;
  const home = mkdtempSync(join(tmpdir(), 'qcred-rotation-'));
  const at = (...parts: string[]) => join(home, ...parts);
  const put = (path: string, text: string | Uint8Array) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text, { mode: 0o600 });
  };
  for (const [path, text] of Object.entries(files)) put(path, text);

  let time = start.getTime();
  let ids = 1000;
  let generation = 0;
  const logged: ActivityEntry[] = [];
  const slept: number[] = [];
  const secrets = new Map<string, string>();
  const world = {
    /** Called whenever the application sleeps. */
    asleep: async (_ms: number): Promise<void> => {},
    /** Asked before and after each write and call; true crashes the application there. */
    danger: (): boolean => false,
  };
  let dead = -1;
  // What goes on for ever fails, instead of keeping its test from its end.
  let deeds = 0;
  const count = () => {
    if (++deeds > mostDeeds) throw new Error('It goes on for ever.');
  };
  const guardOf = (mine: number) => () => {
    count();
    if (mine > dead && world.danger()) dead = mine;
    if (mine <= dead) throw new Crash();
  };

  const service = createService(() => guardOf(generation)());
  const old = service.add('QOLDKEY1');
  service.add('QADMIN', { user: 'admin' });
  const isManaged = provider === 'quilibrium' || provider === 's3' || provider === 'aws';
  const hasAdmin = isManaged && manager === 'admin';
  const keep = (id: string, accessKeyId: string) =>
    secrets.set(
      credentialAccount(id),
      formatMaterial({ secretAccessKey: new Secret(secretFor(accessKeyId)) }),
    );
  keep(oldId, 'QOLDKEY1');
  if (hasAdmin) keep(adminId, 'QADMIN');

  const times = { createdAt: start.toISOString(), updatedAt: start.toISOString() };
  const endpoints = isManaged
    ? { s3: 'https://s3.example.com', iam: 'https://iam.example.com' }
    : { s3: 'https://s3.example.com' };
  const profile = (name: string, n: number): Profile => ({
    id: idOf(100 + n),
    name,
    provider,
    source: { kind: 'credential', credentialId: oldId },
    region: 'eu-1',
    endpoints,
    ...times,
  });
  const remote = {
    account: accountId,
    user: 'robot',
    status: 'active' as const,
    seenAt: start.toISOString(),
  };
  const first = VaultState.parse({
    ...emptyVault(),
    profiles: profiles.map(profile),
    credentials: [
      key(1, start, { provider, accessKeyId: 'QOLDKEY1', ...(hasAdmin ? { remote } : {}) }),
      ...(hasAdmin ? [key(2, start, { provider, accessKeyId: 'QADMIN' })] : []),
    ],
    accounts:
      isManaged && manager !== 'own'
        ? [
            {
              id: accountId,
              name: 'account',
              provider,
              accountId: '123456789012',
              credentialId: manager === 'admin' ? adminId : oldId,
              principal: { kind: 'user', name: manager === 'admin' ? 'admin' : 'robot', arn: '' },
              region: 'eu-1',
              endpoints,
              missing: [],
              ...times,
            },
          ]
        : [],
  });
  let state = options.state?.(first) ?? first;
  const remembered = new Set<string>();

  async function application(): Promise<Application & { changes: () => number }> {
    const guard = guardOf(++generation);
    let changes = 0;
    const deps: Deps = {
      now: () => new Date(time),
      async sleep(ms, signal) {
        count();
        slept.push(ms);
        await world.asleep(ms);
        if (!signal?.aborted) time += ms;
        await Promise.resolve();
      },
      randomBytes: (length) => new Uint8Array(length).map((_, i) => i),
      uuid: () => idOf(++ids),
      env: {},
      platform: process.platform,
      home,
      dataDir: at('vault'),
      actor: { kind: 'test', pid: process.pid },
      command: ['/usr/bin/qcred'],
      run: async () => ({ code: null, stdout: '', stderr: '', missing: true }),
      work: workHere,
    };
    const vault: Vault = {
      id: idOf(999),
      key: new Uint8Array(32).fill(7),
      async state() {
        count();
        return state;
      },
      async update(change, step) {
        guard();
        const next = change(state);
        if (next === state) return state;
        await step?.before?.(next);
        // As the real one, it takes only what fits the model.
        state = VaultState.parse(JSON.parse(JSON.stringify(next)));
        if (step) remembered.add(step.id);
        guard();
        return state;
      },
      part: async (_name, choose) => choose(state),
      remembers: async (id) => remembered.has(id),
      changes: async () => ({ names: [], isCut: false }),
      tidy: async () => {},
      watch: () => () => {},
      close: () => {},
    };
    const store: SecretStore = {
      kind: 'passphrase',
      get: async (account) => secrets.get(account) ?? null,
      async set(account, text) {
        guard();
        secrets.set(account, text);
        guard();
      },
      setLightly: async (account, text) => void secrets.set(account, text),
      async delete(account) {
        guard();
        return secrets.delete(account);
      },
    };
    const access = joinAccess({ deps, vault, secrets: store, activity: listedActivity(logged) });
    const edits = createEdits({ ...deps, key: vault.key, beside: besideFiles(access), step: guard });
    const plans = createPlans(access, edits, () => {});
    const pastes = createPastes(deps);
    const rotations = createRotations(access, { edits, plans, pastes }, () => void changes++);
    return { access, edits, plans, pastes, rotations, changes: () => changes };
  }

  let app = await application();
  const rotation = (): Rotation => {
    const one = state.rotations.at(-1);
    if (!one) throw new Error('There is no rotation.');
    return one;
  };
  return Object.assign(world, {
    service,
    old,
    secrets,
    logged,
    /** How long was slept, each time. */
    slept,
    at,
    put,
    text: (path: string) => readFileSync(at(path), 'utf8'),
    now: () => new Date(time),
    turn: (ms: number) => {
      time += ms;
    },
    app: () => app,
    /** Another application on the same vault; it begins as every start does. */
    async restart() {
      app.rotations.close();
      app = await application();
      await sweepSecrets(app.access);
    },
    state: () => state,
    /** Changes the vault from outside. */
    change: (next: (state: VaultState) => VaultState) => {
      state = VaultState.parse(next(state));
    },
    /** The last one that was begun. */
    rotation,
    /** Begins one and waits until it rests. */
    async rotate(request: Partial<Parameters<Rotations['start']>[0]> = {}): Promise<Rotation> {
      const { id } = await app.rotations.start({ credentialId: oldId, ...request });
      await app.rotations.settled(id);
      return rotation();
    },
    /** Writes the first profile to a tool's files. */
    async export(target: TargetId, mode: SecretMode = 'static', path?: string): Promise<void> {
      const { access, edits, plans } = app;
      const request = { target, mode, path, profileIds: [idOf(100)] };
      await plans.carryOut(await planExports(access, edits, [request]));
      logged.length = 0;
    },
    /** Tells the last one something, and waits until it rests again. */
    async act(action: RotationAction): Promise<Rotation> {
      const { id } = rotation();
      await app.rotations.act(id, action);
      await app.rotations.settled(id);
      return rotation();
    },
    /** Hands the last one a key that the person made, and waits until it rests again. */
    async supply(accessKeyId: string, secretAccessKey: string): Promise<Rotation> {
      const { id } = rotation();
      await app.rotations.supply(id, { accessKeyId, secretAccessKey });
      await app.rotations.settled(id);
      return rotation();
    },
    /** The ids of the keys that the user has at the service. */
    keys: () => service.keys.flatMap(({ id, user }) => (user === 'robot' ? [id] : [])),
    /** The ids of the secrets that are kept. */
    items: () => [...secrets.keys()].map((name) => name.replace('credential/', '')).sort(),
    /** What the log says of keys and rotations, a line each. */
    told: () =>
      logged
        .filter(({ action }) => /^(?:key|rotation)\./.test(action))
        .map(({ action, subject, detail }) => [action, subject, detail].filter(Boolean).join(' ')),
    close() {
      app.rotations.close();
      rmSync(home, { recursive: true, force: true });
      vi.restoreAllMocks();
    },
  });
}
