import { describe, expect, it } from 'vitest';
import { formatPolicy, parsePolicy } from '#shared/policy/document.ts';
import { evaluate } from '#shared/policy/evaluate.ts';
import { policyTemplates } from '#shared/policy/templates.ts';

const key = 'arn:aws:kms:q-world-1:1000000000:key/1234';
const build = (id: string, partition = 'aws') => {
  const template = policyTemplates.find((t) => t.id === id);
  if (!template) throw new Error(`no template ${id}`);
  return template.build({ bucket: 'photos', key, partition });
};

const may = (id: string, action: string, resource: string, context = {}) =>
  evaluate({ action, resource, context }, { identity: [build(id)] }).decision === 'allow';

const bucket = 'arn:aws:s3:::photos';
const object = 'arn:aws:s3:::photos/2030/a.jpg';
const other = 'arn:aws:s3:::music/a.mp3';

describe('templates', () => {
  it.each(policyTemplates.map((t) => t.id))('%s is a policy without fault', (id) => {
    const written = formatPolicy(build(id));
    expect(parsePolicy(written, 'inline_user')).toMatchObject({ problems: [], document: build(id) });
  });

  it.each<[string, string, string, boolean]>([
    ['read-bucket', 's3:ListBucket', bucket, true],
    ['read-bucket', 's3:GetObject', object, true],
    ['read-bucket', 's3:PutObject', object, false],
    ['read-bucket', 's3:GetObject', other, false],
    ['read-bucket', 's3:ListAllMyBuckets', '*', false],
    ['backup-bucket', 's3:PutObject', object, true],
    ['backup-bucket', 's3:GetObject', object, true],
    ['backup-bucket', 's3:AbortMultipartUpload', object, true],
    ['backup-bucket', 's3:ListMultipartUploadParts', object, true],
    ['backup-bucket', 's3:ListBucketMultipartUploads', bucket, true],
    ['backup-bucket', 's3:DeleteObject', object, false],
    ['backup-bucket', 's3:DeleteObjectVersion', object, false],
    ['backup-bucket', 's3:PutObject', other, false],
    ['backup-bucket', 's3:PutLifecycleConfiguration', bucket, false],
    ['publish-website', 's3:PutObject', object, true],
    ['publish-website', 's3:DeleteObject', object, true],
    ['publish-website', 's3:PutBucketWebsite', bucket, true],
    ['publish-website', 's3:PutBucketPolicy', bucket, false],
    ['publish-website', 's3:DeleteBucket', bucket, false],
    ['use-key', 'kms:Encrypt', key, true],
    ['use-key', 'kms:Decrypt', key, true],
    ['use-key', 'kms:GenerateDataKey', key, true],
    ['use-key', 'kms:DescribeKey', key, true],
    ['use-key', 'kms:ScheduleKeyDeletion', key, false],
    ['use-key', 'kms:Decrypt', `${key}5`, false],
  ])('%s: %s on %s → %s', (id, action, resource, allowed) => {
    expect(may(id, action, resource)).toBe(allowed);
  });

  it('own-keys lets users manage their own keys and nobody else’s', () => {
    const ana = { 'aws:username': 'ana' };
    const user = (name: string) => `arn:aws:iam::1000000000:user/${name}`;
    for (const action of ['Create', 'Update', 'Delete'].map((verb) => `iam:${verb}AccessKey`)) {
      expect(may('own-keys', action, user('ana'), ana)).toBe(true);
      expect(may('own-keys', action, user('bert'), ana)).toBe(false);
    }
    expect(may('own-keys', 'iam:AttachUserPolicy', user('ana'), ana)).toBe(false);
  });

  it('can speak of another partition', () => {
    const policy = build('read-bucket', 'q-world-1');
    const request = { action: 's3:GetObject', resource: 'arn:q-world-1:s3:::photos/a' };
    expect(evaluate(request, { identity: [policy] }).decision).toBe('allow');
  });
});
