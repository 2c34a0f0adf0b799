import type { AssignmentDialect } from '../../formats/assignments/dialect.ts';
import { parseAssignments } from '../../formats/assignments/document.ts';
import { dotenvDialect } from '../../formats/assignments/dotenv.ts';
import { powershellDialect } from '../../formats/assignments/powershell.ts';
import { variablesOf } from '../../formats/assignments/read.ts';
import { shellDialect } from '../../formats/assignments/shell.ts';
import type { Reader } from './found.ts';
import { gather, type Pair } from './gather.ts';

/** Languages of variables, each with what only it has. */
const dialects: readonly (readonly [has: RegExp, dialect: AssignmentDialect, format: string])[] = [
  [/^[ \t]*\$env:\w+/im, powershellDialect, 'PowerShell lines'],
  [/^[ \t]*export\s+\w+=/m, shellDialect, 'export lines'],
  [/^\w+=/m, dotenvDialect, '.env file'],
];

/**
 * Files of variables by the rules of their language, so that quotes and what is in them come out as a
 * program would get them. A value that is computed, or that programs do not agree on, is left to the
 * reader that is less strict.
 */
export const readVariables: Reader = (text) => {
  const [, dialect, format = ''] = dialects.find(([has]) => has.test(text)) ?? [];
  if (!dialect) return null;
  const keys = gather(pairsIn(text, dialect));
  return keys.length > 0 ? { format, keys } : null;
};

function pairsIn(text: string, dialect: AssignmentDialect): Pair[] {
  try {
    const variables = variablesOf(parseAssignments(text, dialect));
    return [...variables].flatMap(([name, { value }]): Pair[] => (value === null ? [] : [[name, value]]));
  } catch {
    return [];
  }
}
