/** What Quilibrium's services, SDK and node tools show or keep of a key. */
import { describe, expect, it } from 'vitest';
import { recognise } from '#core/tools/paste/recognise.ts';

const id = 'ABCDEF12D213546709A';
const secret = 'CANARYquilibrium/secret+0123456789abcdef';

const read = (text: string) => {
  const { keys, notices } = recognise(text);
  const [key] = keys;
  return {
    count: keys.length,
    ...key,
    secretAccessKey: key?.secretAccessKey?.reveal(),
    sessionToken: key?.sessionToken?.reveal(),
    says: notices.map(({ message }) => message).join('\n'),
  };
};

describe('a key of Quilibrium', () => {
  it('is taken from the answer to a sign-in with a wallet, without its other token', () => {
    const answer = {
      jwt: 'eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJxbnptIn0.CANARYjwtsignature',
      access_key_id: id,
      secret_access_key: secret,
      account_id: '1000000000',
      user_id: 'AIDAEXAMPLE',
      user_name: 'ann',
      is_new_account: true,
    };
    expect(read(JSON.stringify(answer))).toMatchObject({
      count: 1,
      name: 'ann',
      provider: 'quilibrium',
      accessKeyId: id,
      secretAccessKey: secret,
      sessionToken: undefined,
      accountId: '1000000000',
      says: '',
    });
  });

  it('is taken from the .env file of the QKMS SDK', () => {
    const text = `QKMS_APP_ID=${id}\nQKMS_APP_SECRET=${secret}\nQKMS_SERVER=https://qkms.quilibrium.com\nQKMS_DATA_DIR=./qkms-sdk-data\n`;
    expect(read(text)).toMatchObject({
      count: 1,
      provider: 'quilibrium',
      accessKeyId: id,
      secretAccessKey: secret,
      endpoints: {},
      says: '',
    });
    expect(read(text.replace('qkms.quilibrium.com', 'kms.example.com')).endpoints).toEqual({
      kms: 'https://kms.example.com',
    });
  });

  it('says that its id is missing where the SDK was given the account instead', () => {
    expect(read(`QKMS_APP_ID=1000000000\nQKMS_APP_SECRET=${secret}\n`)).toMatchObject({
      provider: 'quilibrium',
      accountId: '1000000000',
      accessKeyId: undefined,
      secretAccessKey: secret,
      says: expect.stringContaining('without its access key id'),
    });
  });

  const block = (...lines: string[]) => `qstorage:\n${lines.map((line) => `  ${line}\n`).join('')}`;
  it.each([
    ['its id first', block(`access_key_id: ${id}`, `access_key: ${secret}`)],
    ['its secret first', block(`access_key: ${secret}`, `access_key_id: ${id}`)],
  ])('is taken from QTools’ YAML, where the secret is called access_key: %s', (_, text) => {
    const rest = '  account_id: "1000000000"\n  bucket: photos\n  region: q-world-1\n  prefix: ""\n';
    expect(read(text + rest)).toMatchObject({
      count: 1,
      provider: 'quilibrium',
      accessKeyId: id,
      secretAccessKey: secret,
      accountId: '1000000000',
      region: 'q-world-1',
    });
  });

  it('is not made up of an id that is said twice, or of a short word', () => {
    for (const other of [id, 'ABCDEF12D213546709B', 'short'])
      expect(read(`access_key_id: ${id}\naccess_key: ${other}\n`)).toMatchObject({
        accessKeyId: id,
        secretAccessKey: undefined,
      });
  });
});

describe('a client key', () => {
  it.each([
    'qnzm_ck_4f9a8b7c6d5e4f3a2b1c',
    'QNZM_CLIENT_KEY=qnzm_ck_4f9a8b7c6d5e4f3a2b1c',
    '{"clientKey":"qnzm_ck_4f9a8b7c6d5e4f3a2b1c"}',
  ])('is told for what it is, and taken for no key: %s', (text) => {
    expect(read(text)).toMatchObject({ count: 0, says: expect.stringContaining('client key') });
  });

  it('beside a key leaves that key as it is', () => {
    const text = `QNZM_CLIENT_KEY=qnzm_ck_4f9a8b7c6d5e4f3a2b1c\nAWS_ACCESS_KEY_ID=${id}\nAWS_SECRET_ACCESS_KEY=${secret}\n`;
    expect(read(text)).toMatchObject({ count: 1, accessKeyId: id, secretAccessKey: secret });
  });
});
