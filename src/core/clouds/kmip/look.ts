import type { KeyServerObject } from '#shared/keyServer.ts';
import type { Item } from '../../formats/ttlv/item.ts';
import { itemIn, itemsOf, numberOf, textOf } from '../../formats/ttlv/read.ts';
import { algorithms, objects, states, tags } from './tags.ts';

/** Names and identifiers longer than people give are cut. */
const longest = 256;
const mostNames = 8;

const cut = (said: string): string => said.slice(0, longest);

/** Reads attributes, by their tags as since 2.0 or by their names as before. */
export function lookOf(id: string, payload: Item | undefined): KeyServerObject {
  const modern = itemIn(payload, tags.attributes);
  const named = itemsOf(payload, tags.attribute);
  const all = (name: string, tag: number): Item[] =>
    modern
      ? itemsOf(modern, tag)
      : named.flatMap((item) =>
          textOf(itemIn(item, tags.attributeName)) === name ? itemsOf(item, tags.attributeValue) : [],
        );
  const number = (name: string, tag: number) => numberOf(all(name, tag)[0]);
  const names = all('Name', tags.name).flatMap((item) => textOf(itemIn(item, tags.nameValue)) ?? []);
  const objectType = number('Object Type', tags.objectType);
  const kind = Object.values(objects).find((one) => one.number === objectType);
  return {
    id,
    names: names.slice(0, mostNames).map(cut),
    kind: kind?.words ?? null,
    algorithm: algorithms.get(number('Cryptographic Algorithm', tags.algorithm) ?? 0) ?? null,
    bits: number('Cryptographic Length', tags.length),
    state: states.get(number('State', tags.state) ?? 0) ?? null,
  };
}
