/** Keys whose names are markup fall due, at a real notification daemon that reads markup. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inDays, madeAtNoon, sleepUntil } from '../e2e/clock.ts';
import { startDunst } from '../e2e/dunst.ts';
import { expect, test } from '../e2e/harness.ts';
import { makeVault, unlock } from '../e2e/ui.ts';
import { have } from '../support/command.ts';

test('a name is text in a notification, whatever it holds', async ({ launch }) => {
  test.skip(process.platform !== 'linux', 'elsewhere the notifications are the system’s own');
  test.skip(!(await have('dunst')), 'dunst is not on this machine');
  const dunst = await startDunst();
  try {
    const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
    const age = madeAtNoon(1);
    await makeVault(home, [
      { name: '<a href="https://evil.example/">Rotate here</a>', age },
      { name: '<b>a & b</b> <img src="x"/>\u202e', age },
    ]);
    const running = await launch({ home });
    await unlock(running);
    await sleepUntil(running, inDays(300, 12));
    await expect.poll(dunst.shown).toHaveLength(1);
    const [shown] = await dunst.shown();
    expect(shown?.title).toBe('2 keys are overdue');
    expect(shown?.body).not.toMatch(/<|\u202e/);
    expect(shown?.body).toContain('&lt;a href="https://evil.example/"&gt;Rotate here&lt;/a&gt;');
    expect(shown?.body).toContain('&lt;b&gt;a &amp; b&lt;/b&gt;');
  } finally {
    await dunst.stop();
  }
});
