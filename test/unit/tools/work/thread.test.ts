import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { targetById } from '#core/tools/targets/index.ts';
import { createThread, type Thread } from '#core/tools/work/thread.ts';
import { fromWire, toWire } from '#core/tools/work/wire.ts';
import { entryOf, inMode, secretText } from '../targets/contract.ts';

const real = () => new Worker(new URL('../../../../src/core/worker.ts', import.meta.url));
/** A thread that is ready, and then does this for every job. */
const acting = (code: string) => () =>
  new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', (message) => { ${code} });
     parentPort.postMessage('ready');`,
    { eval: true, resourceLimits: { maxOldGenerationSizeMb: 32 } },
  );

let thread: Thread | undefined;
afterEach(() => thread?.rest());

const file = (text: string) => [{ part: 'config', path: '/home/person/litestream.yml', text }];

describe('the thread that texts are read on', () => {
  it('finds what is found here, secrets in hand', async () => {
    thread = createThread(real);
    const text = `access-key-id: A\nsecret-access-key: "${secretText}"\n`;
    const { profiles } = await thread.work('read', 'litestream', file(text));
    expect(profiles).toEqual(targetById('litestream').read(file(text)).profiles);
    expect(profiles[0]?.secretAccessKey?.reveal()).toBe(secretText);
    const entries = [inMode('static', entryOf('default', { sessionToken: undefined }))];
    const meant = { entries: entries.map((entry) => ({ ...entry, sessionToken: undefined })), remove: [] };
    const planned = await thread.work('plan', 'litestream', file(text), meant);
    expect(planned).toEqual(targetById('litestream').plan(file(text), meant.entries, []));
    expect(await thread.work('drifted', 'litestream', file(text), meant.entries)).toEqual([0]);
    const { keys } = await thread.work(
      'recognise',
      `AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=${secretText}\n`,
    );
    expect(keys[0]?.secretAccessKey?.reveal()).toBe(secretText);
  });

  it('refuses what is refused here, in the same words, and goes on', async () => {
    thread = createThread(real);
    const broken = thread.work('read', 'litestream', file('a: [\n'));
    await expect(broken).rejects.toMatchObject({
      code: 'file_malformed',
      message: expect.stringContaining('/home/person/litestream.yml: Line'),
    });
    expect(await thread.work('read', 'litestream', file(''))).toEqual({ profiles: [], notices: [] });
  });

  it('is ended when a file takes too long; the file is left alone, and others are read', async () => {
    let started = 0;
    const hang = acting('while (true);');
    const answer = acting("parentPort.postMessage({ value: 'read' })");
    thread = createThread(() => (started++ === 0 ? hang() : answer()), { jobMs: 500 });
    const jobs = [thread.work('read', 'litestream', file('x')), thread.work('recognise', 'y')];
    await expect(jobs[0]).rejects.toMatchObject({
      code: 'too_involved',
      message:
        '/home/person/litestream.yml: Too involved, left alone: the file takes longer than 1 seconds to read.',
    });
    expect(await jobs[1]).toBe('read');
    expect(started).toBe(2);
  });

  it('is ended when a file takes more memory than it is given', async () => {
    const full = acting('const all = []; while (true) all.push(new Array(100_000).fill(all.length));');
    thread = createThread(full);
    await expect(thread.work('read', 'litestream', file('x'))).rejects.toMatchObject({
      code: 'too_involved',
      message: expect.stringContaining('memory'),
    });
  });

  it('that ends by itself fails what it was asked, and the next job starts another', async () => {
    let started = 0;
    const answer = acting("parentPort.postMessage({ value: 'read' })");
    thread = createThread(() => (started++ === 0 ? acting('process.exit(0)')() : answer()));
    await expect(thread.work('recognise', 'x')).rejects.toThrow('ended');
    expect(await thread.work('recognise', 'x')).toBe('read');
  });

  it('forgets all it read when it rests, and starts again', async () => {
    let started = 0;
    const count = acting(
      'globalThis.n = (globalThis.n ?? 0) + 1; parentPort.postMessage({ value: globalThis.n })',
    );
    thread = createThread(() => {
      started++;
      return count();
    });
    expect(await thread.work('recognise', 'x')).toBe(1);
    expect(await thread.work('recognise', 'x')).toBe(2);
    thread.rest();
    expect(await thread.work('recognise', 'x')).toBe(1);
    expect(started).toBe(2);
  });
});

describe('values on their way', () => {
  it('arrive as they were', () => {
    const value = {
      a: [new Secret(secretText), undefined, null, 1],
      b: { c: new Secret(''), bytes: new Uint8Array([1]) },
      d: new Map([['k', 'v']]),
    };
    const arrived = fromWire(structuredClone(toWire(value)));
    expect(arrived).toEqual(value);
    expect((arrived as typeof value).b.c).toBeInstanceOf(Secret);
    expect((arrived as typeof value).a[0]).toMatchObject({});
    expect(((arrived as typeof value).a[0] as Secret).reveal()).toBe(secretText);
  });
});
