import { describe, expect, it } from 'vitest';
import { wordsOf } from '#renderer/features/settings/Updates.tsx';
import type { UpdateView } from '#shared/contract/index.ts';

const newer = (by: Extract<UpdateView, { state: 'newer' }>['by']): UpdateView => ({
  state: 'newer',
  version: '1.1.0',
  page: 'https://qcred.example/1.1.0',
  by,
});

describe('what is said of newer versions', () => {
  it.each<[boolean, UpdateView | null, string]>([
    [false, null, 'asks nobody'],
    [true, null, 'when you ask it to'],
    [true, { state: 'current' }, 'the newest version'],
    [true, newer({ kind: 'itself' }), 'QCred 1.1.0 is out: https://qcred.example/1.1.0'],
    [
      true,
      newer({ kind: 'command', command: 'sudo apt install ./q.deb' }),
      'then run: sudo apt install ./q.deb',
    ],
    [true, newer({ kind: 'hand' }), 'put it in the place of this one'],
  ])('with a feed (%s) and %j', (isOn, found, words) => {
    expect(wordsOf(isOn, found)).toContain(words);
  });
});
