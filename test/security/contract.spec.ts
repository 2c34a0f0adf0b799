/** The same window, in the real app: what the page can reach through the preload script once it is not ours any more. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import fc from 'fast-check';
import { type CallName, calls } from '#shared/contract/index.ts';
import { expect, test } from '../e2e/harness.ts';
import { createVault, textOf, writeHome } from '../e2e/ui.ts';
import { fillIn, inputsFor } from './hostile.ts';

const secret = 'CANARY/window/secret+0123456789';

/** Asks as any script in the page can. */
const invoke = (page: Page, name: string, input?: unknown) =>
  page.evaluate(([call, given]) => window.qcred.invoke(call as CallName, given as never), [
    name,
    input,
  ] as const) as Promise<{ ok: boolean; value?: unknown; error?: { code: string; message: string } }>;

async function addProfile(page: Page): Promise<string> {
  const source = { kind: 'credential', accessKeyId: 'AKIATEST00000001', secretAccessKey: secret };
  const draft = { name: 'backups', provider: 'quilibrium', region: 'q-world-1', endpoints: {}, source };
  const { value } = await invoke(page, 'profile.save', draft);
  return (value as { id: string }).id;
}

test('neither reads nor writes files of its choice', async ({ launch }) => {
  const running = await launch();
  const { page, home, person, app } = running;
  await createVault(running);
  const id = await addProfile(page);
  const key = await writeHome(home, '.ssh/id_ed25519', 'PRIVATE KEY\nits lines\n');
  await writeHome(home, '.bashrc', 'alias ll="ls -l"\n');
  for (const path of [key, '/etc/shadow', '../../etc/passwd']) {
    const request = { target: 'dotenv', profileIds: [id], mode: 'static', path, file: { token: path } };
    const answer = await invoke(page, 'export.plan', request);
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad_input' } });
    expect(JSON.stringify(answer)).not.toContain('its lines');
  }
  // Even the file that the person chose is written only when they say so.
  await app.evaluate(
    ({ dialog }, filePath) => {
      Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath }) });
    },
    join(home, '.bashrc'),
  );
  const chosen = await invoke(page, 'file.choose', { target: 'dotenv', profileName: 'x' });
  const { token } = chosen.value as { token: string };
  const plan = await invoke(page, 'export.plan', {
    target: 'dotenv',
    profileIds: [id],
    mode: 'static',
    file: { token },
  });
  await person.says(false);
  const { planId } = plan.value as { planId: string };
  expect(await invoke(page, 'plan.apply', { planId })).toMatchObject({
    ok: false,
    error: { code: 'cancelled' },
  });
  expect(await textOf(join(home, '.bashrc'))).toBe('alias ll="ls -l"\n');
  expect(await person.asked()).toEqual([expect.stringContaining(join(home, '.bashrc'))]);
});

test('does not send a key to a host of its choice', async ({ launch }) => {
  const heard: string[] = [];
  const evil = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.writeHead(403).end();
  });
  await new Promise<void>((done) => evil.listen(0, '127.0.0.1', done));
  try {
    const running = await launch();
    const { page, person } = running;
    await createVault(running);
    const id = await addProfile(page);
    await person.says(false);
    const host = `127.0.0.1:${(evil.address() as AddressInfo).port}`;
    const draft = {
      id,
      name: 'backups',
      provider: 'quilibrium',
      endpoints: { s3: `http://${host}`, iam: `http://${host}`, sts: `http://${host}` },
      source: { kind: 'credential', accessKeyId: 'AKIATEST00000001' },
    };
    expect(await invoke(page, 'profile.save', draft)).toMatchObject({
      ok: false,
      error: { code: 'cancelled' },
    });
    const key = { kind: 'profile', profileId: id };
    const account = { provider: 'quilibrium', endpoints: draft.endpoints, key };
    expect((await invoke(page, 'account.save', account)).ok).toBe(false);
    expect(heard).toEqual([]);
    const [question = '', ...more] = await person.asked();
    expect(question).toContain('AKIATEST00000001 (“backups”)');
    expect(question).toContain(host);
    expect(more).toHaveLength(1);
  } finally {
    evil.closeAllConnections();
    evil.close();
  }
});

test('lives through hostile inputs by way of the preload script', async ({ launch }) => {
  const running = await launch();
  const { page, person, app } = running;
  await createVault(running);
  const id = await addProfile(page);
  await person.says(false);
  await app.evaluate(({ dialog }) => {
    Object.assign(dialog, {
      showSaveDialog: async () => ({ canceled: true, filePath: '' }),
      showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
    });
  });
  // What ends the window or the vault is tried where it can be opened again (contract-fuzz.test.ts),
  // and what asks the network or the person's programs too.
  const names = (Object.keys(calls) as CallName[]).filter(
    (name) => !/^(vault|window|demo|account|iam|keys|session|connection|rotation|help|target)\./.test(name),
  );
  const inputs = fc
    .constantFrom(...names)
    .chain((name) => inputsFor(calls[name].input).map((input) => ({ name, input })));
  for (const { name, input } of fc.sample(inputs, { numRuns: 150, seed: 10 })) {
    const given = fillIn(input, { profile: [id], name: ['backups'] });
    const answer = await invoke(page, name, given).catch((error: Error) => {
      // What Playwright cannot hand over to the page, or the page not clone, goes nowhere.
      if (/clone|serializ|too (deep|long)|call stack|circular|evaluate: arg\./i.test(error.message))
        return null;
      throw error;
    });
    if (!answer || answer.ok) continue;
    expect(Object.keys(answer.error ?? {}).sort()).toEqual(['code', 'hint', 'message']);
    expect(answer.error?.code).not.toBe('internal');
  }
  expect((await invoke(page, 'state.get')).ok).toBe(true);
});
