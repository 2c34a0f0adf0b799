import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesWith } from '#cli/demoSteps.ts';
import { createApp } from '#core/app.ts';
import { nodeDeps, workHere } from '#core/nodeDeps.ts';
import { revealCredential } from '#core/profiles/profiles.ts';
import type { OpenVault } from '#core/store/access.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { createPastes, secretOf } from '#core/tools/paste/pastes.ts';
import { createUnsavedKeeper } from '#core/unsaved.ts';
import { saveProfile } from '../support/calls.ts';

const passphrase = 'CANARY passphrase of the kept form';
const secret = 'CANARY/kept/secret+key';
const token = 'CANARY/kept/token';

/** A keeper for one vault, without the cost of opening a real one. */
function world(key = new Uint8Array(32)) {
  const deps = { now: () => new Date(), uuid: randomUUID, randomBytes, work: workHere };
  const pastes = createPastes(deps);
  const access = { vault: { key }, deps } as unknown as OpenVault;
  return { pastes, access, keeper: createUnsavedKeeper(pastes) };
}

describe('what was typed and not saved', () => {
  it('comes back after the lock, once, a secret as an id that can be saved', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'qcred-unsaved-'));
    const deps = nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: ['qcred'], dataDir });
    const app = createApp(deps, { version: '0.0.0', demo: false });
    await app.create('passphrase', passphrase);
    app.unsaved.keep({
      text: '{"half":"done"}',
      typed: [{ scope: 'form', secretAccessKey: secret }],
      pasteIds: [],
    });
    app.lock();
    expect(app.unsaved.has()).toBe(true);
    expect(() => app.unsaved.take()).toThrow('locked');
    expect(await filesWith(dataDir, 'CANARY')).toEqual([]);
    await app.unlock(passphrase);
    const back = app.unsaved.take();
    expect(back?.text).toBe('{"half":"done"}');
    expect(JSON.stringify(back)).not.toContain('CANARY');
    expect(back?.entered).toEqual([
      { scope: 'form', pasteId: expect.any(String), hasSecret: true, hasSessionToken: false },
    ]);
    expect([app.unsaved.has(), app.unsaved.take()]).toEqual([false, null]);

    await saveProfile(app, {
      name: 'backups',
      provider: 'quilibrium',
      source: { kind: 'credential', accessKeyId: 'QZKD83JX02MS71PLA4B' },
      endpoints: {},
      pasteId: back?.entered[0]?.pasteId,
    });
    const { access } = app.open();
    const [credential] = (await access.vault.state()).credentials;
    expect(credential?.origin).toBe('typed in');
    const kept = await revealCredential(access, credential?.id ?? '', 'shown');
    expect(kept.secretAccessKey.reveal()).toBe(secret);
    app.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('keeps a pasted secret over several locks, with what was typed beside it', async () => {
    const { pastes, access, keeper } = world();
    const pasted = await pastes.recognise(
      `AWS_ACCESS_KEY_ID=QZKD83JX02MS71PLA4B\nAWS_SECRET_ACCESS_KEY=${secret}`,
    );
    const pasteId = pasted.keys[0]?.pasteId ?? '';
    keeper.keep(access, { text: '', typed: [], pasteIds: [pasteId, 'one that was forgotten'] });
    pastes.forget();
    expect(keeper.take(access)?.entered).toEqual([]);
    expect(pastes.words(pasteId).accessKeyId).toBe('QZKD83JX02MS71PLA4B');
    keeper.keep(access, { text: '', typed: [{ scope: 'form', pasteId, sessionToken: token }], pasteIds: [] });
    pastes.forget();
    expect(keeper.take(access)?.entered).toMatchObject([{ pasteId, hasSecret: true, hasSessionToken: true }]);
    const whole = pastes.take(pasteId);
    expect([whole?.secretAccessKey.reveal(), whole?.sessionToken?.reveal()]).toEqual([secret, token]);
  });

  it('is nothing to another vault, and forgotten with the next lock that has nothing to keep', () => {
    const { access, keeper } = world();
    const other = world(new Uint8Array(32).fill(1)).access;
    keeper.keep(access, { text: 'half done', typed: [], pasteIds: [] });
    expect([keeper.take(other), keeper.take(access)]).toEqual([null, null]);
    keeper.keep(access, { text: 'half done', typed: [], pasteIds: [] });
    keeper.keep(access, null);
    expect([keeper.has(), keeper.take(access)]).toEqual([false, null]);
  });
});

describe('a secret that was typed in part', () => {
  const material = { secretAccessKey: new Secret('held'), sessionToken: new Secret('token') };
  const shown = (given: Parameters<typeof secretOf>[0], typed: boolean) => {
    const whole = secretOf(given, { material, words: {}, typed });
    return [whole?.secretAccessKey.reveal(), whole?.sessionToken?.reveal()];
  };

  it('takes the rest from what is held, but no token of another secret', () => {
    expect(shown({}, false)).toEqual(['held', 'token']);
    expect(shown({ sessionToken: ' new ' }, false)).toEqual(['held', 'new']);
    expect(shown({ secretAccessKey: 'new' }, false)).toEqual(['new', undefined]);
    expect(shown({ secretAccessKey: 'new' }, true)).toEqual(['new', 'token']);
    expect(secretOf({ sessionToken: 'alone' }, undefined)).toBeUndefined();
  });
});
