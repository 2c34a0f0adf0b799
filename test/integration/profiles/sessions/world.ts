import type { App } from '#core/app.ts';
import { usableKey } from '#core/profiles/sessions/key.ts';
import type { SessionOptions } from '#core/profiles/sessions/session.ts';
import type { AccessKey, Role } from '#sandbox/account.ts';
import { findNamed } from '#sandbox/account.ts';
import { addIdentity, makeRole } from '#sandbox/make.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '#sandbox/sandbox.ts';
import type { UnsavedProfile } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { saveProfile } from '../../../support/calls.ts';
import { type Bench, openBench } from '../../accounts/world.ts';

/** The one account of these tests. */
export const accountId = '1000000000';
export const roleArn = (name: string): string => `arn:aws:iam::${accountId}:role/${name}`;
/** The device of the user `ann`, and what it shows. */
export const device = `arn:aws:iam::${accountId}:mfa/ann`;
export const code = '123456';

export const policy = (...Statement: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });
export const allow = (Action: string | string[], Resource: string | string[]) => ({
  Effect: 'Allow',
  Action,
  Resource,
});

type Source<K> = Extract<UnsavedProfile['source'], { kind: K }>;
/** What a profile of these tests is to be: the key of `ann`, or a role of the profile's name on top of it. */
export type SourceWish =
  | ({ kind: 'credential' } & Partial<Source<'credential'>>)
  | ({ kind?: 'role'; on?: string } & Partial<Source<'role'>>);

const roleSource = (
  name: string,
  profileId: string,
  { on: _on, ...wish }: Extract<SourceWish, { kind?: 'role' }>,
): Source<'role'> => ({ roleArn: roleArn(name), profileId, ...wish, kind: 'role' });

/** An account, a vault with the key of `ann`, and a clock that both go by. */
export interface SessionsWorld {
  sandbox: Sandbox;
  bench: Bench;
  app: App;
  key: AccessKey;
  /** What STS was asked so far. */
  asked: string[];
  /** Turns the clock. */
  later(minutes: number): void;
  now(): Date;
  /** Makes a role that trusts everybody in the account who may assume roles. */
  addRole(name: string, more?: { condition?: object; maxSessionDuration?: number; path?: string }): Role;
  /** Saves a profile; a role on top of `ann` unless told otherwise. @returns its id */
  save(name: string, wish: SourceWish): Promise<string>;
  /** The key that tools would get for a profile. */
  use(profileId: string, options?: Partial<SessionOptions>): ReturnType<typeof usableKey>;
  /** What the log says of sessions, oldest first. */
  log(): Promise<string[]>;
  close(): Promise<void>;
}

/** The error that a call fails with. */
export async function thrownBy(call: Promise<unknown>): Promise<QCredError> {
  const error = await call.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof QCredError) return error;
  throw error;
}

/** Opens one. @param options for the sandbox */
export async function openWorld(options: SandboxOptions = {}): Promise<SessionsWorld> {
  let turned = 0;
  const now = () => new Date(Date.now() + turned);
  const asked: string[] = [];
  const sandbox = await startSandbox({
    now,
    log: ({ operation }) => {
      if (/^(AssumeRole|GetSessionToken)$/.test(operation)) asked.push(operation);
    },
    ...options,
  });
  const key = sandbox.addKey({ user: 'ann', secretAccessKey: 'CANARY/of-ann' });
  findNamed(sandbox.account.users, 'ann')?.inline.set('may', policy(allow('sts:*', '*')));
  const bench = await openBench({ now });
  const { app } = bench;

  async function save(name: string, wish: SourceWish): Promise<string> {
    const { profiles } = await app.open().access.vault.state();
    const idOf = (wanted: string) => profiles.find((p) => p.name === wanted)?.id;
    const isKey = wish.kind === 'credential';
    const { url } = sandbox;
    const { id } = await saveProfile(app, {
      id: idOf(name),
      name,
      provider: 'quilibrium',
      endpoints: isKey ? { s3: url, iam: url, sts: url } : {},
      source: isKey
        ? { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey, ...wish }
        : roleSource(name, idOf(wish.on ?? 'ann') ?? '', wish),
    });
    return id;
  }
  await save('ann', { kind: 'credential' });

  return {
    sandbox,
    bench,
    app,
    key,
    asked,
    now,
    save,
    later(minutes) {
      turned += minutes * 60_000;
    },
    addRole(name, { condition, maxSessionDuration = 3600, path } = {}) {
      const trust = policy({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: 'sts:AssumeRole',
        ...(condition ? { Condition: condition } : {}),
      });
      const role = makeRole({ name, path, createdAt: now(), trust });
      role.maxSessionDuration = maxSessionDuration;
      addIdentity(sandbox.account, role);
      return role;
    },
    async use(profileId, options = {}) {
      const { access } = app.open();
      const state = await access.vault.state();
      const profile = state.profiles.find(({ id }) => id === profileId);
      if (!profile) throw new Error(`there is no profile ${profileId}`);
      return usableKey(access, state, profile, { purpose: 'test', ...options });
    },
    async log() {
      const { records } = await app.open().access.activity.list({ limit: 1000 });
      return records
        .filter(({ action }) => action.startsWith('session.') || action === 'secret.read')
        .map(({ action, subject }) => `${action} ${subject}`)
        .reverse();
    },
    async close() {
      bench.close();
      await sandbox.close();
    },
  };
}
