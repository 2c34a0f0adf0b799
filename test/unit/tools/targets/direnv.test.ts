import { describe, expect, it } from 'vitest';
import { direnvTarget } from '#core/tools/targets/direnv.ts';
import { QCredError } from '#shared/errors.ts';
import { after, entryOf, filesOf, found, inMode, runTargetContract, withoutClearing } from './contract.ts';

runTargetContract(direnvTarget, {
  roles: false,
  keeps: ['name', 'provider', 'accountId', 'region', 'endpoints'],
  foreign: [
    {
      file: [
        '#!/usr/bin/env bash',
        'source_up',
        'use node 20',
        "# it's a comment with one quote",
        'PATH_add bin',
        'export GREETING="hello',
        'export AWS_PROFILE=not-this-one',
        '"',
        'cat > /dev/null <<-EOF',
        '\texport AWS_PROFILE=nor-this-one',
        '\tEOF',
        'if [ -n "$CI" ]; then',
        '  export AWS_PROFILE=perhaps',
        'fi',
        'export NAME="$(id -un)"',
        '',
      ].join('\n'),
    },
    {
      file: [
        'export AWS_ACCESS_KEY_ID=AKIAFOREIGN # mine',
        "export AWS_SECRET_ACCESS_KEY='fore''ign'",
        'AWS_REGION=us-west-1',
        'layout python',
      ].join('\n'),
    },
    { file: 'export AWS_PROFILE=x\r\n# end\r\n' },
    { file: 'eval "$(qcred env --profile work)"\n# after' },
  ],
});

const fileOf = (text: string) => filesOf(direnvTarget, { file: text });
const planned = (...args: Parameters<typeof direnvTarget.plan>) =>
  after(args[0], direnvTarget.plan(...args))[0]?.text ?? '';

describe('what a script says of a key', () => {
  const ourCommand = ['/opt/qcred', 'credential-process', '--profile', 'an-id'];

  it('asks our command for the profile, and says where to use it even when that fails', () => {
    const text = planned(fileOf(''), [entryOf('default', { credentialProcess: ourCommand })], []);
    expect(withoutClearing(text)).toBe(
      [
        'export AWS_REGION=q-world-1',
        'export AWS_DEFAULT_REGION=q-world-1',
        'export AWS_ACCOUNT_ID=1000000000',
        'export AWS_ENDPOINT_URL_S3=https://qstorage.quilibrium.com',
        'export AWS_ENDPOINT_URL_IAM=https://qnzm.quilibrium.com',
        'export AWS_REQUEST_CHECKSUM_CALCULATION=when_required',
        'export AWS_RESPONSE_CHECKSUM_VALIDATION=when_required',
        'eval "$(/opt/qcred env --profile an-id)"',
        '',
      ].join('\n'),
    );
  });

  it('tells a key in the clear first, also beside our command', () => {
    const text =
      'export AWS_ACCESS_KEY_ID=A\nexport AWS_SECRET_ACCESS_KEY=CANARY\neval "$(qcred env --profile x)"\n';
    expect(found(direnvTarget, fileOf(text), 'default').kind).toBe('static');
  });

  it('does not take another program for ours', () => {
    for (const call of [
      'eval "$(other env --profile x)"',
      'eval "$(qcred list)"',
      'eval "$(env qcred)"',
      'eval "$(qcred env --profile x; pass show token)"',
    ]) {
      expect(direnvTarget.read(fileOf(`${call}\n`)).profiles).toEqual([]);
      expect(planned(fileOf(`${call}\n`), [inMode('reference', entryOf('default'))], [])).toContain(call);
    }
  });

  it('says which lines it does not read, and that a value is computed', () => {
    const text =
      'export AWS_SECRET_ACCESS_KEY="$(pass show aws)"\n# export AWS_PROFILE=a\nif true; then\n  export AWS_PROFILE=b\nfi\n';
    const { profiles, notices } = direnvTarget.read(fileOf(text));
    expect(profiles).toMatchObject([{ kind: 'other', notices: [{ level: 'info', line: 1 }] }]);
    expect(profiles[0]?.secretAccessKey).toBeUndefined();
    expect(notices).toMatchObject([{ level: 'info', line: 4 }]);
  });

  it('refuses a role where it has no profile to name', () => {
    const role = { roleArn: 'arn:aws:iam::1:role/x', sourceName: 'base' };
    expect(() => planned(fileOf(''), [entryOf('default', { role })], [])).toThrow(QCredError);
    const named = planned(fileOf(''), [inMode('reference', entryOf('default', { role }))], []);
    expect(found(direnvTarget, fileOf(named), 'default').reference).toBe('aws-profile');
  });

  it('names the file and the place when the script is half written', () => {
    expect(() => direnvTarget.read(fileOf("A=1\nexport B='x\n"))).toThrow(
      '/home/person/.envrc: Line 2, column 10: ',
    );
  });

  it('keeps a missing last line end missing', () => {
    const text = planned(fileOf('use node'), [inMode('reference', entryOf('default'))], []);
    expect(withoutClearing(text)).toMatch(/^use node\nexport [\s\S]*when_required$/);
  });

  it('takes out what another profile may have set, before it says anything', () => {
    const lines = planned(fileOf('use node\n'), [inMode('reference', entryOf('default'))], []).split('\n');
    expect(lines[0]).toBe('use node');
    expect(lines[1]).toMatch(/^unset (?:[A-Z0-9_]+ )+# qcred: of another profile$/);
    const cleared = lines[1]?.split(' ') ?? [];
    for (const name of ['AWS_SECRET_ACCESS_KEY', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_KMS', 'AWS_ROLE_ARN'])
      expect(cleared).toContain(name);
    for (const name of ['AWS_PROFILE', 'AWS_REGION', 'AWS_ENDPOINT_URL_S3', 'AWS_CONFIG_FILE'])
      expect(cleared).not.toContain(name);
    // A person's own line of this kind stays, and is not taken for ours.
    const own = 'unset AWS_PROFILE\nexport AWS_REGION=mine\n';
    const entry = inMode('reference', entryOf('default', { region: undefined }));
    const text = planned(fileOf(own), [entry], []);
    expect(text).toMatch(/^unset AWS_PROFILE\nunset .*# qcred: of another profile\nexport AWS_REGION=mine\n/);
    expect(planned(fileOf(text), [], ['default'])).toBe('unset AWS_PROFILE\n');
  });
});
