/**
 * A process of its own that asks a hostile service, so that its memory can be measured. Reads JSON
 * lines `{kind, url, call}`, works on all at once where `together` is given, else one after another,
 * and writes a line for each: how it ended, in words, and the most memory so far.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createClient } from '#core/clouds/client/client.ts';
import { quilibrium } from '#core/clouds/providers/quilibrium.ts';
import { testConnection } from '#core/clouds/test/testKey.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { usableKey } from '#core/profiles/sessions/key.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { openBench } from '../../integration/accounts/world.ts';
import { saveProfile } from '../../support/calls.ts';

export type Call = 'test' | 'sync' | 'session' | 'create';
export interface Job {
  kind: string;
  url: string;
  call: Call;
}
export interface Result extends Omit<Job, 'url'> {
  ms: number;
  /** What the person is told. */
  words: string;
  /** The most memory of the process meanwhile, in MB. */
  peak: number;
}

const { sleep } = nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: ['/usr/bin/qcred'] });
const secret = 'CANARY/hostile/secret+0123456789';
const bench = await openBench({ sleep });
const { access } = bench.app.open();

/** Keeps a profile with a key whose services are at an address. @returns its id */
async function keep(name: string, url: string): Promise<string> {
  const { id } = await saveProfile(bench.app, {
    name,
    provider: 'quilibrium',
    endpoints: { s3: url, iam: url, sts: url },
    source: { kind: 'credential', accessKeyId: `AK${name}`, secretAccessKey: secret },
  });
  return id;
}

const calls: Record<Call, (url: string, name: string) => Promise<string>> = {
  async test(url) {
    const { verdict, message, hint } = await testConnection(access.deps, {
      provider: quilibrium,
      endpoints: { s3: url, sts: url },
      credential: { accessKeyId: 'AKHOSTILE', secretAccessKey: new Secret(secret) },
      addressing: 'path',
      plainHttp: undefined,
    });
    return `${verdict}: ${message} ${hint}`;
  },

  async sync(url, name) {
    const profileId = await keep(name, url);
    const account = access.deps.uuid();
    await access.vault.update((state) => {
      const credential = state.credentials.find(({ accessKeyId }) => accessKeyId === `AK${name}`);
      const now = access.deps.now().toISOString();
      return {
        ...state,
        accounts: [
          ...state.accounts,
          {
            id: account,
            name,
            provider: 'quilibrium',
            accountId: '1000000000',
            credentialId: credential?.id ?? '',
            principal: { kind: 'user', name: 'ann', arn: 'arn:aws:iam::1000000000:user/ann' },
            endpoints: { iam: url, sts: url },
            syncMinutes: 0,
            missing: [],
            createdAt: now,
            updatedAt: now,
          },
        ],
      };
    });
    const accounts = await bench.accounts();
    await accounts.sync(account);
    const { lastSync, counts } = await bench.account(account);
    await accounts.remove(account);
    // Each sync asks whose the keys here are, so those of the ones before must not be among them.
    await bench.app.open().profiles.remove([profileId]);
    return `${lastSync?.status}, ${counts?.users} users: ${lastSync?.problems.join(' | ')}`;
  },

  async session(url, name) {
    const profileId = await keep(name, url);
    const { id } = await saveProfile(bench.app, {
      name: `${name}-role`,
      provider: 'quilibrium',
      endpoints: {},
      source: { kind: 'role', roleArn: 'arn:aws:iam::1000000000:role/r', profileId },
    });
    const state = await access.vault.state();
    const profile = state.profiles.find((one) => one.id === id);
    if (!profile) throw new Error('it was not saved');
    return told(usableKey(access, state, profile, { purpose: 'test' }));
  },

  async create(url) {
    const client = await createClient(
      access.deps,
      { provider: 'quilibrium', endpoints: { iam: url, sts: url }, accountId: '' },
      { accessKeyId: 'AKHOSTILE', secretAccessKey: new Secret(secret) },
      { attempts: 1 },
    );
    return told(client.iam.createAccessKey({})).finally(() => client.close());
  },
};

/** How a call ended, in words. */
const told = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: { code?: string; message: string; hint?: string }) =>
      `${error.code ?? 'BARE'}: ${error.message} ${error.hint ?? ''}`,
  );

/** Linux forgets the highest mark of a process's memory when it is told to. */
const hasMarks = existsSync('/proc/self/clear_refs');
const forgetPeak = () => hasMarks && writeFileSync('/proc/self/clear_refs', '5');
const peak = (): number =>
  Math.round(
    (hasMarks
      ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
      : process.resourceUsage().maxRSS) / 1024,
  );

let number = 0;
async function work({ kind, url, call }: Job): Promise<void> {
  const began = performance.now();
  const words = await calls[call](url, `p${++number}`).catch((error: unknown) => `THROWN: ${String(error)}`);
  const ms = Math.round(performance.now() - began);
  const result: Result = { kind, call, ms, words, peak: peak() };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

const jobs: Job[] = [];
for await (const line of createInterface({ input: process.stdin })) jobs.push(JSON.parse(line));
forgetPeak();
if (process.argv[2] === 'together') await Promise.all(jobs.map(work));
else {
  for (const job of jobs) {
    forgetPeak();
    await work(job);
  }
}
bench.close();
