import { describe, expect, it } from 'vitest';
import { type Entry, profilesOf } from '#core/tools/stores/entry.ts';
import { speaksOfKeys } from '#core/tools/stores/likely.ts';

const id = (n: number) => `AKIAQYLPMN5HHHFPZAM${n}`;
const secret = (n: number) => `CANARY${n}tUnFEMI/K7MDENG/bPxRfiCYzQ`.padEnd(40, 'y');
const entry = (part: Partial<Entry>): Entry => ({
  title: 'a',
  user: '',
  password: '',
  url: '',
  fields: [],
  ...part,
});
const read = async (...entries: Partial<Entry>[]) =>
  (await profilesOf(entries.map(entry), { path: '/p', line: 1 })).profiles.map((found) => [
    found.name,
    found.accessKeyId,
    found.secretAccessKey?.reveal(),
  ]);
const field = (name: string, value: string) => ({ name, value });

describe('the keys of an entry', () => {
  it('are its user and password, where the user looks like an id', async () => {
    expect(await read({ user: id(1), password: secret(1) })).toEqual([['a', id(1), secret(1)]]);
    expect(await read({ user: 'someone@example.com', password: secret(1) })).toEqual([]);
    expect(await read({ user: id(1), password: '' })).toEqual([]);
  });

  it('are its fields, of which the clearest name counts, in whatever order', async () => {
    const fields = [
      field('access key id', id(1)),
      field('secret', 'CANARY2 other'),
      field('secret access key', secret(1)),
    ];
    expect(await read({ fields })).toEqual([['a', id(1), secret(1)]]);
    expect(await read({ fields: fields.toReversed() })).toEqual([['a', id(1), secret(1)]]);
  });

  it('are several where several stand there, and no half goes with another’s', async () => {
    const fields = [1, 2].flatMap((n) => [
      field(n === 1 ? 'DEV_ACCESS_KEY_ID' : 'PROD_ACCESS_KEY_ID', id(n)),
      field(n === 1 ? 'DEV_SECRET_ACCESS_KEY' : 'PROD_SECRET_ACCESS_KEY', secret(n)),
    ]);
    const all = [
      ['a', id(1), secret(1)],
      ['a-2', id(2), secret(2)],
    ];
    expect(await read({ fields })).toEqual(all);
    const [a, b, c, d] = fields;
    expect(await read({ fields: [a, c, d, b].flatMap((one) => one ?? []) })).toEqual(all);
  });

  it('are in its texts, where it has none of its own', async () => {
    const text = `[default]\naws_access_key_id = ${id(1)}\naws_secret_access_key = ${secret(1)}\n`;
    expect(await read({ texts: [field('notes', 'some note'), field('a', text)] })).toEqual([
      ['a', id(1), secret(1)],
    ]);
    expect(await read({ user: id(2), password: secret(2), texts: [field('a', text)] })).toEqual([
      ['a', id(2), secret(2)],
    ]);
    expect(
      await read({
        texts: [field('a', JSON.stringify({ a: { accessKeyId: id(1), secretAccessKey: secret(1) } }))],
      }),
    ).toHaveLength(1);
  });

  it('have names of their own, and a bound', async () => {
    const one = { user: id(1), password: secret(1) };
    expect((await read(one, one, { ...one, title: ' ' })).map(([name]) => name)).toEqual([
      'a',
      'a-2',
      'unnamed',
    ]);
    expect(await read(...Array.from({ length: 2100 }, () => one))).toHaveLength(2000);
    const long = `access key ${'key '.repeat(150_000)}`;
    const texts = [field('a', long), field('b', long)];
    expect(await profilesOf([entry({ texts })], { path: '/p', line: 1 })).toEqual({
      profiles: [],
      left: true,
    });
  });
});

it('tells names that speak of access keys', () => {
  for (const name of [
    'cloud/aws/prod',
    'AWS',
    'my-s3',
    'AwsProduction',
    'work/access-key',
    'AKIAQYLPMN5HHHFPZAM1',
    'b2',
  ])
    expect([name, speaksOfKeys(name)]).toEqual([name, true]);
  for (const name of ['web/shop', 'laws', 'paws.com', 'iambic', 'bank'])
    expect([name, speaksOfKeys(name)]).toEqual([name, false]);
});
