import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { ListUsersCommand } from '@aws-sdk/client-iam';
import { afterAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../../support/command.ts';
import { iamClient } from './iamServers.ts';

const { home, remove } = temporaryHome();
afterAll(remove);
const [node = '', source = ''] = qcredCommand;
const env = cleanEnvironment(home);

/** Starts the command and waits for its first line; `end` interrupts it as Ctrl-C does. */
async function begin(...args: string[]) {
  const child = spawn(node, [source, 'sandbox', '--json', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text);
    });
    child.once('close', () => reject(new Error('The command ended early.')));
  });
  const end = () => {
    child.kill('SIGINT');
    return ended;
  };
  return { told: JSON.parse(line) as Record<string, string>, line, end };
}

const countUsers = async (url: string, region: string, accessKeyId: string, secretAccessKey: string) =>
  (await iamClient({ url, region }, { accessKeyId, secretAccessKey }).send(new ListUsersCommand({}))).Users
    ?.length;

describe('qcred sandbox', () => {
  it('runs an account until it is interrupted, and takes its file with it', async () => {
    const { told, line, end } = await begin('--organisation');
    const { url = '', region = '', accessKeyId = '', credentialsFile = '' } = told;
    const secret = /aws_secret_access_key = (\S+)/.exec(readFileSync(credentialsFile, 'utf8'))?.[1] ?? '';
    expect(secret.length).toBe(40);
    expect(line).not.toContain(secret);
    if (process.platform !== 'win32') expect(statSync(credentialsFile).mode & 0o777).toBe(0o600);
    expect(await countUsers(url, region, accessKeyId, secret)).toBe(31);

    const port = new URL(url).port;
    const second = await run(node, [source, 'sandbox', '--port', port], { env });
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining(`Port ${port} is in use.`)]);

    expect(await end()).toBe(0);
    expect(existsSync(credentialsFile)).toBe(false);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('prints the secret when asked to, and writes no file', async () => {
    const { told, end } = await begin('--print-secret');
    const { url = '', region = '', accessKeyId = '', secretAccessKey = '' } = told;
    expect(told.credentialsFile).toBeUndefined();
    expect(await countUsers(url, region, accessKeyId, secretAccessKey)).toBe(1);
    expect(await end()).toBe(0);
  });

  it('refuses a port that is none', async () => {
    for (const port of ['x', '65536', '-1']) {
      expect((await run(node, [source, 'sandbox', `--port=${port}`], { env })).code).toBe(2);
    }
  });
});
