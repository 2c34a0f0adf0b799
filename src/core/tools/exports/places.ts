import type { Binding, TargetId } from '#shared/model.ts';

/** The bindings that stand in the same files. */
export interface Place {
  target: TargetId;
  /** For files the person chose. */
  path: string | undefined;
  bindings: Binding[];
}

/** Bindings grouped by the files they stand in, in order of first appearance. */
export function byPlace(bindings: readonly Binding[]): Place[] {
  const places = new Map<string, Place>();
  for (const binding of bindings) {
    const { target, path } = binding;
    const key = `${target}\n${path ?? ''}`;
    const place = places.get(key);
    if (place) place.bindings.push(binding);
    else places.set(key, { target, path, bindings: [binding] });
  }
  return [...places.values()];
}
