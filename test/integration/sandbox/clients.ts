import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import type { AccessKey } from '#sandbox/account.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';

export interface ClientOptions {
  region?: string;
  credentials?: Partial<AccessKey>;
  /** Milliseconds that the client's clock is ahead. */
  systemClockOffset?: number;
}

const settings = (sandbox: Sandbox, key: AccessKey, options: ClientOptions) => ({
  endpoint: sandbox.url,
  region: options.region ?? sandbox.account.region,
  credentials: { ...key, ...options.credentials },
  maxAttempts: 1,
  systemClockOffset: options.systemClockOffset ?? 0,
});

/** The SDK's S3 client for a sandbox, one attempt per call. */
export const s3Client = (sandbox: Sandbox, key: AccessKey, options: ClientOptions = {}): S3Client =>
  new S3Client({ ...settings(sandbox, key, options), forcePathStyle: true });

/** The SDK's STS client for a sandbox, one attempt per call. */
export const stsClient = (sandbox: Sandbox, key: AccessKey, options: ClientOptions = {}): STSClient =>
  new STSClient(settings(sandbox, key, options));

/** The error a call ends with. */
export async function errorOf(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('The call was expected to fail.');
  return error as Error & Record<string, unknown>;
}
