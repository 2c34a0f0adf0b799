import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, have, run } from '../../../support/command.ts';
import { openWorld, type World } from '../../../support/world.ts';

const hasKubectl = await have('kubectl', ['version', '--client']);
const secret = (n: number) => `CANARY${n}tUnFEMI/K7MDENG/bPxRfiCYzQ`.padEnd(40, 'y');

describe.skipIf(!hasKubectl)('qcred import kubectl', () => {
  let world: World;
  let server: Server;
  /** What the cluster answers, by path; anything else is forbidden. */
  const answers = new Map<string, object>();
  const asked: string[] = [];
  const kubectl = async (...args: string[]) => {
    const { code, stdout } = await run('kubectl', args, { env: cleanEnvironment(world.home) });
    expect(code).toBe(0);
    return stdout;
  };
  /** A Secret as kubectl makes it. */
  const manifest = (form: 'json' | 'yaml', namespace: string, name: string, values: Record<string, string>) =>
    kubectl(
      ...['create', 'secret', 'generic', name, '-n', namespace, '--dry-run=client', '-o', form],
      ...Object.entries(values).map(([key, value]) => `--from-literal=${key}=${value}`),
    );
  const make = async (namespace: string, name: string, values: Record<string, string>) =>
    JSON.parse(await manifest('json', namespace, name, values));
  const take = async (args: string[], code = 0, input?: string) => {
    const done = await world.qcred(['import', 'kubectl', ...args, '--json'], { input });
    expect(`${done.stdout}${done.stderr}`).not.toContain('CANARY');
    expect(done.code).toBe(code);
    return JSON.parse(done.stdout);
  };
  const keys = (told: { found: { name: string; accessKeyId: string }[] }) =>
    told.found.map(({ name, accessKeyId }) => [name, accessKeyId]);
  const backup = {
    AWS_ACCESS_KEY_ID: 'AKIAQYLPMN5HHHFPZAM1',
    AWS_SECRET_ACCESS_KEY: secret(1),
    AWS_REGION: 'eu-west-1',
  };
  let list: { kind: string; apiVersion: string; items: { type?: string }[] };

  beforeAll(async () => {
    world = await openWorld();
    const file = `[default]\naws_access_key_id=AKIAQYLPMN5HHHFPZAM2\naws_secret_access_key=${secret(2)}\n`;
    const items = [
      await make('prod', 'backup', backup),
      await make('velero', 'cloud-credentials', { cloud: file }),
      await make('minio', 'root', { rootUser: 'minio-admin', rootPassword: `CANARY3${'z'.repeat(20)}` }),
      await make('prod', 'database', { username: 'app', password: 'CANARY password' }),
      { ...(await make('prod', 'release', { release: 'x' })), type: 'helm.sh/release.v1' },
    ];
    list = { kind: 'List', apiVersion: 'v1', items };
    server = createServer((request, response) => {
      const path = new URL(request.url ?? '', 'http://x').pathname;
      asked.push(path);
      const found = answers.get(path);
      response.writeHead(found ? 200 : 403, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          found ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', code: 403 },
        ),
      );
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'c',
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'c', namespace: 'prod' } }],
      users: [{ name: 'c', user: {} }],
    };
    world.put('.kube/config', JSON.stringify(config));
    const verbs = ['get', 'list'];
    answers.set('/api/v1', {
      kind: 'APIResourceList',
      groupVersion: 'v1',
      resources: [{ name: 'secrets', singularName: 'secret', namespaced: true, kind: 'Secret', verbs }],
    });
    answers.set('/api', { kind: 'APIVersions', versions: ['v1'] });
    answers.set('/apis', { kind: 'APIGroupList', groups: [] });
  });
  afterAll(async () => {
    server?.close();
    await world?.close();
  });

  it('takes those of every namespace, or of one where no more may be seen', async () => {
    expect((await take(['--dry-run'], 1)).error).toMatchObject({ code: 'not_available' });
    const secrets = { ...list, kind: 'SecretList' };
    answers.set('/api/v1/namespaces/prod/secrets', { ...secrets, items: list.items.slice(0, 1) });
    expect(keys(await take(['--dry-run']))).toEqual([['prod/backup', 'AKIAQYLPMN5HHHFPZAM1']]);
    answers.set('/api/v1/secrets', secrets);
    const told = await take(['--dry-run']);
    expect(keys(told)).toEqual([
      ['prod/backup', 'AKIAQYLPMN5HHHFPZAM1'],
      ['velero/cloud-credentials', 'AKIAQYLPMN5HHHFPZAM2'],
      ['minio/root', 'minio-admin'],
    ]);
    expect(told.found[0]).toMatchObject({ provider: 'aws', region: 'eu-west-1', target: 'kubectl' });
    expect(asked).toContain('/api/v1/secrets');
  });

  it('takes those of a file, as JSON, as YAML and from a pipe', async () => {
    world.put('list.json', JSON.stringify(list));
    world.put(
      'list.yaml',
      `${await manifest('yaml', 'prod', 'backup', backup)}---
kind: Service
`,
    );
    const own = `apiVersion: v1\nkind: ConfigMap\n---\nkind: Secret\nmetadata: {name: own}\nstringData:\n  access-key: AKIAQYLPMN5HHHFPZAM4\n  secret-key: ${secret(4)}\n---\nkind: Secret\nmetadata: {name: s}\nsops: {mac: x}\n`;
    world.put('own.yaml', own);
    const all = keys(await take(['--path', world.at('list.json'), '--dry-run']));
    expect(all.map(([name]) => name)).toEqual(['prod/backup', 'velero/cloud-credentials', 'minio/root']);
    expect(keys(await take(['--path', world.at('list.yaml'), '--dry-run']))).toEqual(all.slice(0, 1));
    expect(keys(await take(['--path', '-', '--dry-run'], 0, JSON.stringify(list)))).toEqual(all);
    const told = await take(['--path', world.at('own.yaml'), '--dry-run']);
    expect(keys(told)).toEqual([['own', 'AKIAQYLPMN5HHHFPZAM4']]);
    expect(told.notices[0].message).toContain('SOPS');
    await take(['--path', world.at('list.json'), 'prod/backup']);
    const shown = await world.qcred(['credential-process', '--profile', 'prod/backup']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ SecretAccessKey: secret(1) });
    for (const odd of ['CANARY', '{}', 'a: [', `a: &a [x]\nb: ${'*a '.repeat(10)}`])
      expect((await take(['--path', '-'], 1, odd)).error.message).toContain('no export');
  });
});
