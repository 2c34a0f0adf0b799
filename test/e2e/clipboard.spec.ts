/** How long a copied secret stays on the clipboard, in the real app. */
import { holdTimers } from './clock.ts';
import { expect, type Running, test } from './harness.ts';
import { createVault } from './ui.ts';

const secret = 'CANARY/clipboard/secret+0123456789';

/** A vault with one key, and what is done with it here. */
async function withKey(running: Running) {
  const { app, page } = running;
  await createVault(running);
  const credentialId = await page.evaluate(async (secretAccessKey) => {
    const source = { kind: 'credential' as const, accessKeyId: 'QZKD83JX02MS71PLA4B', secretAccessKey };
    const draft = {
      name: 'photos',
      provider: 'quilibrium' as const,
      region: 'q-world-1',
      endpoints: {},
      source,
    };
    await window.qcred.invoke('profile.save', draft);
    const state = await window.qcred.invoke('state.get', undefined);
    return state.ok ? (state.value.profiles[0]?.credential?.id ?? '') : '';
  }, secret);
  return {
    holds: () => app.evaluate(({ clipboard }) => clipboard.readText()),
    put: (text: string) => app.evaluate(({ clipboard }, one) => clipboard.writeText(one), text),
    /** Copies the secret, which may then stay for so long. */
    copy: (seconds: number) =>
      page.evaluate(
        async ([id, clipboardSeconds]) => {
          await window.qcred.invoke('settings.save', { clipboardSeconds });
          await window.qcred.invoke('credential.copySecret', { credentialId: id });
        },
        [credentialId, seconds] as const,
      ),
  };
}

test('a copied secret goes when its time is up, counted from the last copy, and nothing else does', async ({
  launch,
}) => {
  const running = await launch();
  const { holds, put, copy } = await withKey(running);
  const fiveSecondsPass = await holdTimers(running, 4_999, 5_000);
  await copy(5);
  expect(await holds()).toBe(secret);
  expect(await fiveSecondsPass()).toBe(1);
  await expect.poll(holds).toBe('');

  await copy(5);
  await put('copied since');
  expect(await fiveSecondsPass()).toBe(1);
  expect(await holds()).toBe('copied since');

  await copy(5);
  await copy(300);
  expect(await fiveSecondsPass()).toBe(0);
  expect(await holds()).toBe(secret);
});

for (const [what, since, left] of [
  ['goes when the app is quit', null, ''],
  ['is not taken for what was copied since when the app is quit', 'copied since', 'copied since'],
] as const) {
  test(`a copied secret ${what}`, async ({ launch }) => {
    const running = await launch();
    const { copy, put, holds } = await withKey(running);
    // The display forgets what an application copied once that is gone, so the app's very end is looked at:
    // when everything is done that it does before, and it would go.
    await running.app.evaluate(({ app, clipboard }) => {
      let looked = false;
      app.on('before-quit', (event) => {
        if (event.defaultPrevented || looked) return;
        looked = true;
        event.preventDefault();
        void Promise.resolve(clipboard.readText()).then((text) => {
          console.log(`at the end: [${text.replace(/CANARY.*/, 'the secret')}]`);
          app.quit();
        });
      });
    });
    await copy(300);
    expect(await holds()).toBe(secret);
    if (since !== null) await put(since);
    await running.quit();
    expect(running.output()).toContain(`at the end: [${left}]`);
  });
}
