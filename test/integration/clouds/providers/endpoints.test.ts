import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, have, qcredCommand, run, temporaryHome } from '../../../support/command.ts';
import { makeLightVault } from '../../../support/world.ts';

const [node = '', source = ''] = qcredCommand;
const hasPython = await have('python3', ['-c', 'import pty']);
const account = 'abcdef0123456789abcdef0123456789';
const secret = 'CANARY0123456789abcdef0123456789abcdef01';

const passphrase = 'correct horse battery staple';
const place = temporaryHome();
const env = cleanEnvironment(place.home, {
  QCRED_HOME: place.dataDir,
  QCRED_PASSPHRASE: passphrase,
});
const qcred = (args: string[], input = '') => run(node, [source, ...args], { env, input });
const shown = async (name: string) => JSON.parse((await qcred(['show', name, '--json'])).stdout);
const write = (name: string, text: string): string => {
  const path = join(place.home, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};
beforeAll(() => makeLightVault(place, passphrase));
afterAll(place.remove);

const nobodys = JSON.stringify({ access_key: 'SOMEKEY0123456789', secret_key: secret });

describe('whose key it is', () => {
  it('is not guessed: without a terminal the command refuses and keeps nothing', async () => {
    const added = await qcred(['add', 'nobodys', '--paste'], nobodys);
    expect(added.code).toBe(1);
    expect(added.stderr).toContain('Nothing says which provider the key belongs to.');
    expect(added.stderr).toContain('--provider');
    expect(JSON.parse((await qcred(['list', '--json'])).stdout)).toEqual([]);
  });

  it.each<[string, string[], object]>([
    ['by --provider', ['--provider', 'wasabi'], { provider: 'wasabi', endpoints: {} }],
    [
      'by --endpoint of one that is known',
      ['--endpoint', 'https://s3.eu-central-003.backblazeb2.com'],
      { provider: 'b2', region: 'eu-central-003', endpoints: {} },
    ],
    [
      'by --endpoint of any other',
      ['--endpoint', 's3.example.com'],
      { provider: 's3', endpoints: { s3: 'https://s3.example.com' } },
    ],
  ])('is answered %s beside --paste', async (name, options, expected) => {
    const added = await qcred(['add', name, '--paste', ...options], nobodys);
    expect(added).toMatchObject({ code: 0 });
    expect(added.stderr).not.toContain('does not say');
    expect(await shown(name)).toMatchObject(expected);
  });

  it('says where --region and the endpoint disagree', async () => {
    const { code, stderr } = await qcred(
      [
        'add',
        'torn',
        '--paste',
        '--region',
        'us-west-004',
        '--endpoint',
        'https://s3.eu-central-003.backblazeb2.com',
      ],
      nobodys,
    );
    expect(code).toBe(0);
    expect(stderr).toContain(
      'The endpoint is in the region "eu-central-003", the region is said to be "us-west-004".',
    );
  });
});

/** Runs the command on a terminal of its own, with a paste on standard input, and answers what it asks. */
const onTerminal = `
import json, os, pty, select, sys
command, paste, answers = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.dup2(os.open(paste, os.O_RDONLY), 0)
    os.execvp(command[0], command)
shown = b''
while select.select([terminal], [], [], 60)[0]:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        break
    shown += piece
    if answers and answers[0][0].encode() in shown:
        os.write(terminal, answers.pop(0)[1].encode() + b'\\r')
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

describe('on a terminal', () => {
  it.runIf(hasPython)('the command asks, while the paste comes in on standard input', async () => {
    const told = JSON.stringify([
      [node, source, 'add', 'answered', '--paste'],
      write('paste.json', nobodys),
      [
        ['Number or name: ', '4'],
        ['for example us-west-004: ', 'us-east-005'],
      ],
    ]);
    const { code, stdout } = await run('python3', ['-c', onTerminal, told], { env });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('Whose key is it?') });
    expect(await shown('answered')).toMatchObject({ provider: 'b2', region: 'us-east-005' });
  });
});

describe('the region of a Backblaze account', () => {
  const key = ['--provider', 'b2', '--access-key-id', '0030000000000010000000001'];

  it('is asked for, never guessed', async () => {
    const added = await qcred(['add', 'backblaze', ...key], secret);
    expect(added.code).toBe(1);
    expect(added.stderr).toContain('Region is missing');
    expect(added.stderr).toContain('--region');
  });

  it('is known from the endpoint', async () => {
    const endpoint = ['--endpoint', 'https://photos.s3.us-east-005.backblazeb2.com'];
    expect(await qcred(['add', 'backblaze', ...key, ...endpoint], secret)).toMatchObject({ code: 0 });
    expect(await shown('backblaze')).toMatchObject({ region: 'us-east-005', endpoints: {} });
  });

  it('stays unsaid after an import of a native remote, and no tool is sent to another', async () => {
    write(
      '.config/rclone/rclone.conf',
      `[native]\ntype = b2\naccount = 0040000000000010000000002\nkey = ${secret}\n`,
    );
    expect(await qcred(['import', 'rclone'])).toMatchObject({ code: 0 });
    expect((await shown('native')).region).toBeUndefined();
    const exported = await qcred(['export', 'aws', 'native']);
    expect(exported.code).toBe(1);
    expect(exported.stderr).toContain(
      '"native" does not say its region, without which Backblaze B2 has no address.',
    );
    const used = await qcred(['env', '--profile', 'native']);
    expect(used.code).toBe(1);
    expect(used.stdout).toBe('');
  });
});

describe('the account and jurisdiction of R2', () => {
  const host = (jurisdiction: string) => `${account}.${jurisdiction}.r2.cloudflarestorage.com`;
  const ids = { eu: '0123456789abcdef0123456789abcdea', fedramp: '0123456789abcdef0123456789abcdeb' };

  it.each(['eu', 'fedramp'] as const)('%s: a paste', async (jurisdiction) => {
    const text = [
      'Access Key ID',
      '0123456789abcdef0123456789abcdef',
      'Secret Access Key',
      secret,
      'Use jurisdiction-specific endpoints for S3 clients:',
      `https://${host(jurisdiction)}`,
    ].join('\n');
    expect(await qcred(['add', `pasted ${jurisdiction}`, '--paste'], text)).toMatchObject({ code: 0 });
    expect(await shown(`pasted ${jurisdiction}`)).toMatchObject({
      provider: 'r2',
      credential: { accountId: account },
      endpoints: { s3: `https://${host(jurisdiction)}` },
    });
  });

  it('rclone, the AWS CLI and s3cmd', async () => {
    write(
      '.config/rclone/rclone.conf',
      `[r2eu]\ntype = s3\nprovider = Cloudflare\naccess_key_id = ${ids.eu}\nsecret_access_key = ${secret}\nendpoint = https://${host('eu')}\nregion = auto\n`,
    );
    write(
      '.aws/config',
      `[profile r2fed]\naws_access_key_id = ${ids.fedramp}\naws_secret_access_key = ${secret}\nendpoint_url = https://${host('fedramp')}\nregion = auto\n`,
    );
    write(
      '.s3cfg',
      `[default]\naccess_key = ${ids.eu}\nsecret_key = ${secret}\nhost_base = ${host('eu')}\nhost_bucket = %(bucket)s.${host('eu')}\n`,
    );
    expect(await qcred(['import', '--all'])).toMatchObject({ code: 0 });
    const { stdout } = await qcred(['list', '--json']);
    const taken = (
      JSON.parse(stdout) as { credential?: { accessKeyId: string; accountId?: string }; endpoints: object }[]
    )
      .filter(({ credential }) => Object.values(ids).includes(credential?.accessKeyId ?? ''))
      .map(({ credential, endpoints }) => [credential?.accessKeyId, credential?.accountId, endpoints]);
    expect(taken).toContainEqual([ids.eu, account, { s3: `https://${host('eu')}` }]);
    expect(taken).toContainEqual([ids.fedramp, account, { s3: `https://${host('fedramp')}` }]);
  });
});

describe('translation of a .s3cfg that names its region in the host alone', () => {
  it.each([
    ['s3.eu-central-1.amazonaws.com', 'eu-central-1'],
    ['s3-ap-southeast-2.amazonaws.com', 'ap-southeast-2'],
    ['s3.eu-central-003.backblazeb2.com', 'eu-central-003'],
    ['s3.nl-1.wasabisys.com', 'eu-central-1'],
    ['s3.ap-northeast-1.wasabisys.com', 'ap-northeast-1'],
    ['sgp1.digitaloceanspaces.com', 'sgp1'],
  ])('%s', async (host, region) => {
    const path = write(
      'other.s3cfg',
      `[default]\naccess_key = KEY0123456789\nsecret_key = ${secret}\nbucket_location = US\nhost_base = ${host}\nhost_bucket = %(bucket)s.${host}\n`,
    );
    const { code, stdout } = await qcred([
      'translate',
      '--from',
      's3cmd',
      '--path',
      path,
      '--to',
      'aws',
      '--json',
    ]);
    expect(code).toBe(0);
    const files = (JSON.parse(stdout) as { files: { text: string }[] }).files
      .map(({ text }) => text)
      .join('\n');
    expect(files).toMatch(new RegExp(`^region = ${region}$`, 'm'));
    expect(files).not.toContain(host.includes('amazonaws') ? 'endpoint_url' : 'nothing');
  });
});
