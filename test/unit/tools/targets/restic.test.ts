import { describe, expect, it } from 'vitest';
import { resticTarget } from '#core/tools/targets/restic.ts';
import { QCredError } from '#shared/errors.ts';
import { after, entryOf, filesOf, found, runTargetContract } from './contract.ts';

runTargetContract(resticTarget, {
  roles: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  foreign: [
    { file: '# nightly\nexport RESTIC_PASSWORD_FILE=/root/pw\n\nexport RESTIC_CACHE_DIR="$HOME/cache"\n' },
    {
      file: "export AWS_ACCESS_KEY_ID=A\nexport AWS_SECRET_ACCESS_KEY=b # old\nRESTIC_REPOSITORY='s3:https://s3.us-west-1.wasabisys.com/mine/host'\n",
    },
  ],
});

const fileOf = (text: string) => filesOf(resticTarget, { file: text });
const write = (text: string, over = {}) =>
  after(fileOf(text), resticTarget.plan(fileOf(text), [entryOf('default', over)], []))[0]?.text ?? '';

describe('the repository', () => {
  it.each([
    ['s3:s3.amazonaws.com/mine', 's3:https://qstorage.quilibrium.com/mine'],
    ['s3://host/mine/a/b', 's3:https://qstorage.quilibrium.com/mine/a/b'],
    ['s3:http://127.0.0.1:9000/mine/', 's3:https://qstorage.quilibrium.com/mine/'],
    ['s3:https://qstorage.quilibrium.com/mine', 's3:https://qstorage.quilibrium.com/mine'],
    ['s3:s3.amazonaws.com', 's3:https://qstorage.quilibrium.com/BUCKET'],
  ])('keeps bucket and prefix of %s', (before, expected) => {
    expect(write(`export RESTIC_REPOSITORY=${before}\n`)).toContain(`export RESTIC_REPOSITORY=${expected}\n`);
  });

  it('leaves one at Amazon alone for a key of AWS, and names Amazon when there is none', () => {
    const aws = { provider: 'aws', endpoints: {}, region: 'eu-west-1' };
    expect(write('export RESTIC_REPOSITORY=s3:s3.eu-west-1.amazonaws.com/mine\n', aws)).toContain(
      'export RESTIC_REPOSITORY=s3:s3.eu-west-1.amazonaws.com/mine\n',
    );
    expect(write('', aws)).toContain('export RESTIC_REPOSITORY=s3:https://s3.amazonaws.com/BUCKET\n');
    expect(found(resticTarget, fileOf(write('', aws)), 'default')).toMatchObject({
      provider: 'aws',
      endpoints: {},
      region: 'eu-west-1',
    });
  });

  it.each(['/srv/restic', 'rest:https://host/x', '$REPOSITORY', 'sftp:me@host:/x'])(
    'does not overwrite %s',
    (other) => {
      expect(() => write(`export RESTIC_REPOSITORY=${other}\n`)).toThrow(QCredError);
    },
  );

  it('stays when the profile goes, if it names a bucket', () => {
    const text = write('export RESTIC_REPOSITORY=s3:s3.amazonaws.com/mine\nexport RESTIC_PASSWORD=x\n');
    expect(after(fileOf(text), resticTarget.plan(fileOf(text), [], ['default']))[0]?.text).toBe(
      'export RESTIC_REPOSITORY=s3:https://qstorage.quilibrium.com/mine\nexport RESTIC_PASSWORD=x\n',
    );
  });

  it('is refused for an endpoint that it cannot say, and for none', () => {
    for (const s3 of [
      'https://host/path',
      'not an address',
      'ftp://host',
      'https://me:CANARY@host',
      undefined,
    ]) {
      expect(() => write('', { endpoints: { s3 } })).toThrow(QCredError);
    }
  });
});
