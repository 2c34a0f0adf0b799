import { beforeEach, expect, it, vi } from 'vitest';
import type { AppState } from '#shared/contract/index.ts';

const asked: string[] = [];
/** Answers that are held back, by the call. */
const held = new Map<string, () => void>();
let undone = false;
const change = () => ({ id: 'c1', title: 'Export', at: '2026-11-28T00:00:00Z', paths: ['/a'], undone });
vi.stubGlobal('window', {
  qcred: {
    invoke: (name: string) => {
      asked.push(name);
      if (name === 'state.get') return Promise.resolve({ ok: true, value: { lastChange: change() } });
      return new Promise((resolve) => {
        held.set(name, () => {
          undone = name === 'change.undo';
          resolve({ ok: true, value: change() });
        });
      });
    },
  },
});

const { redoLast, undoChange } = await import('#renderer/features/tools/commands.ts');
const { useApp } = await import('#renderer/stores/app.ts');

/** Until what was begun has asked for something. */
const until = (name: string) => vi.waitFor(() => expect(asked).toContain(name));
const answer = (name: string) => {
  held.get(name)?.();
  asked.length = 0;
};

beforeEach(() => {
  asked.length = 0;
  held.clear();
  undone = false;
  useApp.setState({ state: { lastChange: change() } as Partial<AppState> as AppState });
});

it('does again what is still being undone when the key is pressed', async () => {
  void undoChange('c1');
  await until('change.undo');
  const again = redoLast();
  expect(asked).not.toContain('change.redo');
  answer('change.undo');
  await until('change.redo');
  answer('change.redo');
  await again;
});

it('has nothing to do again where nothing was undone', async () => {
  await redoLast();
  expect(asked).toEqual([]);
});
