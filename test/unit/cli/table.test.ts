import { expect, it } from 'vitest';
import { table } from '#cli/table.ts';

it('aligns columns, leaves no trailing spaces, and lets no name move the cursor', () => {
  expect(
    table(
      ['A', 'LONG'],
      [
        ['xx', 'y'],
        ['é\u001b[2J', 'z'],
      ],
    ),
  ).toBe(['A      LONG', 'xx     y', 'é␛[2J  z'].join('\n'));
  expect(table(['A', 'B'], [['1', '']])).toBe('A  B\n1');
});
