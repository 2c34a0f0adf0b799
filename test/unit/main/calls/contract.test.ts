import { describe, expect, it } from 'vitest';
import { answerCalls, type Handlers } from '#main/calls/contract.ts';
import { calls } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';

/** Handlers that answer nothing, with some replaced. */
function handlersWith(replaced: Partial<Handlers>): Handlers {
  const silent = Object.fromEntries(Object.keys(calls).map((name) => [name, async () => undefined]));
  return { ...(silent as unknown as Handlers), ...replaced };
}

describe('answerCalls', () => {
  it('refuses to start when a call has no handler', () => {
    const { 'vault.lock': _left, ...rest } = handlersWith({});
    expect(() => answerCalls(rest as Handlers)).toThrow(/vault\.lock/);
  });

  it('hands parsed input to the handler and its output back', async () => {
    const asked: unknown[] = [];
    const call = answerCalls(
      handlersWith({
        'profile.duplicate': async (input) => {
          asked.push(input);
          return { id: 'copy' };
        },
      }),
    );
    expect(await call('profile.duplicate', { id: 'one', stray: true })).toEqual({
      ok: true,
      value: { id: 'copy' },
    });
    expect(asked).toEqual([{ id: 'one' }]);
  });

  it.each([
    ['profile.remove', { ids: [] }],
    ['profile.remove', undefined],
    ['activity.list', { limit: -1, verify: false }],
    ['vault.lock', 'something'],
    ['settings.save', { revealSeconds: 'ten' }],
  ])('refuses input of %s that does not fit, before the handler sees it', async (name, input) => {
    let reached = false;
    const handlers = handlersWith({
      [name]: async () => {
        reached = true;
      },
    });
    expect(await answerCalls(handlers)(name, input)).toMatchObject({
      ok: false,
      error: { code: 'bad_input' },
    });
    expect(reached).toBe(false);
  });

  it.each(['nothing.such', 'toString', '__proto__', 'constructor', '', 7, null, undefined, ['vault.lock']])(
    'knows no call named %s',
    async (name) => {
      const answer = await answerCalls(handlersWith({}))(name, undefined);
      expect(answer).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    },
  );

  it('drops what the contract does not name from an answer', async () => {
    const answer = { id: 'x', replaced: false, secretAccessKey: 'CANARY-extra' };
    const call = answerCalls(handlersWith({ 'profile.save': async () => answer }));
    const draft = {
      name: 'n',
      provider: 's3',
      source: { kind: 'credential', accessKeyId: 'A' },
      endpoints: {},
    };
    expect(await call('profile.save', draft)).toEqual({ ok: true, value: { id: 'x', replaced: false } });
  });

  it('passes our errors on in words, and tells nothing of others', async () => {
    const call = answerCalls(
      handlersWith({
        'demo.start': async () => {
          throw new QCredError('vault_busy', 'Busy.', 'Wait.');
        },
        'demo.stop': async () => {
          throw new Error('CANARY-in-a-message');
        },
      }),
    );
    expect(await call('demo.start', undefined)).toEqual({
      ok: false,
      error: { code: 'vault_busy', message: 'Busy.', hint: 'Wait.' },
    });
    const answer = await call('demo.stop', undefined);
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('CANARY');
  });
});
