/** `qcred env` from profile to profile: a shell that has switched is like one that just began. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cleanEnvironment, have, qcredCommand, run, temporaryHome } from '../../support/command.ts';

const [node = '', source = ''] = qcredCommand;
const hasBash = await have('bash');
const place = temporaryHome();
const env = cleanEnvironment(place.home, {
  QCRED_HOME: place.dataDir,
  QCRED_PASSPHRASE: 'correct horse battery staple',
});
const qcred = (args: string[], input = '', more: NodeJS.ProcessEnv = {}) =>
  run(node, [source, ...args], { env: { ...env, ...more }, input });
afterAll(place.remove);

/** What a person's shell may have from elsewhere: none of it may count beside a profile. */
const foreign = {
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  AWS_ENDPOINT_URL_SSO_OIDC: 'http://127.0.0.1:1',
  AWS_PROFILE: 'other',
  AWS_SECURITY_TOKEN: 'CANARY',
  AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/R',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere',
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/nowhere',
  AWS_CONTAINER_AUTHORIZATION_TOKEN: 'CANARY',
};
const own = { AWS_CA_BUNDLE: '/etc/ca.pem', AWS_CONFIG_FILE: '/elsewhere/config' };

const names = ['amazon', 'session', 'r2', 'anywhere'];
const scripts = new Map<string, string>();

beforeAll(async () => {
  const key = ['--access-key-id', 'KEY0123456789'];
  const add = (name: string, ...args: string[]) => qcred(['add', name, ...key, ...args], `CANARY${name}`);
  await qcred(['add', 'amazon', '--store', 'passphrase', '--provider', 'aws', ...key], 'CANARYamazon');
  await add('r2', '--provider', 'r2', '--account-id', 'a'.repeat(32));
  await add('anywhere', '--endpoint', 'http://127.0.0.1:9', '--endpoint', 'sts=http://127.0.0.1:9');
  const session = {
    AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    SecretAccessKey: 'CANARYsession',
    SessionToken: 'CANARYtoken',
    Expiration: '2099-01-01T00:00:00Z',
  };
  await qcred(['add', 'session', '--paste', '--region', 'eu-west-1'], JSON.stringify(session));
  for (const name of names) {
    const { stdout, code, stderr } = await qcred(['env', '--profile', name], '', foreign);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    scripts.set(name, stdout);
  }
});

/** The AWS variables of a shell that carried out these scripts. */
async function after(begin: NodeJS.ProcessEnv, ...profiles: string[]): Promise<string[]> {
  const lines = profiles.map((name) => scripts.get(name) ?? '').join('\n');
  const { stdout, code } = await run('bash', ['--norc', '-c', `${lines}\nenv`], {
    env: { ...env, ...begin },
  });
  expect(code).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('AWS_'))
    .sort();
}

it.runIf(hasBash)('leaves nothing of one profile, or of the shell, beside another', async () => {
  for (const to of names) {
    const fresh = await after(own, to);
    expect(fresh).toEqual(
      expect.arrayContaining(['AWS_CA_BUNDLE=/etc/ca.pem', 'AWS_CONFIG_FILE=/elsewhere/config']),
    );
    for (const from of names) expect(await after({ ...own, ...foreign }, from, to)).toEqual(fresh);
  }
});

it('sends a key of Amazon’s to Amazon, whatever the AWS files say for whoever names no profile', async () => {
  expect(scripts.get('amazon')).toContain("export AWS_IGNORE_CONFIGURED_ENDPOINT_URLS='true'");
  expect(scripts.get('r2')).toContain('unset AWS_IGNORE_CONFIGURED_ENDPOINT_URLS');
});
