import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssignmentDialect } from '#core/formats/assignments/dialect.ts';
import { dockerDialect } from '#core/formats/assignments/docker.ts';
import { parseAssignments, printAssignments } from '#core/formats/assignments/document.ts';
import { dotenvDialect } from '#core/formats/assignments/dotenv.ts';
import { setVariable } from '#core/formats/assignments/edit.ts';
import { shellDialect } from '#core/formats/assignments/shell.ts';
import { direnvTarget } from '#core/tools/targets/direnv.ts';
import { dockerTarget } from '#core/tools/targets/docker.ts';
import { dotenvTarget } from '#core/tools/targets/dotenv.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { QCredError } from '#shared/errors.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../../support/command.ts';
import { hardValues } from './readers.ts';
import { vaultedKey } from './vaulted.ts';
import { byReference, sandboxEntry, write, writeAwsProfile } from './written.ts';

const hasAws = await have('aws');
const hasBash = await have('bash');
const hasDirenv = await have('direnv', ['version']);
const hasDocker = await have('docker');
const hasPythonDotenv = await have('python3', ['-c', 'import dotenv']);

const { home, dataDir, remove } = temporaryHome();
const env = cleanEnvironment(home);
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
  seedDemo(sandbox);
});
afterAll(async () => {
  await sandbox.close();
  remove();
});

/** A file that sets `V0`, `V1`… to the hard values that the form can say. */
function hardFile(dialect: AssignmentDialect, name: string): { path: string; expected: Map<string, string> } {
  const document = parseAssignments('', dialect);
  const expected = new Map<string, string>();
  for (const [i, value] of hardValues.entries()) {
    try {
      setVariable(document, `V${i}`, value);
      expected.set(`V${i}`, value);
    } catch (error) {
      if (!(error instanceof QCredError)) throw error;
    }
  }
  const path = join(home, name);
  writeFileSync(path, printAssignments(document));
  return { path, expected };
}

/** Of an environment, as a program prints it, the variables that `hardFile` sets. */
const hardOnly = (pairs: Iterable<readonly [string, string]>): Map<string, string> =>
  new Map([...pairs].filter(([name]) => /^V\d+$/.test(name)));

const printJson = 'process.stdout.write(JSON.stringify(process.env))';
const node = process.execPath;

async function environmentIn(program: string, args: readonly string[]): Promise<Map<string, string>> {
  const { code, stdout, stderr } = await run(program, args, { env });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return hardOnly(Object.entries(JSON.parse(stdout)));
}

describe('readers of the files find the values again', () => {
  const sourced = ['-c', `. "$0"; exec "$1" -e '${printJson}'`];

  it.runIf(hasBash)('sh and bash', async () => {
    const { path, expected } = hardFile(shellDialect, 'hard.sh');
    expect(expected.size).toBe(hardValues.length);
    for (const shell of ['sh', 'bash']) {
      expect(await environmentIn(shell, [...sourced, path, node])).toEqual(expected);
    }
  });

  it('Node', async () => {
    const { path, expected } = hardFile(dotenvDialect, 'hard.env');
    expect(expected.size).toBeGreaterThan(15);
    expect(await environmentIn(node, [`--env-file=${path}`, '-e', printJson])).toEqual(expected);
  });

  it.runIf(hasPythonDotenv)('python-dotenv', async () => {
    const { path, expected } = hardFile(dotenvDialect, 'hard.env');
    const script = 'import dotenv, json, sys; print(json.dumps(dotenv.dotenv_values(sys.argv[1])))';
    expect(await environmentIn('python3', ['-c', script, path])).toEqual(expected);
  });

  it.runIf(hasDocker)('Docker', async () => {
    const { path, expected } = hardFile(dockerDialect, 'hard.docker.env');
    expect(expected.size).toBe(hardValues.length);
    const pairs = (await dockerEnvironment(path)).map((pair): [string, string] => {
      const cut = pair.indexOf('=');
      return [pair.slice(0, cut), pair.slice(cut + 1)];
    });
    expect(hardOnly(pairs)).toEqual(expected);
  });
});

/** What the Docker CLI makes of a file: what it asks of a daemon, which here only listens. */
async function dockerEnvironment(file: string): Promise<string[]> {
  let asked: { Env?: string[] } = {};
  const daemon = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (request.url?.includes('/containers/create')) asked = JSON.parse(body);
      response.setHeader('Api-Version', '1.41');
      response.setHeader('Content-Type', 'application/json');
      response.statusCode = request.method === 'POST' ? 201 : 200;
      response.end(JSON.stringify({ Id: 'abc', Warnings: [] }));
    });
  });
  await new Promise<void>((done) => daemon.listen(0, '127.0.0.1', done));
  const { port } = daemon.address() as AddressInfo;
  try {
    const finished = await run('docker', ['create', '--env-file', file, 'image'], {
      env: { ...env, DOCKER_HOST: `tcp://127.0.0.1:${port}` },
    });
    expect(finished).toMatchObject({ code: 0, stderr: '' });
  } finally {
    daemon.closeAllConnections();
    daemon.close();
  }
  return asked.Env ?? [];
}

it.runIf(hasDocker)('Docker gets the key from what QCred wrote', async () => {
  const entry = sandboxEntry(sandbox, sandbox.addKey());
  const path = join(home, 'work.docker.env');
  write(home, dockerTarget, [entry], path);
  const variables = await dockerEnvironment(path);
  expect(variables).toContain(`AWS_SECRET_ACCESS_KEY=${entry.secretAccessKey?.reveal()}`);
  expect(variables).toContain(`AWS_ENDPOINT_URL_S3=${sandbox.url}`);
});

describe.skipIf(!hasAws)('the AWS CLI with nothing but the variables that QCred wrote', () => {
  const steps = [
    'aws s3 ls',
    'printf written | aws s3 cp - s3://site-www/note.txt',
    'aws s3 cp s3://site-www/note.txt -',
  ].join(' && ');
  const expectWorks = async (program: string, args: readonly string[], more = env): Promise<void> => {
    sandbox.account.buckets.get('site-www')?.objects.delete('note.txt');
    const { code, stdout, stderr } = await run(program, args, { env: more });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/backups-nightly[\s\S]*written$/);
  };

  it('works through a .env file that Node reads', async () => {
    const entry = sandboxEntry(sandbox, sandbox.addKey());
    const path = join(home, '.env');
    const spawn = `require('node:child_process').execSync(${JSON.stringify(steps)}, { stdio: 'inherit' })`;
    write(home, dotenvTarget, [entry], path);
    await expectWorks(node, [`--env-file=${path}`, '-e', spawn]);
    writeAwsProfile(home, entry);
    write(home, dotenvTarget, [byReference(entry)], path);
    expect(readFileSync(path, 'utf8')).not.toContain(entry.secretAccessKey?.reveal());
    await expectWorks(node, [`--env-file=${path}`, '-e', spawn]);
  });

  it.runIf(hasDirenv)('works in a folder of direnv’s, with a key from our command', async () => {
    const { entry, env: withVault, secret } = await vaultedKey(sandbox, home, dataDir);
    const path = join(home, 'project', '.envrc');
    const folder = dirname(path);
    mkdirSync(folder);
    writeFileSync(path, '# mine\nexport AWS_PROFILE=another\nexport OWN=1\n');
    write(home, direnvTarget, [entry], path);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/^# mine\n/);
    expect(text).not.toContain(secret);
    await run('direnv', ['allow', folder], { env: withVault });
    await expectWorks('direnv', ['exec', folder, 'sh', '-c', steps], withVault);
  });
});
