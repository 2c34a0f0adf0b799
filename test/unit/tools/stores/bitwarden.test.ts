import { createCipheriv, createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import { describe, expect, it } from 'vitest';
import { bitwarden } from '#core/tools/stores/bitwarden.ts';
import { profilesOf } from '#core/tools/stores/entry.ts';
import { hasCode } from '#shared/errors.ts';
import { opening } from '../../../support/opening.ts';

const secret = (n: number) => `CANARY${n}tUnFEMI/K7MDENG/bPxRfiCYzQ`.padEnd(40, 'y');
const password = 'CANARY export password é';

/** As Bitwarden's clients write it. */
const content = {
  encrypted: false,
  folders: [{ id: 'f', name: 'Work' }],
  items: [
    {
      id: '1',
      type: 1,
      name: 'AWS production',
      notes: null,
      favorite: false,
      fields: [{ name: 'region', value: 'eu-west-1', type: 0, linkedId: null }],
      login: {
        uris: [{ match: null, uri: 'https://console.aws.amazon.com/' }],
        username: 'AKIAQYLPMN5HHHFPZAM1',
        password: secret(1),
        totp: null,
      },
      collectionIds: null,
    },
    {
      type: 2,
      name: 'storage',
      notes: null,
      fields: [
        { name: 'Access key ID', value: 'AKIAQYLPMN5HHHFPZAM2', type: 0 },
        { name: 'Secret access key', value: secret(2), type: 1 },
        { name: 'linked', value: null, type: 3 },
      ],
      secureNote: { type: 0 },
    },
    {
      type: 2,
      name: 'a file',
      notes: `AWS_ACCESS_KEY_ID=AKIAQYLPMN5HHHFPZAM3\nAWS_SECRET_ACCESS_KEY=${secret(3)}`,
    },
    { type: 1, name: 'shop', login: { username: 'me@example.com', password: 'CANARY password' } },
    {
      type: 1,
      name: 'gone',
      deletedDate: '2026-01-01',
      login: { username: 'AKIAQYLPMN5HHHFPZAM4', password: secret(4) },
    },
    'what is no item',
    {
      type: 5,
      name: 7,
      login: { username: 12, uris: 'x' },
      sshKey: { privateKey: '-----BEGIN OPENSSH PRIVATE KEY-----' },
    },
  ],
};

const seal = (text: string, keys: Buffer): string => {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', keys.subarray(0, 32), iv);
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  const mac = createHmac('sha256', keys.subarray(32)).update(iv).update(sealed).digest();
  return `2.${[iv, sealed, mac].map((part) => part.toString('base64')).join('|')}`;
};

/** HKDF's whole form has a step before the one that is meant: a key that is made for it would be needed. */
const expand = (key: Buffer, info: string) => createHmac('sha256', key).update(info).update('\x01').digest();

async function sealedExport(
  kdf: object,
  key: (salt: string) => Buffer | Promise<Buffer>,
): Promise<Record<string, unknown>> {
  const salt = randomBytes(16).toString('base64');
  const made = await key(salt);
  const keys = Buffer.concat([expand(made, 'enc'), expand(made, 'mac')]);
  return {
    encrypted: true,
    passwordProtected: true,
    salt,
    ...kdf,
    encKeyValidation_DO_NOT_EDIT: seal('CANARY-uuid', keys),
    data: seal(JSON.stringify(content), keys),
  };
}

const pbkdf2 = () =>
  sealedExport({ kdfType: 0, kdfIterations: 5000 }, (salt) => pbkdf2Sync(password, salt, 5000, 32, 'sha256'));

const read = async (value: unknown, given: string | null = null) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const found = await bitwarden.read('/p', opening({ piped: Buffer.from(text), password: given }));
  if ('closed' in found) return found;
  return (await profilesOf(found.entries, { path: '/p', line: 1 })).profiles.map((one) => [
    one.name,
    one.accessKeyId,
    one.secretAccessKey?.reveal(),
    one.region,
  ]);
};
const refused = async (value: unknown, given: string | null = password) => {
  const error = await read(value, given).catch((thrown: unknown) => thrown);
  if (!hasCode(error, 'bad_input', 'unsupported')) throw error;
  expect(`${error.message}${error.hint}`).not.toContain('CANARY');
  return error.message;
};
const all = [
  ['AWS production', 'AKIAQYLPMN5HHHFPZAM1', secret(1), 'eu-west-1'],
  ['storage', 'AKIAQYLPMN5HHHFPZAM2', secret(2), undefined],
  ['a file', 'AKIAQYLPMN5HHHFPZAM3', secret(3), undefined],
];

describe('an export of Bitwarden', () => {
  it('gives its keys, open or closed with a password', async () => {
    expect(await read(content)).toEqual(all);
    const closed = await pbkdf2();
    expect(await read(closed)).toEqual({ closed: 'Bitwarden’s export' });
    expect(await read(closed, password)).toEqual(all);
    const memory = {
      password,
      memorySize: 16 * 1024,
      iterations: 3,
      parallelism: 4,
      hashLength: 32,
    } as const;
    const argon = await sealedExport(
      { kdfType: 1, kdfIterations: 3, kdfMemory: 16, kdfParallelism: 4 },
      async (salt) =>
        Buffer.from(
          await argon2id({
            ...memory,
            salt: createHash('sha256').update(salt).digest(),
            outputType: 'binary',
          }),
        ),
    );
    expect(await read(argon, password)).toEqual(all);
  });

  it('gives those of its CSV', async () => {
    const head =
      'folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp';
    const rows = [
      `,,login,AWS,,"region: eu-west-1\nother: x",0,https://console.aws.amazon.com,AKIAQYLPMN5HHHFPZAM1,${secret(1)},`,
      `,,login,shop,"a note, with ""quotes""",,0,,me@example.com,CANARY password,`,
    ];
    expect(await read([head, ...rows].join('\n'))).toEqual([
      ['AWS', 'AKIAQYLPMN5HHHFPZAM1', secret(1), 'eu-west-1'],
    ]);
  });

  it('is refused where it is another’s, changed, or asks for absurd work', async () => {
    const closed = await pbkdf2();
    expect(await refused(closed, 'another')).toContain('does not open');
    expect(
      await refused({ ...closed, data: String(closed.data).replace(/\|./, '|A').slice(0, -4) }),
    ).toContain('damaged');
    expect(await refused({ ...closed, data: 'CANARY' })).toContain('damaged');
    for (const absurd of [
      { kdfIterations: 2_000_000_000 },
      { kdfType: 1, kdfIterations: 3, kdfMemory: 1024, kdfParallelism: 4 },
      { kdfType: 1, kdfIterations: 1_000_000, kdfMemory: 16, kdfParallelism: 4 },
      { kdfType: 1, kdfIterations: 3, kdfMemory: 2 ** 40, kdfParallelism: 4 },
    ])
      expect(await refused({ ...closed, ...absurd })).toMatch(/far more work/);
    expect(await refused({ ...closed, kdfType: 9 })).toContain('damaged');
    expect(await refused({ encrypted: true, encKeyValidation_DO_NOT_EDIT: '2.a|b|c', items: [] })).toContain(
      'account',
    );
    for (const odd of ['', 'CANARY', '[]', '7', 'null', '{"items":7}', '{"logins":[]}', '{"items":[}'])
      expect(await refused(odd)).toContain('no export');
    expect(await refused(Buffer.alloc(33 * 2 ** 20, ' ').toString())).toContain('too large');
  });
});
