import { expect, it } from 'vitest';
import { kopiaTarget } from '#core/tools/targets/kopia.ts';
import { after, entryOf, filesOf, found, runTargetContract } from './contract.ts';

runTargetContract(kopiaTarget, {
  roles: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  foreign: [
    { file: '# kopia\nexport KOPIA_PASSWORD="$(cat /root/pw)"\n' },
    {
      file: "export AWS_ACCESS_KEY_ID=A\nexport AWS_SECRET_ACCESS_KEY=b\nexport KOPIA_S3_OPTIONS='--bucket=mine --endpoint=s3.us-west-1.wasabisys.com --prefix=a/'",
    },
  ],
});

const fileOf = (text: string) => filesOf(kopiaTarget, { file: text });
const write = (text: string, s3: string) =>
  after(fileOf(text), kopiaTarget.plan(fileOf(text), [entryOf('default', { endpoints: { s3 } })], []))[0]
    ?.text ?? '';

it('says without TLS what has none, and takes it back', () => {
  const plain = write("export KOPIA_S3_OPTIONS='--bucket=mine'\n", 'http://127.0.0.1:9000');
  expect(plain).toContain(
    "export KOPIA_S3_OPTIONS='--bucket=mine --endpoint=127.0.0.1:9000 --disable-tls --region=q-world-1'\n",
  );
  expect(found(kopiaTarget, fileOf(plain), 'default').endpoints).toEqual({ s3: 'http://127.0.0.1:9000' });
  const secure = write(plain, 'https://qstorage.quilibrium.com');
  expect(secure).not.toContain('--disable-tls');
  expect(found(kopiaTarget, fileOf(secure), 'default').endpoints).toEqual({
    s3: 'https://qstorage.quilibrium.com',
  });
});

it('takes the placeholder of a bucket away again, and no other bucket', () => {
  const remove = (text: string) =>
    after(fileOf(text), kopiaTarget.plan(fileOf(text), [], ['default']))[0]?.text;
  expect(remove(write('', 'https://host'))).toBe('');
  expect(remove(write("export KOPIA_S3_OPTIONS='--bucket=mine'\n", 'https://host'))).toBe(
    'export KOPIA_S3_OPTIONS=--bucket=mine\n',
  );
});
