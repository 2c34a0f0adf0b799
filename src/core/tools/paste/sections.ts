import type { RawKey, Reader } from './found.ts';
import { gather, type Pair } from './gather.ts';
import { longestLine, unquote } from './text.ts';

/** Settings in `[sections]` that no tool's own reader takes: TOML, and files that are not whole. */
export const readSections: Reader = (text) => {
  if (!/^[ \t]*\[[^\]\n]+\]/m.test(text)) return null;
  const keys: RawKey[] = [];
  let name: string | undefined;
  let pairs: Pair[] = [];
  const flush = (): void => {
    keys.push(...gather(pairs, { name }));
    pairs = [];
  };
  for (const line of text.split('\n')) {
    if (line.length > longestLine || /^\s*[#;]/.test(line)) continue;
    const header = /^\s*\[+([^\]]*)\]/.exec(line)?.[1];
    const at = line.search(/[=:]/);
    if (header !== undefined) {
      flush();
      name = plainName(header);
    } else if (at > 0) pairs.push([line.slice(0, at).trim(), unquote(line.slice(at + 1))]);
  }
  flush();
  return keys.length > 0 ? { format: 'settings in sections', keys } : null;
};

const plainName = (header: string): string | undefined => {
  const name = header.replace(/^profile\s+/, '').trim();
  return name === 'default' ? undefined : name;
};
