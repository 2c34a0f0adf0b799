import { describe, expect, it } from 'vitest';
import { s5cmdTarget } from '#core/tools/targets/s5cmd.ts';
import {
  after,
  entryOf,
  filesOf,
  found,
  inMode,
  runTargetContract,
  secretText,
  withoutClearing,
} from './contract.ts';

runTargetContract(s5cmdTarget, {
  roles: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  foreign: [
    { file: "# copy jobs\nexport S5CMD_CONCURRENCY=8 # it's enough\n\nalias up='s5cmd sync'\n" },
    { file: 'AWS_PROFILE=old\nexport S3_ENDPOINT_URL="http://localhost:9000"\n# end' },
    { file: 'export AWS_ACCESS_KEY_ID=AKIA\r\nexport AWS_SECRET_ACCESS_KEY=foreign\r\n' },
  ],
});

const file = (text: string) => filesOf(s5cmdTarget, { file: text });
const write = (text: string, entry: ReturnType<typeof entryOf>) =>
  after(file(text), s5cmdTarget.plan(file(text), [entry], []))[0]?.text;

describe('what s5cmd is told', () => {
  it('is the endpoint in its own variable, which it does not take from the profile', () => {
    expect(withoutClearing(write('', inMode('reference', entryOf('default'))) ?? '')).toBe(
      'export AWS_PROFILE=aws-profile\nexport AWS_REGION=q-world-1\nexport S3_ENDPOINT_URL=https://qstorage.quilibrium.com\n',
    );
    expect(write('', inMode('static', entryOf('default')))).toContain(
      `export AWS_SECRET_ACCESS_KEY=${secretText}\n`,
    );
  });

  it('is no endpoint for Amazon', () => {
    const amazon = inMode(
      'reference',
      entryOf('default', { provider: 'aws', endpoints: {}, region: 'eu-west-1' }),
    );
    const text = write('export S3_ENDPOINT_URL=http://localhost:9000\n', amazon);
    expect(withoutClearing(text ?? '')).toBe('export AWS_PROFILE=aws-profile\nexport AWS_REGION=eu-west-1\n');
    expect(found(s5cmdTarget, file(text ?? ''), 'default')).toMatchObject({ provider: 'aws', endpoints: {} });
  });
});
