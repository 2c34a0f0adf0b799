import { expect, it } from 'vitest';
import { targetById, targets } from '#core/tools/targets/index.ts';
import { fileStem } from '#core/tools/targets/kit/chosenFile.ts';

const many = targets.filter(({ holds }) => holds === 'many');

it.each(many.map(({ id }) => id))(
  '%s gives a name in another script one that can be told from a number',
  (id) => {
    for (const name of ['مشروع 2', 'проект 2', '計画２', '2 ملف 7']) {
      const { legal, nearest } = targetById(id).nameFor(name);
      if (!legal) expect(nearest).toMatch(/[a-z]{6}-.*\d/);
    }
    // What has letters left keeps them.
    expect(targetById(id).nameFor('Zürich!2').nearest.toLowerCase()).toMatch(/^zu\W?rich-2$/);
  },
);

it('calls a file so, too', () => {
  expect([fileStem('مشروع 2'), fileStem('ملف'), fileStem('lab 2')]).toEqual([
    'profile-2',
    'profile',
    'lab-2',
  ]);
});
