import { expect, it } from 'vitest';
import { createBudget, most, tooInvolved } from '#core/formats/text/budget.ts';

const involved = expect.objectContaining({ code: 'too_involved' });

it('a text may be as long as 64 million characters, and no longer', () => {
  expect(most.length).toBe(67_108_864);
  const text = { length: most.length } as unknown as string;
  expect(() => createBudget(text)).not.toThrow();
  const longer = { length: most.length + 1 } as unknown as string;
  expect(() => createBudget(longer)).toThrow(involved);
  expect(() => createBudget(longer)).toThrow('longer than 64 million characters');
});

it('a text may be as deep as two hundred levels', () => {
  const { reach } = createBudget('');
  expect(most.depth).toBe(200);
  reach(200);
  expect(() => reach(201)).toThrow(involved);
  expect(() => reach(201)).toThrow('more than 200 levels deep');
});

it('five million steps may be taken in all, by whoever reads', () => {
  expect(most.steps).toBe(5_000_000);
  const { spend } = createBudget('');
  spend(4_999_998);
  spend();
  spend(1);
  expect(() => spend()).toThrow(involved);
  const { spend: spendAgain } = createBudget('');
  spendAgain(5_000_000);
  expect(() => spendAgain(1)).toThrow(involved);
});

it('what is too involved is left alone, and named where it has a name', () => {
  expect(tooInvolved('is odd').message).toBe('Too involved, left alone: the file is odd.');
  expect(tooInvolved('is odd', '/a/b').message).toBe('/a/b: Too involved, left alone: the file is odd.');
});
