import { expect, it } from 'vitest';
import { blocksOpenedBy } from '#core/formats/assignments/shellBlocks.ts';

it.each<[statement: string, opened: number]>([
  ['if x', 1],
  ['a; if x', 1],
  ['a; if x; then b; fi', 0],
  ['echo if x', 0],
  ['fi', -1],
  ["''if x", 0],
  ["echo '; if x'", 0],
  ['echo "\\" ; if x"', 0],
  ['echo "a \\"b\\" ; if x" ; if y', 1],
  [`echo $\{a:-; if x}`, 0],
  ['# ; if x', 0],
  ['a # ; if x', 0],
  ['a;# ; if x', 0],
  ['a#b ; if x', 1],
  ['f() {', 1],
  ['}', -1],
  ['case a in', 1],
  ['esac', -1],
])('%j opens %d', (statement, opened) => {
  expect(blocksOpenedBy(statement)).toBe(opened);
});
