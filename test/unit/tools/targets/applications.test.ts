import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { direnvTarget } from '#core/tools/targets/direnv.ts';
import { dockerTarget } from '#core/tools/targets/docker.ts';
import { dotenvTarget } from '#core/tools/targets/dotenv.ts';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { withoutClearing } from './contract.ts';

const file = (text: string) => [{ part: 'file', path: '/home/p/.env', text }];
const key = 'AWS_ACCESS_KEY_ID=K\nAWS_SECRET_ACCESS_KEY=CANARY\n';
const entry: ExportEntry = {
  name: 'default',
  profileId: '00000000-0000-4000-8000-000000000001',
  provider: 'spaces',
  mode: 'static',
  region: 'fra1',
  endpoints: { s3: 'https://fra1.digitaloceanspaces.com' },
  relaxedChecksums: true,
  addressing: 'auto',
  accessKeyId: 'K2',
  secretAccessKey: new Secret('CANARY2'),
  credentialProcess: ['qcred', 'credential-process', '--profile', 'x'],
};

describe.each([dotenvTarget, dockerTarget, direnvTarget])('$id and the names of applications', (target) => {
  it('reads region and endpoint by Django’s and Laravel’s names', () => {
    const django = `${key}AWS_S3_REGION_NAME=eu-west-1\nAWS_S3_ENDPOINT_URL=https://s3.example.com\n`;
    expect(target.read(file(django)).profiles[0]).toMatchObject({
      kind: 'static',
      provider: 's3',
      region: 'eu-west-1',
      endpoints: { s3: 'https://s3.example.com' },
    });
    const laravel = `${key}AWS_DEFAULT_REGION=nyc3\nAWS_ENDPOINT=https://nyc3.digitaloceanspaces.com\n`;
    expect(target.read(file(laravel)).profiles[0]).toMatchObject({ provider: 'spaces', region: 'nyc3' });
  });

  it('lets the SDKs’ names count first', () => {
    const both = `${key}AWS_REGION=eu-west-1\nAWS_S3_REGION_NAME=us-east-2\n`;
    expect(target.read(file(both)).profiles[0]?.region).toBe('eu-west-1');
  });

  it('takes out what would count instead of the profile, and leaves what the profile does not say', () => {
    const rivals = [
      'AWS_ROLE_ARN',
      'AWS_WEB_IDENTITY_TOKEN_FILE',
      'AWS_SECURITY_TOKEN',
      'AWS_DEFAULT_PROFILE',
    ];
    const before = `${key}${rivals.map((name) => `${name}=theirs\n`).join('')}AWS_ENDPOINT_URL_KMS=https://kms.example.com\nAWS_CA_BUNDLE=/etc/ca.pem\n`;
    const written = (wanted: ExportEntry, text = before) =>
      withoutClearing(target.plan(file(text), [wanted], [])[0]?.text ?? '');
    expect(written(entry)).not.toMatch(/theirs|KMS/);
    expect(written(entry)).toContain('AWS_CA_BUNDLE=/etc/ca.pem');
    const amazon: ExportEntry = { ...entry, provider: 'aws', region: undefined, endpoints: {} };
    expect(written(amazon, `${key}AWS_REGION=eu-west-1\nAWS_S3_REGION_NAME=eu-west-1\n`)).toMatch(
      /AWS_REGION=eu-west-1\n.*AWS_S3_REGION_NAME=eu-west-1\n/s,
    );
  });

  it('keeps them in step where they stand, and adds none', () => {
    const before = `${key}AWS_S3_REGION_NAME=eu-west-1\nAWS_STORAGE_BUCKET_NAME=mine\nAWS_S3_ENDPOINT_URL=https://s3.example.com\n`;
    const [planned] = target.plan(file(before), [entry], []);
    expect(planned?.text).toMatch(/AWS_S3_REGION_NAME=['"]?fra1/);
    expect(planned?.text).toMatch(/AWS_S3_ENDPOINT_URL=['"]?https:\/\/fra1/);
    expect(planned?.text).toContain('AWS_STORAGE_BUCKET_NAME=mine');
    expect(withoutClearing(target.plan(file(key), [entry], [])[0]?.text ?? '')).not.toMatch(
      /AWS_S3_|AWS_ENDPOINT=/,
    );
    // Amazon's own endpoint is nobody's to name.
    const [amazon] = target.plan(file(before), [{ ...entry, provider: 'aws', endpoints: {} }], []);
    expect(withoutClearing(amazon?.text ?? '')).not.toContain('AWS_S3_ENDPOINT_URL');
  });
});
