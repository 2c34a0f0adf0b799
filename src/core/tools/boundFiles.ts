import type { Binding, TargetId } from '#shared/model.ts';

/** The bindings that stand in the same files. */
export interface BoundFiles {
  target: TargetId;
  /** For files the person chose. */
  path: string | undefined;
  bindings: Binding[];
}

/** Bindings grouped by the files they stand in, in order of first appearance. */
export function byFiles(bindings: readonly Binding[]): BoundFiles[] {
  const places = new Map<string, BoundFiles>();
  for (const binding of bindings) {
    const { target, path } = binding;
    const key = `${target}\n${path ?? ''}`;
    const place = places.get(key);
    if (place) place.bindings.push(binding);
    else places.set(key, { target, path, bindings: [binding] });
  }
  return [...places.values()];
}
