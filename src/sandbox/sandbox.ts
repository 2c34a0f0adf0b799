import type { AddressInfo } from 'node:net';
import { QCredError } from '#shared/errors.ts';
import { type AccessKey, type Account, emptyAccount, findNamed } from './account.ts';
import { createSandboxServer, type RequestRecord } from './http/server.ts';
import { awsPolicies, awsPolicyArn } from './iam/awsPolicies.ts';
import { createIam } from './iam/service.ts';
import { dialects } from './kms/dialect.ts';
import { createKms } from './kms/service.ts';
import { addIdentity, type KeyDraft, makeKey, makeUser } from './make.ts';
import { createAuthorize, createPolicyReader } from './permissions.ts';
import { findSigner, type Principal } from './principal.ts';
import { createS3 } from './s3/service.ts';
import type { Authorize } from './service.ts';
import { createSts } from './sts/service.ts';
import { defaultSwitches, type Switches } from './switches.ts';
import { recordCall } from './trail/record.ts';
import { createTrail } from './trail/service.ts';

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
  /** Users to start with, administrators all; default one, `demo`, with one key. */
  users?: readonly { name: string; keys: readonly KeyDraft[] }[];
  /** How the key service speaks: as AWS KMS does (default) or as Quilibrium's QKMS. */
  kms?: keyof typeof dialects;
  /** What principals may do in S3, IAM and KMS; default what their policies say. */
  authorize?: (principal: Principal, action: string, resource: string) => boolean;
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
  /** What goes wrong, and what the account does not have; to be turned at any time. */
  switches: Switches;
  /**
   * Adds a key to a user, who is created when new and may do nothing until a policy says so. One
   * with a session token is a session of that user. @returns the whole key, secret included
   */
  addKey(draft?: KeyDraft & { user?: string }): AccessKey;
  /** Adds a key of the root user. @returns the whole key, secret included */
  addRootKey(draft?: KeyDraft): AccessKey;
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

/**
 * Starts a QConsole-compatible account on this machine: S3, IAM, STS and KMS behind one address, with
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
  let now = options.now ?? (() => new Date());
  const account = emptyAccount({
    id: options.accountId ?? '1000000000',
    region: options.region ?? 'q-world-1',
    createdAt: now(),
    capacity: options.capacity ?? 256 * 1024 * 1024,
    kms: dialects[options.kms ?? 'aws'],
  });
  account.policies = awsPolicies();
  for (const { name, keys } of users) {
    const user = makeUser({ name, createdAt: now() });
    user.attached.add(awsPolicyArn('AdministratorAccess'));
    user.keys = keys.map((draft) => makeKey(draft, now()));
    addIdentity(account, user);
  }
  const switches = defaultSwitches();
  const read = createPolicyReader();
  const { authorize: may } = options;
  const authorize: Authorize = may
    ? (principal, action, resource) => (may(principal, action, resource) ? 'allow' : 'implicit_deny')
    : createAuthorize(account, read);
  let arrived = 0;
  let requests = 0;

  const server = createSandboxServer({
    account,
    services: [
      createIam(account, authorize, switches),
      createSts(account, read, switches),
      createTrail(account, authorize, switches),
      createKms(account, read, switches, may),
      createS3(account, authorize, read, may),
    ],
    now: () => now(),
    fault(request) {
      arrived += 1;
      return switches.fault?.({ ...request, number: arrived }) ?? null;
    },
    witness: (seen) => recordCall(account, seen),
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
    switches,
    addKey({ user: name = defaultUser, ...draft } = {}) {
      const key = makeKey(draft, now());
      const user = findNamed(account.users, name) ?? makeUser({ name, createdAt: now() });
      addIdentity(account, user);
      if (key.sessionToken === undefined) user.keys.push(key);
      else account.sessions.set(key.accessKeyId, { key, holder: user, name: '', policies: [], mfa: false });
      return key;
    },
    addRootKey(draft = {}) {
      const key = makeKey(draft, now());
      account.rootKeys.push(key);
      return key;
    },
    setKeyStatus(accessKeyId, status) {
      const signer = findSigner(account, accessKeyId);
      if (!signer) throw new QCredError('not_found', `The sandbox has no access key ${accessKeyId}.`);
      signer.key.status = status;
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
