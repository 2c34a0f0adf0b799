import { describe, expect, it } from 'vitest';
import { addIdentity, makeKey, makeUser } from '#sandbox/make.ts';
import { startSandbox } from '#sandbox/sandbox.ts';
import { draftFor, openBench } from './world.ts';

const secret = 'CANARY/sync/secret+0123456789abcdefghij';

describe('a large account', () => {
  it('costs as many calls as pages, and time in proportion', async () => {
    const asked: string[] = [];
    const sandbox = await startSandbox({
      users: [{ name: 'demo', keys: [] }],
      log: ({ operation }) => asked.push(operation),
    });
    const bench = await openBench();
    try {
      const fill = (from: number, to: number) => {
        for (let n = from; n < to; n++) {
          const user = makeUser({ name: `user-${n}`, createdAt: new Date(1_700_000_000_000 + n * 1000) });
          user.keys = [0, 1].map((k) =>
            makeKey({ createdAt: new Date(1_700_000_000_000 + (n * 2 + k) * 60_000) }, new Date()),
          );
          addIdentity(sandbox.account, user);
        }
      };
      fill(0, 1000);
      const accounts = await bench.accounts();
      const { id } = await accounts.save(draftFor(sandbox, sandbox.addKey({ secretAccessKey: secret })));
      const timed = async () => {
        asked.length = 0;
        const began = performance.now();
        await accounts.sync(id);
        return performance.now() - began;
      };
      await timed();
      sandbox.account.report = null;
      const small = await timed();
      fill(1000, 10_000);
      sandbox.account.report = null;
      const large = await timed();
      const calls = new Map<string, number>();
      for (const name of asked) calls.set(name, (calls.get(name) ?? 0) + 1);
      expect(Object.fromEntries(calls)).toEqual({
        GetAccountAuthorizationDetails: 11,
        GenerateCredentialReport: 3,
        GetCredentialReport: 1,
        // Those of the one user whose key is kept here.
        ListAccessKeys: 1,
        GetAccessKeyLastUsed: 1,
      });
      expect((await bench.account(id)).counts).toMatchObject({ users: 10_001, keys: 20_001 });
      expect((await bench.account(id)).lastSync).toMatchObject({ status: 'complete' });
      // Ten times the users; the rest is room for a machine that is busy.
      expect(large / small).toBeLessThan(40);
    } finally {
      bench.close();
      await sandbox.close();
    }
  });
});
