import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ServedVault, serveVault } from '../../../support/vaultServer.ts';
import { openWorld, type World } from '../../../support/world.ts';

const secret = (n: number) => `CANARY${n}vault+K7MDENG/bPxRfiCY`.padEnd(40, 'Zq7');
const key = (n: number) => ({ access_key: `AKIAQYLPMN5HHHFPZVL${n}`, secret_key: secret(n) });
/** An answer of version 2 of the key-value engine. */
const versioned = (data: object) => ({
  request_id: 'r',
  lease_id: '',
  lease_duration: 0,
  data: { data, metadata: { version: 3, created_time: '2026-01-01T00:00:00Z', destroyed: false } },
});
const leased = {
  lease_id: 'aws/creds/deploy/h9',
  lease_duration: 2700,
  renewable: true,
  data: { ...key(7), security_token: null },
};

describe('qcred import vault', () => {
  let world: World;
  let vault: ServedVault;
  beforeAll(async () => {
    world = await openWorld();
    vault = await serveVault({
      mounts: {
        'secret/': { type: 'kv', version: '2' },
        'old/': { type: 'kv', version: '1' },
        'aws/': { type: 'aws' },
      },
      lists: {
        'secret/metadata': ['team/', 'wifi', 's3 backups'],
        'secret/metadata/team': ['aws', 'notes'],
        'old/all': ['minio'],
      },
      answers: {
        'secret/data/team/aws': versioned({
          AWS_ACCESS_KEY_ID: key(1).access_key,
          AWS_SECRET_ACCESS_KEY: secret(1),
        }),
        'secret/data/team/notes': versioned(key(2)),
        'secret/data/s3 backups': versioned({ ...key(3), endpoint: 'https://minio.example.com' }),
        'secret/data/wifi': versioned({ password: 'CANARY wifi' }),
        'old/all/minio': { lease_id: '', lease_duration: 2_764_800, data: key(4) },
        'aws/creds/deploy': leased,
      },
    });
  });
  afterAll(async () => {
    vault?.close();
    await world?.close();
  });
  beforeEach(() => {
    vault.asked.length = 0;
    vault.instead = null;
  });
  const env = () => ({ VAULT_ADDR: vault.url, VAULT_TOKEN: vault.token });
  const take = async (args: string[], more: Record<string, string> = env(), input = '') => {
    const { code, stdout, stderr } = await world.qcred(['import', 'vault', ...args, '--json'], {
      env: more,
      input,
    });
    expect(`${stdout}${stderr}`).not.toContain('CANARY');
    return { code, told: stdout.trim() === '' ? null : JSON.parse(stdout) };
  };
  const names = (told: { found: { name: string }[] }) => told.found.map(({ name }) => name).sort();

  it('opens what is named like a key below the usual path, and nothing else', async () => {
    const { told } = await take(['--dry-run']);
    expect(names(told)).toEqual(['s3 backups', 'team/aws']);
    expect(vault.asked).not.toContain('secret/data/wifi');
    expect(vault.asked).not.toContain('secret/data/team/notes');
    const { told: named } = await take(['--dry-run', 'team/notes']);
    expect(names(named)).toEqual(['team/notes']);
  });

  it('takes one in that its path names, with a token that a login left', async () => {
    world.put('.vault-token', `${vault.token}\n`);
    const { code } = await take(['--path', 'secret/team/aws'], { BAO_ADDR: vault.url });
    expect(code).toBe(0);
    const shown = await world.qcred(['credential-process', '--profile', 'team/aws']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ SecretAccessKey: secret(1) });
  });

  it('reads the older engine, and says of a key that is lent that it is', async () => {
    const { told } = await take(['--path', 'old/all', '--dry-run']);
    expect(names(told)).toEqual(['minio']);
    const { told: lent } = await take(['--path', 'aws/creds/deploy', '--dry-run']);
    expect(names(lent)).toHaveLength(1);
    expect(lent.notices.map(({ message }: { message: string }) => message).join()).toContain('in 45 minutes');
  });

  it('reads an answer from a file and from a pipe, without a server', async () => {
    writeFileSync(world.at('answer.json'), JSON.stringify(leased));
    const { told } = await take(['--path', world.at('answer.json'), '--dry-run'], {});
    expect(told.found).toHaveLength(1);
    const piped = await take(['--path', '-', '--dry-run'], {}, JSON.stringify(versioned(key(8))));
    expect(piped.told.found).toHaveLength(1);
    expect((await take(['--path', '-', '--dry-run'], {}, '{"a":1}')).told.error.message).toContain(
      'no export of Vault',
    );
  });

  it.each([
    ['no address', () => ({ VAULT_TOKEN: 'x' }), 'Nothing says where'],
    ['an address that is none', () => ({ VAULT_ADDR: 'vault', VAULT_TOKEN: 'x' }), 'no address of a Vault'],
    ['another token', () => ({ ...env(), VAULT_TOKEN: 'hvs.other' }), 'does not let this token'],
    [
      'plain http elsewhere',
      () => ({ ...env(), VAULT_ADDR: 'http://vault.example.com' }),
      'vault.example.com',
    ],
  ])('says what is wrong with %s', async (_what, given, words) => {
    const { code, told } = await take(['--path', 'secret/team/aws', '--dry-run'], given());
    expect(code).toBe(1);
    expect(JSON.stringify(told)).toContain(words);
  });

  it.each([
    ['is no Vault', 200, '<html>hello</html>', 'no answer of a Vault server'],
    ['is sealed', 503, '{"errors":["Vault is sealed"]}', 'sealed'],
    ['sends elsewhere', 307, '', 'another address'],
    ['is broken, with words that are not shown', 500, '{"errors":["CANARY words"]}', 'status 500'],
  ])('says so of a server that %s', async (_what, status, body, words) => {
    vault.instead = (_request, response) => {
      response.writeHead(status, { location: 'http://example.com/' }).end(body);
    };
    const { told } = await take(['--path', 'secret/team/aws', '--dry-run']);
    expect(JSON.stringify(told)).toContain(words);
  });

  it('does not look through a tree that never ends', async () => {
    vault.instead = (request, response) => {
      const body = request.url?.includes('list=true')
        ? { data: { keys: ['a/', 'b/', 'aws key'] } }
        : { errors: [] };
      response.writeHead(request.url?.includes('list=true') ? 200 : 404).end(JSON.stringify(body));
    };
    const { told } = await take(['--dry-run']);
    expect(told.error.message).toContain('too much below this path');
  });

  it('asks for nothing outside of a path', async () => {
    const { told } = await take(['--path', 'secret/team/%2e%2e', '--dry-run', 'x/../../y']);
    expect(told.error.message).toContain('no path of a Vault server');
    expect(vault.asked.filter((path) => path.includes('..'))).toEqual([]);
  });
});
