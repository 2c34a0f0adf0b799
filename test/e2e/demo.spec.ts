/** What the demo leaves behind in the real app: nothing, whether the person leaves it or quits. */
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, type Running, test } from './harness.ts';

const homes = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('qcred-demo-'));

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

/** Starts the demo. @returns where its account is, and the folders that were there before */
async function startDemo({ page }: Running): Promise<{ url: string; before: string[] }> {
  const before = await homes();
  const url = await page.evaluate(async () => {
    await window.qcred.invoke('demo.start', undefined);
    const state = await window.qcred.invoke('state.get', undefined);
    return state.ok ? state.value.profiles[0]?.endpoints.s3 : undefined;
  });
  expect(await homes()).toHaveLength(before.length + 1);
  expect(await answers(url ?? '')).toBe(true);
  return { url: url ?? '', before };
}

test('the demo leaves no folder and no account when the person leaves it', async ({ launch }) => {
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { url, before } = await startDemo(running);
  await running.page.evaluate(() => window.qcred.invoke('demo.stop', undefined));
  expect(await homes()).toEqual(before);
  expect(await answers(url)).toBe(false);
  await expect(running.page.getByRole('button', { name: 'Create vault' })).toBeVisible();
});

test('the demo leaves no folder when the app is quit', async ({ launch }) => {
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { before } = await startDemo(running);
  await running.quit();
  expect(await homes()).toEqual(before);
});
