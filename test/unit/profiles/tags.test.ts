import { describe, expect, it } from 'vitest';
import { tagsWith } from '#core/profiles/tags.ts';

const work = { name: 'work', tags: ['backups', 'Nightly'] };

describe('tags of a profile', () => {
  it('are put on at the end, each once whatever its case, as they were spelled first', () => {
    expect(tagsWith({ name: 'work' }, { add: ['b', 'a', 'B'] })).toEqual(['b', 'a']);
    expect(tagsWith(work, { add: ['NIGHTLY', 'Team Übung', 'team übung'] })).toEqual([
      'backups',
      'Nightly',
      'Team Übung',
    ]);
  });

  it('are one with those whose marks are written otherwise', () => {
    const tagged = { name: 'work', tags: ['\u00e4'] };
    expect(tagsWith(tagged, { add: ['a\u0308'] })).toEqual(['\u00e4']);
    expect(tagsWith(tagged, { remove: ['A\u0308'] })).toBeUndefined();
  });

  it('are taken off whatever their case, and leave none behind where none is left', () => {
    expect(tagsWith(work, { remove: ['nightly'] })).toEqual(['backups']);
    expect(tagsWith(work, { remove: ['BACKUPS', 'nightly', 'Nightly'] })).toBeUndefined();
    expect(tagsWith(work, { remove: ['backups'], add: ['Backups'] })).toEqual(['Nightly', 'Backups']);
  });

  it('are not taken off where one is not there, and it says which there are', () => {
    expect(() => tagsWith(work, { remove: ['nightly', 'x', 'y'] })).toThrow('"work" has no tag "x" and "y".');
    expect(() => tagsWith({ name: 'work' }, { remove: ['x'] })).toThrow(
      expect.objectContaining({ code: 'not_found', hint: 'It has none.' }),
    );
  });

  it('are refused where they cannot be, or where there are too many', () => {
    for (const tag of ['', ' a', 'a,b', 'a\nb', 'a\u202eb', 'x'.repeat(41)])
      expect(() => tagsWith(work, { add: [tag] }), JSON.stringify(tag)).toThrow(
        expect.objectContaining({ code: 'bad_input' }),
      );
    const eighteen = Array.from({ length: 18 }, (_, at) => `tag ${at}`);
    expect(tagsWith(work, { add: eighteen })).toHaveLength(20);
    expect(() => tagsWith(work, { add: ['fine', 'a,b'] })).toThrow(
      'The tag "a,b" must be words without a comma.',
    );
    expect(() => tagsWith(work, { add: [...eighteen, 'more'] })).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
  });
});
