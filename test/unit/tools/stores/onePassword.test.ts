import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { profilesOf } from '#core/tools/stores/entry.ts';
import { onePassword } from '#core/tools/stores/onePassword.ts';
import { hasCode } from '#shared/errors.ts';
import { have, temporaryHome } from '../../../support/command.ts';
import { opening } from '../../../support/opening.ts';

const { home, remove } = temporaryHome();
afterAll(remove);
const hasZip = await have('zip', ['-v']);
const secret = (n: number) => `CANARY${n}tUnFEMI/K7MDENG/bPxRfiCYzQ`.padEnd(40, 'y');

/** As support.1password.com/1pux-format has it. */
const item = (title: string, details: object, more: object = {}) => ({
  uuid: title,
  favIndex: 0,
  createdAt: 1614298956,
  trashed: false,
  state: 'active',
  categoryUuid: '001',
  details: { loginFields: [], notesPlain: '', sections: [], passwordHistory: [], ...details },
  overview: { subtitle: '', urls: [], title, url: '', ps: 0, pbe: 0, pgrng: false, tags: [] },
  ...more,
});
const login = (id: string, value: string) => ({
  loginFields: [
    { value: id, id: '', name: 'username', fieldType: 'T', designation: 'username' },
    { value, id: '', name: 'password', fieldType: 'P', designation: 'password' },
  ],
});
const field = (title: string, id: string, value: object) => ({
  title,
  id,
  value,
  guarded: false,
  multiline: false,
});
const content = {
  accounts: [
    {
      attrs: { accountName: 'Me', email: 'me@example.com' },
      vaults: [
        {
          attrs: { name: 'Personal', type: 'P' },
          items: [
            item('AWS', login('AKIAQYLPMN5HHHFPZAM1', secret(1))),
            { item: item('older', login('AKIAQYLPMN5HHHFPZAM2', secret(2))) },
            item('an API credential', {
              sections: [
                {
                  title: '',
                  name: '',
                  fields: [
                    field('Benutzername', 'username', { string: 'AKIAQYLPMN5HHHFPZAM3' }),
                    field('Zugangsdaten', 'credential', { concealed: secret(3) }),
                    field('Typ', 'type', { menu: 'other' }),
                    field('expires', 'expires', { date: 1714298956 }),
                  ],
                },
              ],
            }),
            item('own fields', {
              sections: [
                {
                  fields: [
                    field('access key id', 'abc', { string: 'AKIAQYLPMN5HHHFPZAM4' }),
                    field('secret access key', 'def', { concealed: secret(4) }),
                    field('default region', 'ghi', { string: 'eu-west-1' }),
                    field('mail', 'jkl', { email: { email_address: 'me@example.com', provider: null } }),
                  ],
                },
              ],
            }),
            item('in the bin', login('AKIAQYLPMN5HHHFPZAM5', secret(5)), { trashed: true }),
            item('shop', login('me@example.com', 'CANARY password')),
            { odd: true },
            item('a key', {
              sections: [{ fields: [field('private key', 'k', { sshKey: { privateKey: 'x' } })] }],
            }),
          ],
        },
      ],
    },
  ],
};

const open = async (path: string, piped: Buffer | null) => {
  const found = await onePassword.read(path, opening({ piped }));
  if ('closed' in found) throw new Error('closed');
  return (await profilesOf(found.entries, { path, line: 1 })).profiles.map(
    ({ name, accessKeyId, secretAccessKey }) => [name, accessKeyId, secretAccessKey?.reveal()],
  );
};
const refused = async (bytes: Buffer) => {
  const error = await open('/p', bytes).catch((thrown: unknown) => thrown);
  if (!hasCode(error, 'bad_input', 'unsupported')) throw error;
  expect(`${error.message}${error.hint}`).not.toContain('CANARY');
  return error.message;
};
const keys = [
  ['AWS', 'AKIAQYLPMN5HHHFPZAM1', secret(1)],
  ['older', 'AKIAQYLPMN5HHHFPZAM2', secret(2)],
  ['an API credential', 'AKIAQYLPMN5HHHFPZAM3', secret(3)],
  ['own fields', 'AKIAQYLPMN5HHHFPZAM4', secret(4)],
];

/** An archive of one file, of which single numbers may be wrong. */
function archive(
  name: string,
  bytes: Buffer,
  wrong: { size?: number; flags?: number; times?: number } = {},
): Buffer {
  const packed = deflateRawSync(bytes);
  const crc = 0;
  const size = wrong.size ?? bytes.length;
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50);
  head.writeUInt16LE(name.length, 26);
  const listed = Buffer.alloc(46);
  listed.writeUInt32LE(0x02014b50);
  listed.writeUInt16LE(wrong.flags ?? 0, 8);
  listed.writeUInt16LE(8, 10);
  listed.writeUInt32LE(crc, 16);
  listed.writeUInt32LE(packed.length, 20);
  listed.writeUInt32LE(size, 24);
  listed.writeUInt16LE(name.length, 28);
  const list = Buffer.concat(
    Array.from({ length: wrong.times ?? 1 }, () => [listed, Buffer.from(name)]).flat(),
  );
  const before = Buffer.concat([head, Buffer.from(name), packed]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(before.length, 16);
  return Buffer.concat([before, list, end]);
}

describe('an export of 1Password', () => {
  it.skipIf(!hasZip)('gives its keys, of an archive that zip made with attachments in it', async () => {
    const at = (name: string) => join(home, name);
    writeFileSync(at('export.attributes'), '{"version":3}');
    writeFileSync(at('export.data'), JSON.stringify(content));
    writeFileSync(at('large'), Buffer.alloc(100_000, 'ab'));
    const zip = (name: string, ...how: string[]) =>
      execFileSync('zip', ['-q', ...how, name, 'export.attributes', 'export.data', 'large'], { cwd: home });
    zip('a.1pux');
    zip('stored.1pux', '-0');
    zip('streamed.1pux', '-fd');
    for (const name of ['a.1pux', 'stored.1pux', 'streamed.1pux']) {
      expect(await open(at(name), null)).toEqual(keys);
      expect(await open('standard input', readFileSync(at(name)))).toEqual(keys);
    }
    const whole = readFileSync(at('a.1pux'));
    expect(await refused(whole.subarray(0, -30))).toContain('damaged');
    expect(
      await refused(Buffer.concat([whole.subarray(0, 200), Buffer.from([255, 255]), whole.subarray(202)])),
    ).toContain('damaged');
    zip('closed.1pux', '-P', 'x');
    expect(await refused(readFileSync(at('closed.1pux')))).toContain('packed in a way');
  });

  it('gives those of its CSV', async () => {
    const text = `Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\n"AWS, prod",https://x.example,AKIAQYLPMN5HHHFPZAM1,${secret(1)},,false,false,,\nnote,,,,,false,false,,"aws_access_key_id=AKIAQYLPMN5HHHFPZAM2\naws_secret_access_key=${secret(2)}"\n`;
    expect(await open('/p', Buffer.from(text))).toEqual([
      ['AWS, prod', 'AKIAQYLPMN5HHHFPZAM1', secret(1)],
      ['note', 'AKIAQYLPMN5HHHFPZAM2', secret(2)],
    ]);
  });

  it('is refused where it lies about what it holds', async () => {
    const data = Buffer.from(JSON.stringify(content));
    expect(await refused(archive('export.data', data))).toContain('damaged');
    expect(await refused(archive('export.data', Buffer.alloc(40 * 2 ** 20)))).toContain(
      'more than is looked through',
    );
    expect(await refused(archive('export.data', Buffer.alloc(40 * 2 ** 20), { size: 100 }))).toContain(
      'damaged',
    );
    expect(await refused(archive('export.data', data, { flags: 1 }))).toContain('packed in a way');
    expect(await refused(archive('export.data', data, { times: 2 }))).toContain('damaged');
    expect(await refused(archive('other', data))).toContain('no export');
    for (const odd of ['', 'CANARY', 'a,b\n1,2', 'PK\x03\x04', `PK\x03\x04${'PK\x05\x06'.repeat(20)}`])
      expect(await refused(Buffer.from(odd, 'latin1'))).toMatch(/no export|damaged/);
  });
});
