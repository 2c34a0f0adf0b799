import { IAM } from '@aws-sdk/client-iam';
import { STS } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { eachPage, type PageEnd } from '#core/accounts/iam/pages.ts';
import { createAsk } from '#core/accounts/pull/ask.ts';
import { type ErrorCode, QCredError } from '#shared/errors.ts';

const never = new AbortController().signal;
const client = { iam: new IAM({ region: 'q' }), sts: new STS({ region: 'q' }), close() {}, hasSts: true };

/** Calls that are refused, or not, and how often they were made. */
function calls(answer: (n: number) => ErrorCode | null) {
  let made = 0;
  return {
    made: () => made,
    async call() {
      const code = answer(++made);
      if (code) throw new QCredError(code, code);
      return made;
    },
  };
}

describe('asking a service', () => {
  it('remembers what it lacks, and does not ask for what is known to be lacking', async () => {
    const ask = createAsk(client, ['GetUser'], never);
    const known = calls(() => null);
    expect(await ask.ask('GetUser', known.call)).toBeNull();
    expect(known.made()).toBe(0);
    const lacking = calls(() => 'not_available');
    for (let n = 0; n < 3; n++) expect(await ask.ask('ListRoles', lacking.call)).toBeNull();
    expect(lacking.made()).toBe(1);
    expect([...ask.missing]).toEqual(['GetUser', 'ListRoles']);
  });

  it('gives up what is refused again and again, later where some of it is allowed', async () => {
    const ask = createAsk(client, [], never);
    const refused = calls(() => 'denied');
    for (let n = 0; n < 20; n++) expect(await ask.ask('ListAccessKeys', refused.call)).toBeNull();
    expect(refused.made()).toBe(5);
    expect(await ask.own.ask('ListAccessKeys', async () => 'own')).toBe('own');
    const half = calls((n) => (n % 2 ? 'denied' : null));
    for (let n = 0; n < 50; n++) await ask.ask('GetUserPolicy', half.call);
    expect(half.made()).toBe(50);
    expect(ask.denied()).toEqual(['ListAccessKeys', 'GetUserPolicy']);
    expect(ask.missing.size).toBe(0);
  });

  it('passes on everything else', async () => {
    const ask = createAsk(client, [], never);
    for (const code of ['not_found', 'key_refused', 'connection_failed', 'cancelled'] as const) {
      await expect(ask.ask('GetUser', calls(() => code).call)).rejects.toMatchObject({ code });
    }
  });
});

describe('pages', () => {
  const pages =
    (all: Record<string, PageEnd & { n: number }>) =>
    async ({ Marker = '' }: { Marker?: string }) => {
      const page = all[Marker];
      if (!page) throw new Error(`no page ${Marker}`);
      return page;
    };
  const collect = async (all: Record<string, PageEnd & { n: number }>) => {
    const seen: number[] = [];
    const end = await eachPage(pages(all), ({ n }) => seen.push(n)).then(
      () => 'end',
      (error: QCredError) => error.code,
    );
    return { seen, end };
  };

  it('are followed to their end', async () => {
    const all = {
      '': { n: 1, IsTruncated: true, Marker: 'b' },
      b: { n: 2, IsTruncated: false, Marker: 'c' },
    };
    expect(await collect(all)).toEqual({ seen: [1, 2], end: 'end' });
  });

  it('that go round in a circle, or point nowhere, are left off and said to be', async () => {
    const circle = {
      '': { n: 1, IsTruncated: true, Marker: 'b' },
      b: { n: 2, IsTruncated: true, Marker: 'b' },
    };
    expect(await collect(circle)).toEqual({ seen: [1, 2], end: 'service_failed' });
    expect(await collect({ '': { n: 1, IsTruncated: true } })).toEqual({ seen: [1], end: 'service_failed' });
  });
});
