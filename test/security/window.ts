/** The contract as a window meets it that somebody else has taken over: the real handlers, called by hand. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type App, createApp } from '#core/app.ts';
import type { Deps } from '#core/deps.ts';
import { answerCalls } from '#main/calls/contract.ts';
import type { Question } from '#main/consent/question.ts';
import { createHandlers } from '#main/handlers/index.ts';
import type { Leaving } from '#main/session/leaving.ts';
import type { AppSession } from '#main/session/session.ts';
import type { Answer, CallName, CallOutput } from '#shared/contract/index.ts';
import type { ErrorView } from '#shared/errors.ts';
import { emptyVault, type ProviderId } from '#shared/model.ts';
import { temporaryHome } from '../support/command.ts';
import { depsIn } from '../support/world.ts';

export const passphrase = 'CANARY passphrase behind the contract';

export interface HostileWindow {
  app: App;
  home: string;
  /** What the person was asked, in order. */
  questions: Question[];
  /** What the person says from now on; no at first. They may think about it for a while. */
  says: { yes: boolean; thinking?: Promise<void> };
  /** Any call with any input; what comes back is what the window gets. */
  ask(name: string, input?: unknown): Promise<Answer<unknown>>;
  /** A call that is to go well. */
  good<N extends CallName>(name: N, input?: unknown): Promise<CallOutput<N>>;
  /** A call that is to be refused. */
  bad(name: string, input?: unknown): Promise<ErrorView>;
  /** Adds a profile with a key of its own, typed in the window. */
  add(name: string, more?: Record<string, unknown>): Promise<string>;
  credentialOf(profileId: string): Promise<string>;
  /** Connects an account with a key that is here, as if its service had answered. @returns its id */
  connect(provider: ProviderId, credentialId: string): Promise<string>;
  at(...parts: string[]): string;
  put(path: string, text: string): string;
  text(path: string): string | null;
}

export const secretOf = (name: string): string => `CANARY/${name}/secret+0123456789`;

let keys = 0;
/** An access key id that no other has. */
export const nextKeyId = (): string => `AKIATEST${String(++keys).padStart(8, '0')}`;

const leaving: Leaving = {
  tell: () => {},
  may: () => true,
  agree: () => {},
  handed: () => {},
  lock: async () => {},
};

/** A vault whose window is in other hands. It is made once, because its passphrase takes time. */
export interface Home {
  path: string;
  /** The window of an empty vault and home, as if the app had just started. */
  window(): Promise<HostileWindow>;
  close(): void;
}

/** Makes one. @param more of the outside world */
export async function hostileHome(more: Partial<Deps> = {}): Promise<Home> {
  const { home, dataDir, remove } = temporaryHome();
  const deps = depsIn({ home, dataDir }, more);
  const app = createApp(deps, { version: '1.0.0', demo: false });
  await app.create('passphrase', passphrase);
  return {
    path: home,
    async window() {
      await app.open().access.vault.update(emptyVault);
      for (const name of readdirSync(home))
        if (join(home, name) !== dataDir) rmSync(join(home, name), { recursive: true });
      return takenOver(app, home);
    },
    close() {
      app.close();
      remove();
    },
  };
}

function takenOver(app: App, home: string): HostileWindow {
  const session: AppSession = {
    app: () => app,
    own: app,
    ready: Promise.resolve(),
    startDemo: async () => {},
    stopDemo: async () => {},
    onChange: () => {},
    close: async () => {},
  };
  const questions: Question[] = [];
  const says: HostileWindow['says'] = { yes: false };
  const show = async (question: Question): Promise<boolean> => {
    questions.push(question);
    await says.thinking;
    return says.yes;
  };
  const call = answerCalls(
    createHandlers(session, { ...leaving, lock: async () => app.lock() }, () => {}, show),
  );
  const at = (...parts: string[]) => join(home, ...parts);
  const world: HostileWindow = {
    app,
    home,
    questions,
    says,
    ask: call,
    async good(name, input) {
      const answer = await call(name, input);
      if (!answer.ok) throw new Error(`${name}: ${answer.error.code} ${answer.error.message}`);
      return answer.value as CallOutput<typeof name>;
    },
    async bad(name, input) {
      const answer = await call(name, input);
      if (answer.ok)
        throw new Error(`${name} was not refused: ${JSON.stringify(answer.value).slice(0, 2000)}`);
      return answer.error;
    },
    async add(name, more = {}) {
      const { id } = await world.good('profile.save', {
        name,
        provider: 'quilibrium',
        region: 'q-world-1',
        endpoints: {},
        source: { kind: 'credential', accessKeyId: nextKeyId(), secretAccessKey: secretOf(name) },
        ...more,
      });
      return id;
    },
    async credentialOf(profileId) {
      const { profiles } = await app.state();
      return profiles.find(({ id }) => id === profileId)?.credential?.id ?? '';
    },
    async connect(provider, credentialId) {
      const id = crypto.randomUUID();
      const at = new Date().toISOString();
      const account = {
        id,
        name: 'account',
        provider,
        accountId: '1000000000',
        credentialId,
        principal: { kind: 'root' as const, name: '', arn: '' },
        endpoints: {},
        syncMinutes: 0,
        missing: [],
        createdAt: at,
        updatedAt: at,
      };
      await app.open().access.vault.update((state) => ({ ...state, accounts: [account] }));
      return id;
    },
    at,
    put(path, text) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
      return at(path);
    },
    text: (path) => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : null),
  };
  return world;
}
