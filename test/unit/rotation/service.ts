/**
 * A service that is no further than a function call: the keys of one user and of an administrator, with
 * what is asked of them in order. It stands where the clients of `clouds` are opened, so that all of a
 * rotation above that is real.
 */
import { vi } from 'vitest';
import * as clients from '#core/clouds/client/client.ts';
import type { ConnectionTest } from '#core/clouds/test/testKey.ts';
import * as tests from '#core/clouds/test/testKey.ts';
import type { SecretMaterial } from '#core/store/secrets/secret.ts';
import type { VerdictView } from '#shared/contract/index.ts';
import { type ErrorCode, QCredError } from '#shared/errors.ts';

/** A key that the service has. */
export interface ServiceKey {
  id: string;
  secret: string;
  user: string;
  status: 'Active' | 'Inactive';
  used: { at: Date; service?: string; region?: string } | null;
}

/** A call that comes to it. `ListBuckets` is storage's, `GetCallerIdentity` that of STS. */
export interface ServiceCall {
  operation: string;
  /** The key that signs. */
  by: string;
  /** The user that is named, where one is. */
  user: string | undefined;
  /** The key that is spoken of. */
  key: string | undefined;
}

/** What goes wrong with a call. */
interface Fault {
  error: QCredError;
  /** It is done all the same, and only the answer lost. */
  done?: boolean;
}

export interface Service {
  keys: ServiceKey[];
  /** What was asked, in order: "CreateAccessKey robot", "DeleteAccessKey robot QOLDKEY1". */
  asked: string[];
  /** Told of each call before it is done. */
  fault: (call: ServiceCall) => Fault | null | Promise<Fault | null>;
  /** What storage says of a key, where that is not what its state means. */
  verdict: (accessKeyId: string, test: ConnectionTest) => Partial<VerdictView> | null;
  /** Where clients were opened, and how they ask. */
  opened: Parameters<typeof clients.createClient>[];
  /** What storage was tested with. */
  tested: ConnectionTest[];
  /** How many clients are open. */
  open: number;
  add(id: string, more?: Partial<ServiceKey>): ServiceKey;
  find(id: string): ServiceKey | undefined;
}

/** The secret of a key, as the service made it; the id does not stand in it. */
export const secretFor = (id: string): string => `CANARY/secret/${[...id].reverse().join('')}`;

/** An error as the clients throw it. */
export const failing = (code: ErrorCode, done = false): Fault => ({
  error: new QCredError(code, `The service said: ${code}.`, `What to do about ${code}.`),
  done,
});

/** Fails every call of one kind. */
export const whenever =
  (operation: string, code: ErrorCode, done = false) =>
  (call: ServiceCall): Fault | null =>
    call.operation === operation ? failing(code, done) : null;

/** @param guard told before and after each call; what it throws is thrown */
export function createService(guard: () => void): Service {
  let made = 0;
  const service: Service = {
    keys: [],
    asked: [],
    fault: () => null,
    verdict: () => null,
    opened: [],
    tested: [],
    open: 0,
    add(id, more = {}) {
      const key: ServiceKey = {
        id,
        secret: secretFor(id),
        user: 'robot',
        status: 'Active',
        used: null,
        ...more,
      };
      service.keys.push(key);
      return key;
    },
    find: (id) => service.keys.find((key) => key.id === id),
  };

  /** The key that signs, if the service knows it. */
  const known = ({ accessKeyId, secretAccessKey }: { accessKeyId: string } & SecretMaterial) => {
    const key = service.find(accessKeyId);
    return key?.secret === secretAccessKey.reveal() ? key : undefined;
  };

  /** Does a call with everything that may happen to it. */
  async function answer<T>(call: ServiceCall, isAccepted: boolean, work: () => T): Promise<T> {
    guard();
    service.asked.push([call.operation, call.user, call.key].filter(Boolean).join(' '));
    const fault = await service.fault(call);
    if (fault && !fault.done) throw fault.error;
    if (!isAccepted) throw failing('key_refused').error;
    const done = work();
    guard();
    if (fault) throw fault.error;
    return done;
  }

  vi.spyOn(clients, 'createClient').mockImplementation(async (...call) => {
    const [, , credential] = call;
    const signer = () => {
      const key = known(credential);
      return key?.status === 'Active' ? key : undefined;
    };
    service.opened.push(call);
    service.open++;
    const ask = <T>(operation: string, input: Input, work: (user: string) => T): Promise<T> =>
      answer(
        { operation, by: credential.accessKeyId, user: input.UserName, key: input.AccessKeyId },
        signer() !== undefined,
        () => work(input.UserName ?? signer()?.user ?? ''),
      );
    const mine = (user: string, id: string) => {
      const key = service.keys.find((one) => one.id === id && one.user === user);
      if (!key) throw failing('not_found').error;
      return key;
    };
    return {
      iam: {
        getUser: () => ask('GetUser', {}, (user) => ({ User: { Arn: arnOf(user) } })),
        listAccessKeys: (input: Input) =>
          ask('ListAccessKeys', input, (user) => ({
            AccessKeyMetadata: service.keys
              .filter((key) => key.user === user)
              .map((key) => ({ AccessKeyId: key.id, Status: key.status, UserName: user })),
          })),
        createAccessKey: (input: Input) =>
          ask('CreateAccessKey', input, (user) => {
            if (service.keys.filter((key) => key.user === user).length >= 2)
              throw failing('limit_exceeded').error;
            const { id, secret } = service.add(`QMADEKEY${++made}`, { user });
            return { AccessKey: { AccessKeyId: id, SecretAccessKey: secret } };
          }),
        updateAccessKey: (input: Input & { AccessKeyId: string; Status: ServiceKey['status'] }) =>
          ask(`UpdateAccessKey:${input.Status}`, input, (user) => {
            mine(user, input.AccessKeyId).status = input.Status;
          }),
        deleteAccessKey: (input: Input & { AccessKeyId: string }) =>
          ask('DeleteAccessKey', input, (user) => {
            service.keys.splice(service.keys.indexOf(mine(user, input.AccessKeyId)), 1);
          }),
        getAccessKeyLastUsed: (input: Input & { AccessKeyId: string }) =>
          ask('GetAccessKeyLastUsed', input, () => {
            const key = service.find(input.AccessKeyId);
            if (!key) throw failing('not_found').error;
            const { at, service: name, region } = key.used ?? {};
            return {
              UserName: key.user,
              AccessKeyLastUsed: { LastUsedDate: at, ServiceName: name ?? 'N/A', Region: region ?? 'N/A' },
            };
          }),
      },
      sts: { getCallerIdentity: () => ask('GetCallerIdentity', {}, (user) => ({ Arn: arnOf(user) })) },
      hasSts: true,
      close: () => void service.open--,
    } as unknown as clients.Client;
  });

  vi.spyOn(tests, 'testConnection').mockImplementation(async (_deps, test) => {
    const { credential } = test;
    const { accessKeyId } = credential;
    service.tested.push(test);
    const say = (verdict: VerdictView['verdict']): VerdictView => ({
      verdict,
      message: `Storage said: ${verdict}.`,
      hint: `What to do about ${verdict}.`,
      asked: 'ListBuckets',
      milliseconds: 0,
      buckets: [],
      identity: null,
    });
    const key = service.find(accessKeyId);
    const meant = !key ? 'wrong_key' : !known(credential) ? 'wrong_secret' : key.status;
    const verdict = meant === 'Active' ? 'ok' : meant === 'Inactive' ? 'inactive_key' : meant;
    const call = { operation: 'ListBuckets', by: accessKeyId, user: undefined, key: accessKeyId };
    return answer(call, true, () => {
      const told = service.verdict(accessKeyId, test);
      return told ? { ...say(told.verdict ?? verdict), ...told } : say(verdict);
    });
  });
  return service;
}

const arnOf = (user: string): string => `arn:aws:iam::123456789012:user/${user}`;

interface Input {
  UserName?: string;
  AccessKeyId?: string;
}
