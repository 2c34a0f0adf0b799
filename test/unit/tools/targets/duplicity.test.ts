import { describe, expect, it } from 'vitest';
import { duplicityTarget } from '#core/tools/targets/duplicity.ts';
import { QCredError } from '#shared/errors.ts';
import { after, entryOf, filesOf, found, inMode, runTargetContract } from './contract.ts';

runTargetContract(duplicityTarget, {
  roles: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  foreign: [
    { file: "# to the cloud\nexport PASSPHRASE='x y'\n" },
    {
      file: "export AWS_ACCESS_KEY_ID=A\nexport AWS_SECRET_ACCESS_KEY=b\n# options\nexport DUPLICITY_OPTIONS='--volsize 50 --s3-endpoint-url https://s3.us-west-1.wasabisys.com'",
    },
  ],
});

const fileOf = (text: string) => filesOf(duplicityTarget, { file: text });
const write = (text: string) =>
  after(fileOf(text), duplicityTarget.plan(fileOf(text), [inMode('reference', entryOf('default'))], []))[0]
    ?.text ?? '';

describe('the options', () => {
  it('keep what others say in them', () => {
    const text = write(
      "export DUPLICITY_OPTIONS='--volsize 50 --s3-endpoint-url https://old  --verbosity=9'\nexport DUPLICITY_TARGET=s3://mine/host\n",
    );
    expect(text).toContain(
      "export DUPLICITY_OPTIONS='--volsize 50  --verbosity=9 --s3-endpoint-url=https://qstorage.quilibrium.com --s3-region-name=q-world-1'\n",
    );
    expect(text).toContain('export DUPLICITY_TARGET=s3://mine/host\n');
    expect(found(duplicityTarget, fileOf(text), 'default')).toMatchObject({
      region: 'q-world-1',
      endpoints: { s3: 'https://qstorage.quilibrium.com' },
    });
    const removed = after(fileOf(text), duplicityTarget.plan(fileOf(text), [], ['default']))[0]?.text;
    expect(removed).toBe(
      "export DUPLICITY_OPTIONS='--volsize 50  --verbosity=9'\nexport DUPLICITY_TARGET=s3://mine/host\n",
    );
  });

  it('are not overwritten when they are computed, nor is the target', () => {
    expect(() => write('export DUPLICITY_OPTIONS="--name $HOST"\n')).toThrow(QCredError);
    expect(write('export DUPLICITY_TARGET="boto3+s3://$HOST-backup"\n')).toContain(
      'export DUPLICITY_TARGET="boto3+s3://$HOST-backup"\n',
    );
  });
});
