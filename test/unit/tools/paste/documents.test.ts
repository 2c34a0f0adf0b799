/** JSON, tables and labels with their values: what exactly is taken out of them. */
import { describe, expect, it } from 'vitest';
import { readCsv } from '#core/tools/paste/csv.ts';
import { readJson } from '#core/tools/paste/json.ts';
import { readLabels } from '#core/tools/paste/labels.ts';
import { readTable } from '#core/tools/paste/table.ts';
import { keysIn } from '#core/tools/paste/tree.ts';

const id = 'AKIAIOSFODNN7EXAMPLE';
const id2 = 'AKIAIOSFODNN7EXAMPL2';
const secret = 'CANARY/0123456789abcdef';
const secret2 = 'CANARY/another0123456789';
const whole = { accessKeyId: id, secretAccessKey: secret };
const second = { accessKeyId: id2, secretAccessKey: secret2 };
const json = JSON.stringify(whole);
const plain = (keys: object[] | undefined) => keys?.map((key) => JSON.parse(JSON.stringify(key)));

describe('JSON', () => {
  const read = (text: string) => plain(readJson(text)?.keys);

  it.each([
    json,
    ` \n ${json} `,
    `$ aws iam create-access-key\n${json}\nann@host:~$ `,
    `see {this} and ${json} {`,
    `{ "a": "}" } ${json}`,
    `{ "a": "\\"}" } ${json}`,
    `{ "a": {} }, ${json}`,
    JSON.stringify(json),
    `"${json}"`,
    `[${json}]`,
    `{"a": ${JSON.stringify(json)}}`,
    `{"a": ${JSON.stringify(`  ${json}`)}}`,
  ])('%s holds a key', (text) => expect(read(text)).toEqual([whole]));

  it('may hold one a line', () => {
    expect(read(`${json}\n${JSON.stringify(second)}\n`)).toEqual([whole, second]);
    expect(read(`${json} ${JSON.stringify(second)}`)).toEqual([whole, second]);
  });

  it.each(['', 'no brace', '{', '{}', '{"a": 1', `"${id}"`, `{"accessKeyId": {"x": "${id}"}`])(
    '%j holds none',
    (text) => expect(readJson(text)).toBeNull(),
  );
});

describe('a tree of values', () => {
  const keys = (root: unknown) => plain(keysIn(root));

  it.each<[what: string, root: unknown]>([
    ['an object', whole],
    ['a list of one', [whole]],
    [
      'names and values',
      [
        { name: 'accessKeyId', value: id },
        { name: 'secretAccessKey', value: secret },
      ],
    ],
    [
      'paths and values',
      [
        { Key: '/a/accessKeyId', Value: id },
        { Key: '/a/secretAccessKey', Value: secret },
      ],
    ],
    [
      'fields with an id and a label',
      [
        { id: 'secret', label: 'accessKeyId', value: id },
        { id: 'x', label: 'secretAccessKey', value: secret },
      ],
    ],
    ['settings in a list', [`accessKeyId=${id}`, `secretAccessKey=${secret}`]],
    [
      'wrappers',
      { accessKeyId: { sensitive: false, value: id }, secretAccessKey: { sensitive: true, value: secret } },
    ],
    ['halves in branches', { a: { accessKeyId: id }, b: { secretAccessKey: secret } }],
    ['text within', { note: `accessKeyId=${id}\nsecretAccessKey=${secret}\n` }],
    ['line ends', { accessKeyId: `${id}\n`, secretAccessKey: `${secret}\r\n` }],
  ])('holds a key as %s', (_, root) => expect(keys(root)).toEqual([whole]));

  it('says of a key what stands around it where there is one only', () => {
    expect(keys({ region: 'eu-1', key: whole })).toEqual([{ ...whole, region: 'eu-1' }]);
    expect(keys({ region: 'eu-1', a: whole, b: second })).toEqual([whole, second]);
    expect(keys({ ...whole, place: { region: 'eu-1' } })).toEqual([{ ...whole, region: 'eu-1' }]);
    expect(keys({ a: whole, place: { region: 'eu-1' } })).toEqual([whole]);
    expect(keys({ a: { accessKeyId: id }, b: { secretAccessKey: secret }, region: 'eu-1' })).toEqual([
      { ...whole, region: 'eu-1' },
    ]);
    expect(keys({ region: '', key: whole })).toEqual([whole]);
    expect(keys({ ...whole, region: { static: 'eu-1' } })).toEqual([{ ...whole, region: 'eu-1' }]);
  });

  it('takes no half of another, and no secret that may be of several', () => {
    expect(keys({ a: whole, b: { secretAccessKey: secret2 } })).toEqual([whole]);
    expect(keys({ a: { accessKeyId: id }, b: { accessKeyId: id2 }, c: { secretAccessKey: secret } })).toEqual(
      [{ accessKeyId: id }, { accessKeyId: id2 }],
    );
    expect(keys({ a: { secretAccessKey: secret }, b: { secretAccessKey: secret2 } })).toEqual([]);
    expect(keys({ a: { secretAccessKey: secret } })).toEqual([{ secretAccessKey: secret }]);
    // Of a sound key and one that is none, the sound one.
    expect(keys({ a: whole, b: { accessKeyId: 'YOUR_KEY', secretAccessKey: 'YOUR_SECRET' } })).toEqual([
      whole,
    ]);
  });

  it.each([
    null,
    undefined,
    5,
    'text',
    [],
    {},
    [null, 5, [[]]],
    [{ value: id }],
    [{ name: 'accessKeyId' }],
    ['accessKeyId'],
    [`=${id}`],
  ])('holds none: %j', (root) => expect(keysIn(root)).toEqual([]));

  it('names an alias of MinIO and a Secret of Kubernetes', () => {
    const alias = { url: 'https://nas.example', accessKey: id, secretKey: secret };
    expect(keys({ aliases: { nas: alias } })).toMatchObject([{ ...whole, name: 'nas' }]);
    expect(keys({ aliases: { nas: { ...alias, url: 5 } } })?.[0]).not.toHaveProperty('name');
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    const data = { AWS_ACCESS_KEY_ID: encoded(id), AWS_SECRET_ACCESS_KEY: encoded(secret) };
    expect(keys({ kind: 'Secret', metadata: { name: 'shop' }, data })).toEqual([{ ...whole, name: 'shop' }]);
    expect(keys({ kind: 'Secret', metadata: { name: 5 }, data })).toEqual([whole]);
    expect(keys({ kind: 'Secret', data: { ...data, odd: '***' } })).toEqual([whole]);
  });
});

describe('a table', () => {
  const csv = (text: string) => plain(readCsv(text)?.keys);
  const table = (text: string) => plain(readTable(text)?.keys);

  it('of commas has a header, and rows as long as it', () => {
    const head = 'Access key ID,Secret access key\n';
    expect(csv(`\n ${head}${id},${secret}\n\n${id2}\n`)).toEqual([whole]);
    expect(csv(`${head} ${id} , "${secret}" , \n`)).toEqual([whole]);
    expect(csv(`${head}${id},${secret},more\n`)).toBeUndefined();
    expect(csv(`User;${head.replace(',', ';')}ann;${id};${secret}\nbob;${id2};${secret2}\n`)).toMatchObject([
      { ...whole, name: 'ann' },
      { ...second, name: 'bob' },
    ]);
    expect(readCsv(`${head}${id},${secret}\n`)?.format).toBe('CSV file of access keys');
    expect(readCsv(`${head.replace(',', '\t')}${id}\t${secret}\n`)?.format).toBe('a table');
    expect(csv('Access key ID\nx\n')).toBeUndefined();
    expect(csv(head)).toBeUndefined();
  });

  it('of lines has borders or columns', () => {
    const rows = [
      ['Access key ID', 'Secret access key'],
      [id, secret],
    ] as const;
    const bordered = rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n+-----+-----+\n');
    expect(table(`+-----+\n${bordered}\n`)).toEqual([whole]);
    expect(table(rows.map((cells) => cells.join('    ')).join('\n'))).toEqual([whole]);
    expect(table(rows.map((cells) => cells.join('\t')).join('\n'))).toEqual([whole]);
    expect(table(`| Access key ID | ${id} |\n| Secret access key | ${secret} |`)).toEqual([whole]);
    // A cell that is missing is known by its column.
    const three = 'User   Access key ID          Secret access key';
    expect(table(`${three}\n       ${id}   ${secret}`)).toEqual([whole]);
  });
});

describe('labels', () => {
  const read = (text: string) => plain(readLabels(text)?.keys);

  it.each([
    `Access key ID: ${id}\nSecret access key: ${secret}`,
    `-  Access key ID: ${id}\n •   Secret access key = ${secret}`,
    `1. Access key ID: ${id}\n2)  Secret access key: ${secret}`,
    `Access key ID\n\nCopy\n${id}\nSecret access key\nShow\n${secret}`,
    `Access key ID\nSecret access key\n${id}\n${secret}`,
    `Access key ID: ${id}, Secret access key: ${secret}.`,
    `**Access key ID**: \`${id}\`\n**Secret access key**: \`${secret}\``,
    `Access key ID [default]: ${id}\nSecret access key (new): ${secret}`,
  ])('with their values are a key: %j', (text) => expect(read(text)).toEqual([whole]));

  it('have a value that ends like a button', () => {
    const odd = 'CANARY/0123456789/copy';
    expect(read(`Access key ID\n${id}\nSecret access key\n${odd}`)).toEqual([
      { accessKeyId: id, secretAccessKey: odd },
    ]);
  });
});
