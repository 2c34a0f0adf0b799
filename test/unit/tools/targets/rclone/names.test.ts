import { describe, expect, it } from 'vitest';
import { rcloneNameFor } from '#core/tools/targets/rclone/names.ts';

describe('a remote’s name', () => {
  it.each(['ab', 'my work-2_', '_a', '1-', 'x'.repeat(255)])('may be %j', (name) => {
    expect(rcloneNameFor(name)).toEqual({ legal: true, nearest: name, why: '' });
  });

  it.each<[name: string, nearest: string, why: RegExp]>([
    ['', 'remote', /letters, digits/],
    ['a', 'remote-a', /letter for a drive/],
    ['_', 'remote-_', /letter for a drive/],
    ['DEFAULT', 'remote-DEFAULT', /to every remote/],
    ['-', 'remote', /letters, digits/],
    ['é', 'remote', /letters, digits/],
    [' -a b ', 'a b', /letters, digits/],
    ['a b-- ', 'a b', /letters, digits/],
    ['--  a', 'remote', /letters, digits/],
    ['--  ab', 'ab', /letters, digits/],
    ['a.b/c..d', 'a-b-c-d', /letters, digits/],
    ['Zürich', 'Zurich', /letters, digits/],
    ['日本 3', 'remote-3', /letters, digits/],
    ['x'.repeat(256), 'x'.repeat(255), /at most 255/],
    [`${'x'.repeat(254)}  y`, 'x'.repeat(254), /at most 255/],
    [`${'x'.repeat(254)}.`, 'x'.repeat(254), /letters, digits/],
    [`日${'9'.repeat(300)}`, `remote-${'9'.repeat(248)}`, /at most 255/],
  ])('is not %j but %j', (name, nearest, why) => {
    expect(rcloneNameFor(name)).toEqual({ legal: false, nearest, why: expect.stringMatching(why) });
  });
});
