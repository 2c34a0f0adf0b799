import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { policyTemplates } from '#shared/policy/templates.ts';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../../../support/command.ts';

const [node = '', source = ''] = qcredCommand;

describe('qcred policy', () => {
  const place = temporaryHome();
  afterAll(() => place.remove());
  const env = cleanEnvironment(place.home, { QCRED_HOME: place.dataDir });
  const policy = (args: string[], input = '') => run(node, [source, 'policy', ...args], { env, input });
  const file = (name: string, content: unknown) => {
    const path = join(place.home, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const photos = 'arn:aws:s3:::photos/a.jpg';
  const reader = file('reader.json', {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::photos/*' },
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } },
      },
    ],
  });

  it('explains a file in words', async () => {
    expect(await policy(['explain', reader])).toEqual({
      code: 0,
      stdout:
        'May read objects in bucket photos.\n' +
        'Must not do anything, from anywhere but 203.0.113.0/24 or 2001:db8::/32.\n',
      stderr: '',
    });
  });

  it('explains standard input, as JSON too', async () => {
    const text = '{"Version":"2012-10-17",\n"Statement":[{"Effect":"Allow","Action":"s3:Foo"}]}';
    const { code, stdout } = await policy(['explain', '-', '--json'], text);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'identity',
      summary: [],
      problems: [
        { code: 'missing_element', line: 2, column: 14 },
        { code: 'unknown_action', line: 2, column: 41 },
      ],
    });
  });

  it('says where a file is wrong', async () => {
    const broken = await policy(['explain', file('broken.json', '{\n  "Version": ,\n}')]);
    expect(broken).toMatchObject({ code: 1, stdout: '' });
    expect(broken.stderr).toContain('error at line 2, column 14: This is not valid JSON.');
  });

  it('allows, and names the statement: exit code 0', async () => {
    const args = ['check', reader, '--action', 's3:GetObject', '--resource', photos];
    expect(await policy([...args, '--context', 'aws:SourceIp=203.0.113.3'])).toEqual({
      code: 0,
      stdout: `Allowed by:\n  ${reader}, statement 1 (Read)\n`,
      stderr: '',
    });
  });

  it('denies, and names the statement: exit code 1', async () => {
    const args = ['check', reader, '--action', 's3:GetObject', '--resource', photos, '--json'];
    const { code, stdout } = await policy([...args, '--context', 'aws:SourceIp=2001:db9::1']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      decision: 'explicit_deny',
      statements: [{ file: reader, policy: 0, statement: 1, kind: 'identity' }],
    });
  });

  it('puts several policies together, a bucket’s with a user’s', async () => {
    const ana = 'arn:aws:iam::1000000000:user/ana';
    const bucket = file('bucket.json', {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { AWS: ana }, Action: 's3:PutObject', Resource: '*' },
    });
    const args = ['check', reader, bucket, '--action', 's3:PutObject', '--resource', photos];
    const inside = [...args, '--context', 'aws:SourceIp=203.0.113.3'];
    expect(await policy(inside)).toMatchObject({ code: 1, stdout: 'Denied: no statement allows it.\n' });
    expect(await policy([...inside, '--principal', ana])).toMatchObject({ code: 0 });
  });

  it.each(policyTemplates.map((t) => t.id))('writes the template %s, which it can explain', async (id) => {
    const blanks = policyTemplates.find((t) => t.id === id)?.blanks ?? [];
    const given = blanks.filter((b) => b.fallback === undefined).flatMap((b) => [`--${b.name}`, b.example]);
    const written = await policy(['template', id, ...given]);
    expect(written).toMatchObject({ code: 0, stderr: '' });
    expect(await policy(['explain', '-', '--kind', 'inline_user'], written.stdout)).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  it.each([
    ['nothing to do', []],
    ['an unknown word', ['explian', reader]],
    ['no file', ['explain']],
    ['no action', ['check', reader, '--resource', photos]],
    ['no resource', ['check', reader, '--action', 's3:GetObject']],
    ['a context without a value', ['check', reader, '--action', 'a:b', '--resource', '*', '--context', 'x']],
    ['an unknown template', ['template', 'nope']],
    ['a blank left open', ['template', 'read-bucket']],
    ['an unknown kind', ['explain', reader, '--kind', 'nope']],
  ])('is called wrongly with %s: exit code 2', async (_what, args) => {
    expect(await policy(args)).toMatchObject({ code: 2, stdout: '' });
  });

  it('says when a file is not there', async () => {
    const { code, stdout } = await policy(['explain', join(place.home, 'none.json'), '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'not_found' } });
  });
});
