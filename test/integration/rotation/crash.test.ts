/**
 * A real process that rotates a key is killed after each write of its journal, its vault and its
 * secrets, and at each request, before it is done and after. Whatever the moment, the key in use
 * works; and the next start goes on or takes back as the journal says, and says so.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '#core/app.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { planExports } from '../../support/calls.ts';
import { isLong } from '../../support/long.ts';
import { depsIn } from '../../support/world.ts';

const script = fileURLToPath(new URL('./crash-child.ts', import.meta.url));
const passphrase = 'CANARY a passphrase for crashes';
const firstKey = { accessKeyId: 'AKIDFIRSTKEY0000001', secretAccessKey: 'CANARY/first/secret/0123456789' };
const atOnce = 2;

interface Report {
  said: string[];
  verdict: string;
  writes: number;
  states: { state: string; step: string; message: string }[];
  credentials: string[];
}

interface Case {
  folder: string;
  sandbox: Sandbox;
}

describe('a process killed while it rotates a key', { timeout: 600_000 }, () => {
  let root = '';
  /** Where each case's account answers: they are laid out on one address and run on two. */
  const sandboxes: Sandbox[] = [];
  const templates: string[] = [];

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'qcred-rotation-crash-'));
    for (let n = 0; n < atOnce; n++) {
      const sandbox = await startSandbox({ users: [{ name: 'robot', keys: [firstKey] }] });
      sandboxes.push(sandbox);
      templates.push(await layOut(join(root, `template-${n}`), sandbox.url));
    }
  });
  afterAll(async () => {
    for (const sandbox of sandboxes) await sandbox.close();
    rmSync(root, { recursive: true, force: true });
  });

  async function layOut(folder: string, url: string): Promise<string> {
    const home = join(folder, 'home');
    mkdirSync(join(home, '.aws'), { recursive: true });
    const deps = depsIn({ home, dataDir: join(folder, 'vault') });
    const app = createApp(deps, { version: '', demo: false });
    await app.create('passphrase', passphrase);
    const { id } = await app.open().profiles.save(
      {
        name: 'work',
        provider: 'quilibrium',
        region: 'q-world-1',
        endpoints: { s3: url, iam: url, sts: url },
        source: { kind: 'credential', accessKeyId: firstKey.accessKeyId },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(firstKey.secretAccessKey) } },
    );
    const { planId } = await planExports(app, [{ target: 'aws', profileIds: [id], mode: 'static' }]);
    await app.open().plans.apply(planId);
    app.close();
    return folder;
  }

  /** A fresh machine and account, one of those that may be used at once. */
  function fresh(worker: number): Case {
    const sandbox = sandboxes[worker];
    const template = templates[worker];
    if (!sandbox || !template) throw new Error('there is no such worker');
    const folder = mkdtempSync(join(root, 'case-'));
    cpSync(template, folder, { recursive: true });
    const robot = sandbox.account.users.get('robot');
    if (robot) robot.keys = [{ ...firstKey, status: 'Active', createdAt: new Date(), lastUsed: null }];
    sandbox.switches.fault = null;
    return { folder, sandbox };
  }

  /** Runs the child; null when it was killed. `atRequest` kills it at the n-th, done or not. */
  async function child(
    { folder, sandbox }: Case,
    job: string,
    kill: { atWrite?: number; atRequest?: number; done?: boolean } = {},
  ): Promise<Report | null> {
    const args = [script, join(folder, 'vault'), join(folder, 'home'), job, String(kill.atWrite ?? '')];
    const running = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, QCRED_PASSPHRASE: passphrase, NODE_COMPILE_CACHE: join(root, 'compiled') },
    });
    let requests = 0;
    sandbox.switches.fault = () => {
      requests++;
      if (requests !== kill.atRequest) return null;
      running.kill('SIGKILL');
      return { kind: 'drop', done: kill.done === true };
    };
    let [out, err] = ['', ''];
    running.stdout.on('data', (chunk) => {
      out += chunk;
    });
    running.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const [code, signal] = await new Promise<[number | null, string | null]>((done) => {
      running.on('close', (...end) => done(end));
    });
    sandbox.switches.fault = null;
    if (signal === 'SIGKILL') return null;
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    return JSON.parse(out);
  }

  const keysOf = ({ sandbox }: Case) => sandbox.account.users.get('robot')?.keys ?? [];

  /** The key in the file works, whatever else was going on. */
  function expectWorkingFile(one: Case): void {
    const text = readFileSync(join(one.folder, 'home', '.aws', 'credentials'), 'utf8');
    const id = /aws_access_key_id = (\S+)/.exec(text)?.[1];
    const key = keysOf(one).find((candidate) => candidate.accessKeyId === id);
    expect(key?.status).toBe('Active');
    expect(text).toContain(key?.secretAccessKey);
    expect(keysOf(one).length).toBeLessThanOrEqual(2);
  }

  async function each<T>(
    items: readonly T[],
    work: (item: T, worker: number) => Promise<void>,
  ): Promise<void> {
    const queue = [...items];
    await Promise.all(
      Array.from({ length: atOnce }, async (_, worker) => {
        for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item, worker);
      }),
    );
  }

  /**
   * Every way to kill a job that makes so many writes and requests; in `npm test` each fourth, from `first`
   * on, so that both jobs together see writes as well as requests before and after.
   */
  const kills = (writes: number, requests: number, first: number) =>
    [
      ...Array.from({ length: writes }, (_, n) => ({ atWrite: n + 1 })),
      ...Array.from({ length: requests }, (_, n) => [
        { atRequest: n + 1, done: false },
        { atRequest: n + 1, done: true },
      ]).flat(),
    ].filter((_, n) => isLong || n % 4 === first);

  async function measure(job: string, before: string[]): Promise<{ writes: number; requests: number }> {
    const one = fresh(0);
    for (const earlier of before) await child(one, earlier);
    const from = one.sandbox.requestCount();
    const report = await child(one, job);
    // The last two ask whether the profile works, when all is done.
    return { writes: report?.writes ?? 0, requests: one.sandbox.requestCount() - from - 2 };
  }

  it('goes on forwards, and loses no key', async () => {
    const { writes, requests } = await measure('rotate', []);
    expect(writes).toBeGreaterThan(10);
    expect(requests).toBeGreaterThan(10);
    await each(kills(writes, requests, 0), async (kill, worker) => {
      const one = fresh(worker);
      expect(await child(one, 'rotate', kill)).toBeNull();
      expectWorkingFile(one);
      const left = keysOf(one).length;
      const report = await child(one, 'resume');
      expectWorkingFile(one);
      const [rotation] = report?.states ?? [];
      expect(report?.verdict).toBe('ok');
      expect(keysOf(one).map((key) => key.accessKeyId)).toEqual(report?.credentials);
      if (rotation) {
        expect({ kill, ...rotation }).toMatchObject({ state: 'finished' });
        expect(report?.credentials).not.toContain(firstKey.accessKeyId);
        // Unless it was killed after its very last write, there was something to say.
        if (left === 2) expect(report?.said.join(' ')).toContain(firstKey.accessKeyId);
      } else expect(report?.credentials).toEqual([firstKey.accessKeyId]);
    });
  });

  it('goes on backwards, when it was being taken back', async () => {
    const { writes, requests } = await measure('back', ['wait']);
    await each(kills(writes, requests, 1), async (kill, worker) => {
      const one = fresh(worker);
      await child(one, 'wait');
      expect(await child(one, 'back', kill)).toBeNull();
      expectWorkingFile(one);
      const report = await child(one, 'resume');
      expectWorkingFile(one);
      expect(report?.verdict).toBe('ok');
      expect({ kill, states: report?.states }).toMatchObject({ states: [{ state: 'undone' }] });
      expect(report?.credentials).toEqual([firstKey.accessKeyId]);
      expect(keysOf(one)).toMatchObject([{ accessKeyId: firstKey.accessKeyId, status: 'Active' }]);
    });
  });
});
