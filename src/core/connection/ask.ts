import type { SecretMaterial } from '../secrets/secret.ts';
import { type Failure, readFailure, strangeAnswer, timeoutFailure } from './failure.ts';
import { unseen, type Wire, watchWire } from './wire.ts';

/** Where and as whom to ask. */
export interface Question {
  /** Absent where the SDK knows the service's address by itself. */
  endpoint?: string;
  /** The region to sign for. */
  region: string;
  credential: { accessKeyId: string } & SecretMaterial;
  /** Bucket in the path instead of the host name. */
  pathStyle: boolean;
  /** False: leave out the checksums that only newer services know. */
  newChecksums: boolean;
  timeoutMs: number;
}

/** What came of a call. */
export type Reply<T> = { wire: Wire } & ({ ok: true; value: T } | { ok: false; failure: Failure });

/**
 * One attempt and nothing clever: retries would hide a skewed clock, which the SDK corrects on the
 * second try, and the settings given here keep it from looking for them in files and variables.
 */
function settings({ endpoint, region, credential, timeoutMs }: Question) {
  return {
    endpoint,
    region,
    credentials: {
      accessKeyId: credential.accessKeyId,
      secretAccessKey: credential.secretAccessKey.reveal(),
      sessionToken: credential.sessionToken?.reveal(),
    },
    maxAttempts: 1,
    ignoreConfiguredEndpointUrls: true,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    defaultsMode: 'standard',
    requestHandler: { connectionTimeout: timeoutMs },
  } as const;
}

/** Runs `call`, giving up after `timeoutMs`; the caller hangs up afterwards. */
async function attempt<T>(
  timeoutMs: number,
  seen: () => Wire,
  call: () => Promise<T | null>,
): Promise<Reply<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Reply<T>>((resolve) => {
    timer = setTimeout(
      () => resolve({ ok: false, wire: seen(), failure: timeoutFailure(seen()) }),
      timeoutMs,
    );
  });
  const answered = call().then(
    (value): Reply<T> =>
      value === null
        ? { ok: false, wire: seen(), failure: strangeAnswer(seen()) }
        : { ok: true, wire: seen(), value },
    (error: unknown): Reply<T> => ({ ok: false, wire: seen(), failure: readFailure(error, seen()) }),
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}

const innermost = { step: 'deserialize', priority: 'low', name: 'watchWire' } as const;

/** Takes what was last seen on the wire. */
type Note = Parameters<typeof watchWire>[0];

/** Sends one request with a client made for it, watching the wire, and lets the client go. */
async function askOnce<T>(
  { timeoutMs }: Question,
  client: { destroy(): void },
  watch: (note: Note) => void,
  send: () => Promise<T | null>,
): Promise<Reply<T>> {
  let wire = unseen;
  watch((seen) => {
    wire = seen;
  });
  try {
    return await attempt(timeoutMs, () => wire, send);
  } finally {
    client.destroy();
  }
}

/**
 * Asks S3 for the names of the buckets.
 *
 * @returns the names, all of them; never rejects
 */
export async function askBuckets(question: Question): Promise<Reply<string[]>> {
  const { S3Client, ListBucketsCommand } = await import('@aws-sdk/client-s3');
  const checksums = question.newChecksums ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED';
  const client = new S3Client({
    ...settings(question),
    forcePathStyle: question.pathStyle,
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
  });
  const watch = (note: Note) => client.middlewareStack.add(watchWire(note), innermost);
  return askOnce(question, client, watch, async () => {
    const { Buckets, Owner } = await client.send(new ListBucketsCommand({}));
    // The SDK reads any XML, a web page included, and finds no buckets in it.
    if (!Buckets && !Owner) return null;
    return (Buckets ?? []).flatMap(({ Name }) => (Name ? [Name] : []));
  });
}

/**
 * Asks STS whose key it is.
 *
 * @returns account and ARN; never rejects
 */
export async function askIdentity(question: Question): Promise<Reply<{ account: string; arn: string }>> {
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const client = new STSClient(settings(question));
  const watch = (note: Note) => client.middlewareStack.add(watchWire(note), innermost);
  return askOnce(question, client, watch, async () => {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
    return Account && Arn ? { account: Account, arn: Arn } : null;
  });
}
