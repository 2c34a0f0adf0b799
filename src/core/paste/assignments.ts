import type { Reader } from './found.ts';
import { gather, type Pair } from './gather.ts';
import { longestLine, unquote } from './text.ts';

// How a line of each kind begins: PowerShell, the Windows prompt, fish.
const powershell = /^\s*(?:PS [^>]*> ?)?\$env:(\w+)\s*=\s*(.+)$/i;
const windows = /^\s*(?:[A-Z]:[^>]*> ?)?set\s+("?\w+=.*)$/i;
const windowsLasting = /^\s*(?:[A-Z]:[^>]*> ?)?setx\s+(\w+)\s+("[^"]*"|\S+)/i;
const fish = /^\s*(?:\S*[>$#] )?set\s+(?:-\w+\s+)+(\w+)\s+("[^"]*"|'[^']*'|\S+)/;

// Any number of NAME=VALUE anywhere in a line: export, .env, a command with variables before it,
// `docker run -e`, Terraform and Python settings.
const assignment = /(?<![\w$.])([A-Za-z_]\w{0,80})[ \t]*=[ \t]*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s;"'][^\s;]*)/g;

/** Variables: shell, PowerShell, Windows prompt, fish, .env. */
export const readAssignments: Reader = (text) => {
  const pairs: Pair[] = [];
  let format = '.env file';
  for (const line of text.split(/\n|&&/)) {
    if (line.length > longestLine || /^\s*#/.test(line)) continue;
    const special = specialLine(line);
    if (special) {
      format = special.format;
      pairs.push(special.pair);
      continue;
    }
    if (/^\s*(?:\S*[>$#] )?export\s/.test(line)) format = 'export lines';
    for (const [, name = '', value = ''] of line.matchAll(assignment)) pairs.push([name, unquote(value)]);
  }
  const keys = gather(pairs);
  return keys.length > 0 ? { format, keys } : null;
};

function specialLine(line: string): { format: string; pair: Pair } | null {
  // `set "NAME=VALUE"` quotes the whole, so that no blank before `&` becomes part of the value.
  const [, set] = windows.exec(line) ?? [];
  if (set !== undefined) {
    const [name = '', ...value] = unquote(set).split('=');
    return { format: 'Windows set lines', pair: [name, unquote(value.join('='))] };
  }
  const kinds: readonly [RegExp, string][] = [
    [powershell, 'PowerShell lines'],
    [windowsLasting, 'Windows set lines'],
    [fish, 'fish lines'],
  ];
  for (const [pattern, format] of kinds) {
    const [, name, value] = pattern.exec(line) ?? [];
    if (name !== undefined && value !== undefined) return { format, pair: [name, unquote(value)] };
  }
  return null;
}
