import type { AddressInfo } from 'node:net';
import { QCredError } from '#shared/errors.ts';
import {
  type AccessKey,
  type Account,
  findKey,
  newAccessKeyId,
  newSecretAccessKey,
  newUserId,
  type User,
} from './account.ts';
import { createS3 } from './s3/service.ts';
import { createSandboxServer, type RequestRecord } from './server.ts';
import type { Authorize } from './service.ts';
import { createSts } from './sts.ts';

/** A key to add: what is left out is made up. */
export type KeyDraft = Partial<AccessKey>;

/** How to start a sandbox; every option has a default. */
export interface SandboxOptions {
  /** Default `1000000000`: Quilibrium's account ids have ten digits. */
  accountId?: string;
  /** Default `q-world-1`. */
  region?: string;
  /** A loopback address; default `127.0.0.1`. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** The account's clock; default the machine's. */
  now?: () => Date;
  /** Users to start with; default one, `demo`, with one key. */
  users?: readonly { name: string; keys: readonly KeyDraft[] }[];
  /** What principals may do; default everything. */
  authorize?: Authorize;
  /** Most bytes of objects kept in memory; default 256 MiB. */
  capacity?: number;
  /** Called for every answered request. */
  log?: (record: RequestRecord) => void;
}

/** A running account. */
export interface Sandbox {
  /** Where every service answers: `http://127.0.0.1:PORT`. */
  url: string;
  port: number;
  /** The account's whole state. */
  account: Account;
  /** Adds a key to a user, who is created when new. @returns the whole key, secret included */
  addKey(draft?: KeyDraft & { user?: string }): AccessKey;
  /** @throws QCredError not_found */
  setKeyStatus(accessKeyId: string, status: AccessKey['status']): void;
  /** Replaces the account's clock. */
  setClock(now: () => Date): void;
  /** How many requests were answered so far. */
  requestCount(): number;
  /** Stops listening and drops open connections. */
  close(): Promise<void>;
}

const defaultUser = 'demo';
const loopback = ['127.0.0.1', '::1', 'localhost'];

const makeKey = (draft: KeyDraft): AccessKey => ({
  accessKeyId: draft.accessKeyId ?? newAccessKeyId(),
  secretAccessKey: draft.secretAccessKey ?? newSecretAccessKey(),
  status: draft.status ?? 'Active',
  sessionToken: draft.sessionToken,
  expiresAt: draft.expiresAt,
});

const makeUser = (name: string, keys: readonly KeyDraft[]): User => ({
  name,
  id: newUserId(),
  keys: keys.map(makeKey),
});

/**
 * Starts a QConsole-compatible account on this machine: S3 and STS behind one address, with
 * signatures checked for real. It lives in memory and is gone when it is closed.
 *
 * @throws QCredError bad_input for a host that other machines could reach; whatever `listen` fails with
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  if (!loopback.includes(host)) {
    throw new QCredError(
      'bad_input',
      'The sandbox listens on this machine only.',
      `Use one of ${loopback.join(', ')} as its host.`,
    );
  }
  const users = options.users ?? [{ name: defaultUser, keys: [{}] }];
  const account: Account = {
    id: options.accountId ?? '1000000000',
    region: options.region ?? 'q-world-1',
    users: users.map(({ name, keys }) => makeUser(name, keys)),
    buckets: new Map(),
    capacity: options.capacity ?? 256 * 1024 * 1024,
  };
  let now = options.now ?? (() => new Date());
  let requests = 0;

  const server = createSandboxServer({
    account,
    services: [createSts(account), createS3(account, options.authorize ?? (() => true))],
    now: () => now(),
    record(entry) {
      requests += 1;
      options.log?.(entry);
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    account,
    addKey({ user: name = defaultUser, ...draft } = {}) {
      const key = makeKey(draft);
      const user = account.users.find((candidate) => candidate.name === name);
      if (user) user.keys.push(key);
      else account.users.push({ ...makeUser(name, []), keys: [key] });
      return key;
    },
    setKeyStatus(accessKeyId, status) {
      const found = findKey(account, accessKeyId);
      if (!found) throw new QCredError('not_found', `The sandbox has no access key ${accessKeyId}.`);
      found.key.status = status;
    },
    setClock(clock) {
      now = clock;
    },
    requestCount: () => requests,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
