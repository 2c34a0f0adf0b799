import { describe, expect, it } from 'vitest';
import { completionAt } from '#renderer/features/accounts/policy/complete.ts';
import {
  blankProblem,
  bucketsIn,
  nameFor,
  noBlanks,
  policyFor,
} from '#renderer/features/accounts/policy/jobs.ts';
import { policyTemplates } from '#shared/policy/templates.ts';

const arns = ['arn:aws:s3:::photos', 'arn:aws:s3:::photos/*', 'arn:aws:iam::1:user/anna'];

/** Completes where `|` stands; returns the options, and the text with the first of them taken. */
function complete(marked: string): { options: readonly string[]; taken: string } | null {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = completionAt(text, caret, arns);
  return (
    found && {
      options: found.options,
      taken: text.slice(0, found.from) + found.options[0] + text.slice(found.to),
    }
  );
}
const inStatement = (text: string) => `{"Statement": [{"Effect": "Allow", ${text}`;

describe('completion in a policy', () => {
  it('offers services first, then their actions', () => {
    expect(complete(inStatement('"Action": "|'))?.options).toContain('s3:');
    expect(complete(inStatement('"Action": "iam:ListUse|"}]}'))?.options).toContain('iam:ListUsers');
  });

  it('puts an action in the place of the string it is in, closed or not', () => {
    expect(complete(inStatement('"Action": ["s3:GetObj|Foo"]}]}'))?.taken).toBe(
      inStatement('"Action": ["s3:GetObject"]}]}'),
    );
    expect(complete(inStatement('"Action": ["s3:GetObj|, "s3:PutObject"'))?.taken).toBe(
      inStatement('"Action": ["s3:GetObject, "s3:PutObject"'),
    );
    expect(complete('{"Statement": {"Action": "s3:GetObj|"}}')?.taken).toBe(
      '{"Statement": {"Action": "s3:GetObject"}}',
    );
  });

  it('offers what is known of the account as resources, and the two effects', () => {
    expect(complete(inStatement('"Resource": "pho|"'))?.options).toEqual(arns.slice(0, 2));
    expect(complete('{"Statement": {"Effect": "|"}}')?.options).toEqual(['Allow', 'Deny']);
  });

  it('offers nothing outside of a value, in names, and where the only option stands already', () => {
    for (const marked of [
      '|',
      '{|"Statement": []}',
      '{"Stat|": []}',
      inStatement('"Sid": "s3:|"'),
      inStatement('"Action": "s3:GetObjectTorrent"|'),
      inStatement('"Action": "s3:GetObjectTorrent|"}]}'),
    ]) {
      expect(complete(marked), marked).toBeNull();
    }
  });
});

describe('the template of a job', () => {
  const [read] = policyTemplates;
  if (!read) throw new Error('no templates');

  it('becomes a policy once every blank is filled right', () => {
    expect(policyFor(read, noBlanks)).toBeNull();
    expect(policyFor(read, { ...noBlanks, bucket: 'Not A Bucket' })).toBeNull();
    expect(policyFor(read, { ...noBlanks, bucket: 'photos*' })).toBeNull();
    expect(policyFor(read, { ...noBlanks, bucket: ' photos ' })).toContain('"arn:aws:s3:::photos/*"');
    expect(policyFor(read, { ...noBlanks, bucket: 'photos', partition: 'verenc' })).toContain(
      'arn:verenc:s3',
    );
  });

  it('says what is wrong with a blank, not that it is empty', () => {
    const [bucket] = read.blanks;
    if (!bucket) throw new Error('no blanks');
    expect(blankProblem(bucket, noBlanks)).toBeUndefined();
    expect(blankProblem(bucket, { ...noBlanks, bucket: 'a' })).toContain('3 to 63');
  });

  it('names what is made after the job', () => {
    expect(policyTemplates.map((one) => nameFor(one, { ...noBlanks, bucket: 'site' }))).toEqual([
      'read-site',
      'backup-site',
      'publish-site',
      'use-key',
      'own-keys',
    ]);
    expect(nameFor(read, noBlanks)).toBe('read-bucket');
  });

  it('knows the buckets that policies speak of', () => {
    expect(bucketsIn([...arns, 'arn:aws:s3:::logs-*', 'arn:q-world-1:bucket/demo', 'nonsense'])).toEqual([
      'photos',
      'demo',
    ]);
  });
});
