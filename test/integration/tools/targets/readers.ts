/**
 * Values that a careless quoting would lose or run. A form that cannot say one of them must refuse
 * it; what it does not refuse, its readers must find again.
 */
export const hardValues: readonly string[] = [
  'plain',
  'a/b+c=d==',
  'with blank',
  'two  blanks',
  '#first',
  'a#b',
  'a #b',
  'a;b&c|d',
  '$HOME',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what shells and some readers expand
  '${HOME}',
  '$(echo CANARY)',
  '`echo CANARY`',
  '%PATH%',
  "it's",
  "''",
  '"quoted"',
  'back\\slash',
  'end\\',
  '\\n',
  '*',
  '~',
  '!x',
  'a=b',
  'é😀',
  'export A=b',
];
