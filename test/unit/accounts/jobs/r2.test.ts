import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Job } from '#core/accounts/jobs/job.ts';
import { signForR2 } from '#core/accounts/jobs/r2.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { policyTemplates } from '#shared/policy/templates.ts';

const jobOf = (id: string): Job => {
  const template = policyTemplates.find((one) => one.id === id);
  if (!template) throw new Error(`no job ${id}`);
  const document = template.build({ bucket: 'site', key: 'k', partition: 'aws' });
  return { id, document, bucket: id === 'use-key' ? null : 'site', seconds: 900, program: 'aws' };
};
const secret = 'CANARY/r2/parent';
const sign = (id: string) =>
  signForR2(
    {
      accessKeyId: '0123456789abcdef0123456789abcdef',
      secretAccessKey: new Secret(secret),
      accountId: 'fedcba9876543210fedcba9876543210',
      endpoint: 'https://fedcba9876543210fedcba9876543210.eu.r2.cloudflarestorage.com',
    },
    jobOf(id),
    new Date('2026-11-27T12:00:00.500Z'),
  );

describe('temporary credentials of R2', () => {
  it('are a JWT for one bucket, signed with the secret of the key; the secret is its digest', () => {
    const key = sign('read-bucket');
    expect(key.accessKeyId).toBe('0123456789abcdef0123456789abcdef');
    expect(key.expiresAt).toBe('2026-11-27T12:15:00.000Z');
    const token = Buffer.from(key.sessionToken.reveal(), 'base64').toString();
    expect(token.startsWith('jwt/')).toBe(true);
    const jwt = token.slice(4);
    const [head = '', claims = '', signature = ''] = jwt.split('.');
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(head)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(read(claims)).toEqual({
      bucket: 'site',
      scope: 'object-read-only',
      actions: ['ListObjectsV1', 'ListObjectsV2', 'GetBucketLocation', 'HeadObject', 'GetObject'],
      sub: 'fedcba9876543210fedcba9876543210',
      iss: '0123456789abcdef0123456789abcdef',
      aud: 'fedcba9876543210fedcba9876543210.eu.r2.cloudflarestorage.com',
      iat: 1_795_780_800,
      exp: 1_795_781_700,
    });
    expect(createHmac('sha256', secret).update(`${head}.${claims}`).digest('base64url')).toBe(signature);
    expect(key.secretAccessKey.reveal()).toBe(createHash('sha256').update(jwt).digest('hex'));
    expect(token).not.toContain('CANARY');
  });

  it('can write for a backup, and not delete', () => {
    const text = Buffer.from(sign('backup-bucket').sessionToken.reveal(), 'base64').toString();
    const claims = Buffer.from(text.split('.')[1] ?? '', 'base64url').toString();
    expect(claims).toContain('object-read-write');
    expect(claims).toContain('PutObject');
    expect(claims).not.toContain('Delete');
  });

  it('are refused for what R2 has no words for, rather than widened', () => {
    expect(() => sign('publish-website')).toThrow('they cannot allow s3:GetBucketWebsite');
    expect(() => sign('use-key')).toThrow('no temporary credentials for the job use-key');
  });
});
