import fc from 'fast-check';
import { expect, it } from 'vitest';
import { notificationText } from '#main/system/notificationText.ts';
import { isPrintable } from '#shared/printable.ts';

const notice = { title: 'A <b>key</b>', body: '“<a href="x">a & b</a>\u202e”' };

it('escapes what freedesktop desktops take for markup, and nothing elsewhere', () => {
  expect(notificationText(notice, 'linux')).toEqual({
    title: 'A <b>key</b>',
    body: '“&lt;a href="x"&gt;a &amp; b&lt;/a&gt;⟨U+202E⟩”',
  });
  expect(notificationText(notice, 'darwin').body).toBe('“<a href="x">a & b</a>⟨U+202E⟩”');
});

it('says nothing that cannot be seen, and no markup, whatever a name is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const { title, body } = notificationText({ title: name, body: name }, 'linux');
      expect(isPrintable(title) && isPrintable(body)).toBe(true);
      expect(body).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
    }),
    { seed: 1, numRuns: 1000 },
  );
});
