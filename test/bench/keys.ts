import { execFile } from 'node:child_process';
import { createCipheriv, randomBytes, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { inParallel } from '#core/clouds/client/parallel.ts';
import { createSigner } from '#core/clouds/json/signer.ts';
import { createKms } from '#core/clouds/kms/client.ts';
import { describeKey, listKeys, rotationOf } from '#core/clouds/kms/keys.ts';
import { encryptFile, frameBytes } from '#core/keys/envelope/files.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { makeKmsKey } from '#sandbox/kms/keys.ts';
import { defaultPolicy } from '#sandbox/kms/policies.ts';
import { giveMaterial } from '#sandbox/kms/states.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { inTurn, type Row } from './measure.ts';

/** Bytes of the file that is encrypted. */
const fileBytes = 2 ** 30;
const keyCount = 10_000;

/** Bytes of the one that it takes as much memory as. */
const smallBytes = 64 * 2 ** 20;

/** A file of so many bytes, none of which can be left out. */
async function makeFile(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'wx');
  const piece = randomBytes(frameBytes);
  for (let at = 0; at < bytes; at += piece.length) await file.write(piece);
  await file.sync();
  await file.close();
}

/** The most memory that a process of its own has while it encrypts a file, in MB. */
async function memoryOf(from: string, to: string): Promise<number> {
  const child = join(import.meta.dirname, 'encryptChild.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [child, from, to]);
  await rm(to);
  return Number(stdout);
}

/** Encrypting a file, against one cipher over the same stream; and the memory of it, against a smaller file's. */
async function fileRows(dir: string): Promise<Row[]> {
  const [plain, small, ours, theirs] = ['plain', 'small', 'ours', 'theirs'].map((name) =>
    join(dir, name),
  ) as [string, string, string, string];
  await makeFile(plain, fileBytes);
  await makeFile(small, smallBytes);
  const keys = {
    randomBytes: (length: number) => randomBytes(length),
    make: async () => ({ key: 'arn', plaintext: randomBytes(32), ciphertext: randomBytes(180) }),
    open: async () => Buffer.alloc(32),
  };
  const times = await inTurn(3, {
    ours: async () => {
      await rm(ours, { force: true });
      await encryptFile(keys, plain, ours, {});
    },
    bare: async () => {
      await rm(theirs, { force: true });
      await pipeline(
        createReadStream(plain, { highWaterMark: frameBytes }),
        createCipheriv('aes-256-gcm', randomBytes(32), randomBytes(12)),
        createWriteStream(theirs, { flush: true }),
      );
    },
  });
  await rm(ours);
  const memory = { large: await memoryOf(plain, ours), small: await memoryOf(small, ours) };
  return [
    {
      what: 'Encrypting a file of 1 GB in frames',
      ours: times.ours,
      unit: 'ms',
      beside: 'one AES-256-GCM cipher over the same stream',
      theirs: times.bare,
      aim: '≤ 1.3×',
    },
    {
      what: 'Most memory of a process that encrypts 1 GB',
      ours: memory.large,
      unit: 'MB',
      beside: 'one that encrypts 64 MB',
      theirs: memory.small,
      aim: '≤ 1.2×',
    },
  ];
}

/** An account with so many keys. */
async function startKeys(): Promise<Sandbox> {
  const sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
  const { account } = sandbox;
  for (let n = 0; n < keyCount; n++) {
    const key = makeKmsKey({
      id: randomUUID(),
      spec: 'SYMMETRIC_DEFAULT',
      usage: 'ENCRYPT_DECRYPT',
      createdAt: new Date(),
      policy: defaultPolicy(account),
    });
    giveMaterial(key, randomBytes(32), new Date());
    account.kms.keys.set(key.id, key);
  }
  return sandbox;
}

/** Listing keys with their rotation, against as many requests that are signed and sent and no more. */
async function listRow(dir: string): Promise<Row> {
  const sandbox = await startKeys();
  try {
    const deps = nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: [], dataDir: dir });
    const { accessKeyId, secretAccessKey } = sandbox.addRootKey();
    const key = { accessKeyId, secretAccessKey: new Secret(secretAccessKey) };
    const kms = await createKms(
      { ...deps, env: {} },
      { provider: 'aws', region: 'q-world-1', accountId: '', endpoints: { kms: sandbox.url } },
      key,
    );
    const signer = createSigner(key, { region: 'q-world-1', service: 'kms' });
    const url = new URL(sandbox.url);
    const { request, Agent } = await import('node:http');
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const bare = async (action: string, input: object): Promise<unknown> => {
      const body = JSON.stringify(input);
      const signed = await signer.sign({
        method: 'POST',
        protocol: url.protocol,
        hostname: url.hostname,
        port: Number(url.port),
        path: '/',
        query: {},
        headers: {
          host: url.host,
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `TrentService.${action}`,
        },
        body,
      });
      return new Promise((resolve, reject) => {
        const sent = request(
          { host: url.hostname, port: url.port, method: 'POST', path: '/', headers: signed.headers, agent },
          (answer) => {
            const parts: Buffer[] = [];
            answer.on('data', (part: Buffer) => parts.push(part));
            answer.on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString() || '{}')));
          },
        );
        sent.on('error', reject);
        sent.end(body);
      });
    };
    const times = await inTurn(1, {
      ours: async () => {
        const rows = await listKeys(kms);
        await inParallel(rows, async ({ id }) => rotationOf(kms, await describeKey(kms, id), false));
      },
      bare: async () => {
        for (let page = 0; page < keyCount / 1000; page++) await bare('ListKeys', { Limit: 1000 });
        const ids = [...sandbox.account.kms.keys.keys()];
        await inParallel(ids, async (KeyId) => {
          await bare('DescribeKey', { KeyId });
          await bare('GetKeyRotationStatus', { KeyId });
        });
      },
    });
    agent.destroy();
    kms.close();
    return {
      what: 'Listing 10,000 keys with their rotation',
      ours: times.ours,
      unit: 'ms',
      beside: 'as many signed requests',
      theirs: times.bare,
      aim: '≤ 1.5×',
    };
  } finally {
    await sandbox.close();
  }
}

/** Keys of key services, and files that are encrypted with them. */
export async function keyRows(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'qcred-bench-'));
  try {
    return [await listRow(dir), ...(await fileRows(dir))];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
