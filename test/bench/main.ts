import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { activeRows } from './active.ts';
import { commandRows, growthRows } from './command.ts';
import { fileRows } from './files.ts';
import { healthRows } from './health.ts';
import { idleRows } from './idle.ts';
import { keyRows } from './keys.ts';
import { largeRows } from './large.ts';
import { markdown, type Row } from './measure.ts';
import { syncRows } from './sync.ts';
import { toolRows } from './tools.ts';
import { windowRows } from './window.ts';

const parts: Readonly<Record<string, () => Promise<Row[]>>> = {
  active: activeRows,
  command: commandRows,
  files: fileRows,
  growth: growthRows,
  health: healthRows,
  keys: keyRows,
  large: largeRows,
  sync: syncRows,
  tools: toolRows,
  window: windowRows,
};

const args = process.argv.slice(2);
const chosen = args.filter((arg) => arg in parts);
const rows: Row[] = [];
for (const name of chosen.length > 0 || args.includes('idle') ? chosen : Object.keys(parts))
  rows.push(...((await parts[name]?.()) ?? []));
// Takes as long as it says, so only when asked for.
if (args.includes('idle'))
  rows.push(...(await idleRows(Number(args.find((arg) => /^\d+$/.test(arg)) ?? 10))));

const table = markdown(rows);
console.log(table);

if (args.includes('--write')) {
  const path = new URL('../../docs/PERFORMANCE.md', import.meta.url);
  const where = `Measured with Node ${process.versions.node} on ${process.platform}, ${cpus().length} cores.`;
  const [head = ''] = readFileSync(path, 'utf8').split('<!-- table -->');
  writeFileSync(path, `${head}<!-- table -->\n\n${where}\n\n${table}\n`);
}
