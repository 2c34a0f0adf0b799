import { storeById } from '#core/tools/stores/index.ts';
import { type MaterialPlace, materialOf, materialPlaces } from '#core/tools/stores/material.ts';
import { mostStoreBytes, tooLargeToRead } from '#core/tools/stores/readStoreFile.ts';
import type { Opening } from '#core/tools/stores/store.ts';
import { QCredError } from '#shared/errors.ts';
import type { KmsMaterial } from '#shared/kms.ts';
import { opensByName, type StoreId, storeLabels, storeWays } from '#shared/stores.ts';
import { type Context, text, UsageError } from '../../command.ts';
import { filePassword } from '../../filePassword.ts';
import { pipedBytes } from '../../piped.ts';
import { table } from '../../table.ts';
import { pathOption } from '../../target.ts';

/**
 * Says where in a store key material stands: names alone.
 *
 * @returns the exit code
 */
export async function listStore(context: Context, id: StoreId): Promise<number> {
  const places = opensByName(id)
    ? await namesOf(context, id)
    : materialPlaces(await entriesOf(context, id, null));
  if (context.json) context.printJson({ found: places });
  else if (places.length === 0) context.note('No key material was recognised there.');
  else
    context.printText(
      table(
        ['ENTRY', 'FIELD'],
        places.map(({ entry, field }) => [entry, field]),
      ),
    );
  return 0;
}

/**
 * The key material of the entry that `--find` names.
 *
 * @param open reads it, and asks for its own password where it has one
 * @throws QCredError, UsageError
 */
export async function takeFromStore(
  context: Context,
  id: StoreId,
  open: (bytes: Buffer) => Promise<KmsMaterial>,
): Promise<KmsMaterial> {
  const title = text(context, 'find');
  if (title === undefined)
    throw new UsageError('Say which entry with --find NAME; without --name it lists them.');
  const entries = await entriesOf(context, id, [title]);
  return open(materialOf(entries, title, text(context, 'field')));
}

/** The entries of a store that are opened one by one: no more is known of them than their names. */
async function namesOf(context: Context, id: StoreId): Promise<MaterialPlace[]> {
  const { names, place } = storeById(id);
  const path = pathOption(context) ?? (await place(context.deps));
  if (path === null || !names) return [];
  return (await names(path)).map(({ name }) => ({ entry: name, field: '' }));
}

async function entriesOf(context: Context, id: StoreId, picked: Opening['picked']) {
  const store = storeById(id);
  const fromPipe = text(context, 'path') === '-';
  if (fromPipe && !storeWays[id].includes('file'))
    throw new UsageError(`${storeLabels[id]} has no file that can be piped in.`);
  const piped = fromPipe ? await pipedBytes(mostStoreBytes, () => tooLargeToRead('What was piped in')) : null;
  const path = fromPipe ? 'standard input' : (pathOption(context) ?? (await store.place(context.deps)));
  if (path === null) {
    throw new UsageError(`Name the file of ${store.label} with --path.`);
  }
  const opening = { outside: context.deps, picked, piped };
  const found = await store.read(path, { ...opening, password: null });
  const opened =
    'closed' in found
      ? await store.read(path, { ...opening, password: await filePassword(context, found.closed) })
      : found;
  if (!('closed' in opened)) return opened.entries;
  throw new QCredError('internal', 'It stays closed.');
}
