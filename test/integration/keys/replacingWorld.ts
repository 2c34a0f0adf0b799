/**
 * A vault in memory, a clock that turns when somebody sleeps, and the sandbox's key service, asked over the wire;
 * the process can be ended at each write and each request.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Deps } from '#core/deps.ts';
import { createKeys, type Keys } from '#core/keys/keys.ts';
import { workHere } from '#core/nodeDeps.ts';
import { joinAccess, type OpenVault } from '#core/store/access.ts';
import type { ActivityEntry } from '#core/store/activity/entry.ts';
import { formatMaterial } from '#core/store/secrets/material.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { credentialAccount } from '#core/store/secrets/store.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { QCredError } from '#shared/errors.ts';
import type { KeyReplacement } from '#shared/keyRotation.ts';
import type { KmsChange } from '#shared/kms.ts';
import { emptyVault, VaultState } from '#shared/model.ts';
import { listedActivity } from '../../support/activity.ts';
import { idOf } from '../../unit/records.ts';
import { key as credential } from '../../unit/rotation/given.ts';

class Crash extends Error {}

export const day = 86_400_000;
const accountId = idOf(3);
const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** @param kms how the key service speaks */
export async function createWorld(kms: 'aws' | 'quilibrium' = 'aws') {
  const home = mkdtempSync(join(tmpdir(), 'qcred-replacing-'));
  opened.push(() => rmSync(home, { recursive: true, force: true }));
  let time = Date.parse('2026-06-01T12:00:00.000Z');
  const now = () => new Date(time);
  const sandbox: Sandbox = await startSandbox({ kms, region: 'us-east-1', now });
  opened.push(() => sandbox.close());
  const { accessKeyId, secretAccessKey } = sandbox.addKey({ secretAccessKey: 'CANARY/replacing' });
  const endpoints = { kms: sandbox.url, iam: sandbox.url, sts: sandbox.url, s3: sandbox.url };
  const times = { createdAt: now().toISOString(), updatedAt: now().toISOString() };
  let state = VaultState.parse({
    ...emptyVault(),
    credentials: [credential(2, now(), { provider: 'quilibrium', accessKeyId })],
    accounts: [
      {
        id: accountId,
        name: 'work',
        provider: 'quilibrium',
        accountId: '1000000000',
        credentialId: idOf(2),
        principal: { kind: 'user', name: 'demo', arn: '' },
        region: 'us-east-1',
        endpoints,
        missing: [],
        ...times,
      },
    ],
  });
  const logged: ActivityEntry[] = [];
  let generation = 0;
  let dead = -1;
  let ids = 1000;
  const world = {
    /** Asked at each write and each request; true ends the process there. */
    danger: (): boolean => false,
  };
  const guard = (mine: number): void => {
    if (mine > dead && world.danger()) dead = mine;
    if (mine <= dead) throw new Crash();
  };
  sandbox.switches.fault = () => {
    if (generation > dead && world.danger()) dead = generation;
    return null;
  };

  function application(): { keys: Keys; access: OpenVault } {
    const mine = ++generation;
    const deps: Deps = {
      now,
      sleep: async (ms) => {
        time += ms;
        await new Promise(setImmediate);
      },
      randomBytes: (length) => new Uint8Array(length).map((_, i) => i),
      uuid: () => idOf(++ids),
      env: {},
      platform: process.platform,
      home,
      dataDir: join(home, 'vault'),
      actor: { kind: 'test', pid: process.pid },
      command: ['/usr/bin/qcred'],
      run: async () => ({ code: null, stdout: '', stderr: '', missing: true }),
      work: workHere,
    };
    const access = joinAccess({
      deps,
      vault: {
        id: idOf(999),
        key: new Uint8Array(32).fill(7),
        state: async () => state,
        async update(change) {
          guard(mine);
          state = VaultState.parse(JSON.parse(JSON.stringify(change(state))));
          guard(mine);
          return state;
        },
        part: async (_name, choose) => choose(state),
        remembers: async () => false,
        changes: async () => ({ names: [], isCut: false }),
        tidy: async () => {},
        watch: () => () => {},
        close: () => {},
      },
      secrets: {
        kind: 'passphrase',
        get: async (account) =>
          account === credentialAccount(idOf(2))
            ? formatMaterial({ secretAccessKey: new Secret(secretAccessKey) })
            : null,
        set: async () => {},
        setLightly: async () => {},
        delete: async () => false,
      },
      activity: listedActivity(logged),
    });
    return { access, keys: createKeys(access, () => {}) };
  }

  let app = application();
  opened.push(() => app.keys.close());
  return Object.assign(world, {
    sandbox,
    logged,
    state: () => state,
    /** Lets go of what was kept of keys that are gone. */
    forget(): void {
      state = { ...state, keyPolicies: [], replacements: [] };
    },
    keys: () => app.keys,
    access: () => app.access,
    now,
    turn: (ms: number) => {
      time += ms;
    },
    /** Another process on the same vault, which begins as every start does. */
    async restart(): Promise<void> {
      app.keys.close();
      app = application();
      await app.keys.replacing.resume();
    },
    replacement(): KeyReplacement {
      const one = state.replacements.at(-1);
      if (!one) throw new Error('There is no replacement.');
      return one;
    },
    async change(change: KmsChange): Promise<string[]> {
      const { planId, steps } = await app.keys.plan(accountId, change);
      await app.keys.apply(planId);
      await app.keys.replacing.settled();
      return steps;
    },
    /** A key with an alias. */
    async given(spec: string, more: { imported?: boolean } = {}): Promise<string> {
      const change = {
        kind: 'create-key',
        spec,
        alias: 'letters',
        description: 'Letters',
        tags: { team: 'web' },
      };
      const usage = spec.startsWith('RSA') ? { usage: 'SIGN_VERIFY' as const } : {};
      const parsed = { imported: false, multiRegion: false, ...more, ...change, ...usage } as KmsChange;
      const { planId } = await app.keys.plan(accountId, parsed);
      const { keyId } = await app.keys.apply(planId);
      return keyId ?? '';
    },
    aliasOf: () => sandbox.account.kms.aliases.get('alias/letters')?.keyId,
    key: (id: string | undefined) => sandbox.account.kms.keys.get(id ?? ''),
    async act(action: 'resume' | 'back' | 'finish' | 'confirm' | 'dismiss'): Promise<void> {
      await this.change({ kind: 'act-on-replacement', replacement: this.replacement().id, action });
    },
  });
}

export type World = Awaited<ReturnType<typeof createWorld>>;

export const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof QCredError ? error.code : `${error}`),
  );

export const replace = (key: string, graceDays?: number): KmsChange => ({
  kind: 'rotate-now',
  key,
  graceDays,
});
