import { QCredError } from '#shared/errors.ts';
import type { Deps } from '../../deps.ts';
import { type Failure, strangeAnswer, timeoutFailure } from '../client/failure.ts';
import { openService, type Service, type ServiceQuestion } from '../client/service.ts';
import { unseen, type Wire } from '../client/wire/seen.ts';

/** Where and as whom to ask. */
export interface Question extends Omit<ServiceQuestion, 'id'> {
  /** Bucket in the path instead of the host name. */
  pathStyle: boolean;
  /** False: leave out the checksums that only newer services know. */
  newChecksums: boolean;
  timeoutMs: number;
}

/** What came of a call. */
export type Reply<T> = { wire: Wire; proxy: string | null } & (
  | { ok: true; value: T }
  | { ok: false; failure: Failure }
  /** Nothing was asked. */
  | { ok: false; refused: QCredError }
);

/** What asking takes from outside. */
export type AskDeps = Pick<Deps, 'now' | 'sleep' | 'randomBytes' | 'env'>;

/** A client that was made for one call. */
interface Once<T> {
  send(): Promise<T | null>;
  destroy(): void;
}

/**
 * Sends one request with a client made for it, and lets the client go. One attempt: who waits for a
 * verdict wants the first failure, not the last.
 *
 * @returns what came of it; never rejects but for what is a fault of ours
 */
async function askOnce<T>(
  deps: AskDeps,
  question: ServiceQuestion & { timeoutMs: number },
  open: (service: Service) => Promise<Once<T>>,
): Promise<Reply<T>> {
  const { timeoutMs } = question;
  let wire = unseen;
  let failure: Failure | null = null;
  const watch = {
    wire(seen: Wire) {
      wire = seen;
    },
    failure(seen: Failure) {
      failure = seen;
    },
  };
  let service: Service;
  try {
    service = await openService(deps, question, { attempts: 1, timeoutMs, watch });
  } catch (refused) {
    if (refused instanceof QCredError) return { ok: false, wire, proxy: null, refused };
    throw refused;
  }
  const { proxy } = service;
  const client = await open(service);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Reply<T>>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, wire, proxy, failure: timeoutFailure(wire) }), timeoutMs);
  });
  const answered = client.send().then(
    (value): Reply<T> =>
      value === null
        ? { ok: false, wire, proxy, failure: strangeAnswer(wire) }
        : { ok: true, wire, proxy, value },
    (): Reply<T> => ({ ok: false, wire, proxy, failure: failure ?? strangeAnswer(wire) }),
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
    service.close();
    client.destroy();
  }
}

/**
 * Asks S3 for the names of the buckets.
 *
 * @returns the names, all of them
 */
export const askBuckets = (deps: AskDeps, question: Question): Promise<Reply<string[]>> =>
  askOnce(deps, { ...question, id: 's3' }, async ({ settings, guard }) => {
    const { S3Client, ListBucketsCommand } = await import('@aws-sdk/client-s3');
    const checksums = question.newChecksums ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED';
    const client = guard(
      new S3Client({
        ...settings,
        forcePathStyle: question.pathStyle,
        requestChecksumCalculation: checksums,
        responseChecksumValidation: checksums,
      }),
    );
    return {
      async send() {
        const { Buckets, Owner } = await client.send(new ListBucketsCommand({}));
        // The SDK reads any XML and finds no buckets in it.
        if (!Buckets && !Owner) return null;
        return (Buckets ?? []).flatMap(({ Name }) => (Name ? [Name] : []));
      },
      destroy: () => client.destroy(),
    };
  });

/**
 * Asks STS whose key it is.
 *
 * @returns account and ARN
 */
export const askIdentity = (
  deps: AskDeps,
  question: Question,
): Promise<Reply<{ account: string; arn: string }>> =>
  askOnce(deps, { ...question, id: 'sts' }, async ({ settings, guard }) => {
    const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
    const client = guard(new STSClient(settings));
    return {
      async send() {
        const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
        return Account && Arn ? { account: Account, arn: Arn } : null;
      },
      destroy: () => client.destroy(),
    };
  });
