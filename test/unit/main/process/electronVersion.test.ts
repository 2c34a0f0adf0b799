import { expect, it } from 'vitest';
import { olderThan } from '#main/process/electronVersion.ts';

it('tells of an Electron that is a major version behind, and of no other', () => {
  expect(olderThan('33.2.1', '45.4.1')).toEqual({ running: '33.2.1', wanted: '45.4.1' });
  expect(olderThan('9.0.0', '45.4.1')).toEqual({ running: '9.0.0', wanted: '45.4.1' });
  for (const running of ['45.0.0', '45.4.1', '46.0.0']) expect(olderThan(running, '45.4.1')).toBeUndefined();
});
