import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppState } from '#shared/contract/index.ts';
import { profileView } from '../../views.ts';

const found = (message: string) => ({ at: message, stale: false, findings: [] });
let answer: () => Promise<unknown>;
const focus = new Set<() => void>();

vi.stubGlobal('window', {
  qcred: { invoke: () => answer().then((value) => ({ ok: true, value })) },
  addEventListener: (_: string, listener: () => void) => focus.add(listener),
  removeEventListener: (_: string, listener: () => void) => focus.delete(listener),
});

const { followChanges, runChecks, useHealth } = await import('#renderer/features/health/health.ts');
const { useApp } = await import('#renderer/stores/app.ts');

const state = (part: Partial<AppState>) =>
  useApp.setState({
    state: { profiles: [], accounts: [], vault: { status: 'open' }, logProblem: null, ...part } as never,
  });

/** Has something happen during a look, whose answer is half of it, and sees the whole of it looked at. */
async function lookOnceMore(meanwhile: () => unknown): Promise<void> {
  let finish = (_: unknown) => {};
  answer = () => new Promise((resolve) => (finish = resolve));
  const running = runChecks();
  await meanwhile();
  finish(found('half'));
  answer = async () => found('whole');
  await running;
  expect(useHealth.getState().old).toBe(true);
  await vi.runAllTimersAsync();
  expect(useHealth.getState()).toMatchObject({ old: false, view: found('whole') });
}

describe('what the advisor found', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    answer = async () => found('before');
    useHealth.setState({ view: null, old: false, running: false, failure: null });
    state({});
    return () => vi.useRealTimers();
  });

  it('is old when what was looked at has changed, and is looked at again', async () => {
    const stop = followChanges();
    await runChecks();
    answer = async () => found('after');
    state({ profiles: [profileView({ name: 'new' })] });
    expect(useHealth.getState()).toMatchObject({ old: true, view: found('before') });
    await vi.runAllTimersAsync();
    expect(useHealth.getState()).toMatchObject({ old: false, view: found('after') });
    stop();
  });

  it('is looked at once more where it changed during the look', async () => {
    const stop = followChanges();
    await runChecks();
    await lookOnceMore(() => state({ profiles: [profileView({ name: 'meanwhile' })] }));
    stop();
  });

  it('is looked at once more where it changed during the very first look', async () => {
    const stop = followChanges();
    await lookOnceMore(() => state({ profiles: [profileView({ name: 'meanwhile' })] }));
    stop();
  });

  it('is looked at once more for who asks during a look: what was mended is seen only then', async () => {
    await lookOnceMore(runChecks);
  });

  it('is looked at again after a change to files that no profile tells of, and after its undo', async () => {
    const stop = followChanges();
    await runChecks();
    for (const undone of [false, true]) {
      answer = async () => found(`undone ${undone}`);
      state({ lastChange: { id: 'c', title: '', at: '', paths: [], undone } });
      await vi.runAllTimersAsync();
      expect(useHealth.getState().view).toEqual(found(`undone ${undone}`));
    }
    stop();
  });

  it('is looked at again when the person comes back from another program', async () => {
    const stop = followChanges();
    await runChecks();
    answer = async () => found('edited');
    for (const listener of focus) listener();
    await vi.runAllTimersAsync();
    expect(useHealth.getState().view).toEqual(found('edited'));
    stop();
    expect(focus.size).toBe(0);
  });

  it('stays where what changed is nothing that is looked at', async () => {
    const stop = followChanges();
    await runChecks();
    state({ rotations: [] });
    expect(useHealth.getState().old).toBe(false);
    stop();
  });
});
