import { describe, expect, it } from 'vitest';
import { refusedWith } from '#core/clouds/client/failure.ts';
import { isFault } from '#core/clouds/client/fault.ts';
import { refusalFor } from '#core/clouds/client/refuse.ts';
import { unseen } from '#core/clouds/client/wire/seen.ts';
import { QCredError } from '#shared/errors.ts';

const call = {
  service: 'S3',
  keyLabel: 'access key ID',
  secretLabel: 'secret access key',
  region: 'us-east-1',
  host: 's3.example',
  proxy: null,
  timeoutMs: 1000,
  now: new Date(0),
  prefix: 's3',
  action: 'GetBucketEncryption',
  input: { Bucket: 'photos' },
  repeatable: true,
};
const noRule = 'ServerSideEncryptionConfigurationNotFoundError';
const refused = (code: string) =>
  refusalFor(refusedWith({ code, said: '', region: null }, { ...unseen, status: 404 }), call).error;

describe('what a service refused with', () => {
  it('is known by its code where we have no words of our own for it', () => {
    expect(isFault(refused(noRule), noRule)).toBe(true);
    expect(isFault(refused('NoSuchBucket'), noRule)).toBe(false);
    expect(isFault(refused('NoSuchBucket'), noRule, 'NoSuchBucket')).toBe(true);
  });

  it('is not known by a sentence that names it', () => {
    expect(isFault(new QCredError('service_failed', `S3 refused it (${noRule}).`), noRule)).toBe(false);
    expect(isFault(new Error(noRule), noRule)).toBe(false);
  });
});
