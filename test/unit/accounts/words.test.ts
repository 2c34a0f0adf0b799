import { describe, expect, it } from 'vitest';
import { ago, clause } from '#core/accounts/changes/change.ts';
import { checkDocument } from '#core/accounts/changes/documents.ts';
import { policyNameOf } from '#core/accounts/iam/remote.ts';
import { allow } from './mirrors.ts';

describe('words of plans', () => {
  const now = new Date('2026-06-15T12:00:00Z');

  it('tells days', () => {
    expect(ago(new Date('2026-06-15T01:00:00Z'), now)).toBe('today');
    expect(ago(new Date('2026-06-14T11:00:00Z'), now)).toBe('yesterday');
    expect(ago(new Date('2026-06-03T11:00:00Z'), now)).toBe('12 days ago');
    // The service's clock may be ahead of ours.
    expect(ago(new Date('2026-06-15T12:05:00Z'), now)).toBe('today');
  });

  it('puts a sentence into another', () => {
    expect(clause('Delete the user bob.')).toBe('delete the user bob');
    expect(policyNameOf('arn:aws:iam::1:policy/team/Reading')).toBe('Reading');
  });

  it('repeats a few sentences of a policy and counts the rest', () => {
    const buckets = ['a', 'b', 'c', 'd', 'e', 'f'];
    const statement = (bucket: string) =>
      JSON.parse(allow('s3:GetObject', `arn:aws:s3:::${bucket}/*`)).Statement[0];
    const text = JSON.stringify({ Version: '2012-10-17', Statement: buckets.map(statement) });
    const { says } = checkDocument(text, 'managed');
    expect(says.split('; ')).toHaveLength(5);
    expect(says).toMatch(/; 2 more$/);
  });

  it('passes on where a document is wrong', () => {
    expect(() => checkDocument('{\n  "Statement": [{}]\n}', 'managed')).toThrow(
      /^Line 2, column \d+ of the policy: /,
    );
  });
});
