import { type Part, soleName, type TargetText } from '../kit/target.ts';
import { effective, openHadoopFile } from './properties.ts';
import { names } from './read.ts';

/**
 * The properties of a configuration, each with the value that counts.
 *
 * @throws QCredError file_malformed
 */
export function hadoopParts(files: readonly TargetText[]): Part[] {
  const [source] = files;
  if (!source?.text?.trim()) return [];
  const { properties } = openHadoopFile(files);
  const byName = new Map<string, typeof properties>();
  for (const property of properties) {
    const known = byName.get(property.name);
    if (known) known.push(property);
    else byName.set(property.name, [property]);
  }
  const says = new Map([...byName].map(([name, all]) => [name, effective(all, name)?.value ?? '']));
  return [{ name: 'the configuration', of: [soleName], says }];
}

/** Whether a property is for an entry to say. */
export const isHadoopProperty = (name: string): boolean => ours.has(name);

const ours: ReadonlySet<string> = new Set(Object.values(names));
