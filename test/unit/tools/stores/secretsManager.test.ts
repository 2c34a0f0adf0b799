import { expect, it } from 'vitest';
import { profilesOf } from '#core/tools/stores/entry.ts';
import { secretsManager } from '#core/tools/stores/secretsManager.ts';
import { opening } from '../../../support/opening.ts';

const secret = (n: number) => `CANARY${n}tUnFEMI/K7MDENG/bPxRfiCYzQ`.padEnd(40, 'y');
const id = (n: number) => `AKIAQYLPMN5HHHFPZAM${n}`;
const read = async (text: string) => {
  const found = await secretsManager.read('/p', opening({ piped: Buffer.from(text) }));
  if ('closed' in found) throw new Error('closed');
  return (await profilesOf(found.entries, { path: '/p', line: 1 })).profiles.map((one) => [
    one.name,
    one.accessKeyId,
    one.secretAccessKey?.reveal(),
  ]);
};
/** As the AWS CLI prints it. */
const answer = (name: string, value: object | string, more: object = {}) => ({
  ARN: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-a1B2c3`,
  Name: name,
  VersionId: 'EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE',
  SecretString: typeof value === 'string' ? value : JSON.stringify(value),
  VersionStages: ['AWSCURRENT'],
  CreatedDate: 1523477145.713,
  ...more,
});

it('reads the shapes that people keep keys in', async () => {
  for (const value of [
    { accessKeyId: id(1), secretAccessKey: secret(1) },
    { AccessKeyId: id(1), SecretAccessKey: secret(1), UserName: 'me' },
    { AWS_ACCESS_KEY_ID: id(1), AWS_SECRET_ACCESS_KEY: secret(1) },
    { access_key: id(1), secret_key: secret(1) },
    { username: id(1), password: secret(1) },
    { AccessKey: { AccessKeyId: id(1), SecretAccessKey: secret(1), Status: 'Active' } },
    `AWS_ACCESS_KEY_ID=${id(1)}\nAWS_SECRET_ACCESS_KEY=${secret(1)}\n`,
  ])
    expect(await read(JSON.stringify(answer('prod/key', value)))).toEqual([['prod/key', id(1), secret(1)]]);
});

it('reads one, several, one behind the other, and the secret itself', async () => {
  const [a, b] = [1, 2].map((n) => answer(`key-${n}`, { accessKeyId: id(n), secretAccessKey: secret(n) }));
  const both = [1, 2].map((n) => [`key-${n}`, id(n), secret(n)]);
  expect(await read(JSON.stringify({ SecretValues: [a, b], Errors: [] }))).toEqual(both);
  expect(await read(JSON.stringify([a, b]))).toEqual(both);
  expect(await read([a, b].map((one) => JSON.stringify(one, null, 4)).join('\n'))).toEqual(both);
  const itself = JSON.stringify({ accessKeyId: id(1), secretAccessKey: secret(1) });
  expect(await read(itself)).toEqual([['secret', id(1), secret(1)]]);
  expect(await read(JSON.stringify(itself))).toEqual([['secret', id(1), secret(1)]]);
  const binary = { Name: null, SecretString: null, SecretBinary: Buffer.from(itself).toString('base64') };
  expect(await read(JSON.stringify(answer('by-arn', '', binary)))).toEqual([['by-arn', id(1), secret(1)]]);
});

it('finds nothing in a database’s secret, and refuses what is none', async () => {
  const database = {
    username: 'admin',
    password: 'CANARY password',
    host: 'db.example.com',
    engine: 'mysql',
  };
  expect(await read(JSON.stringify(answer('db', database)))).toEqual([]);
  for (const odd of ['', 'CANARY', '7', '"x"', '[]', '[[[]]]', '{', `${'['.repeat(5000)}${']'.repeat(5000)}`])
    await expect(read(odd)).rejects.toMatchObject({ code: 'bad_input' });
});
