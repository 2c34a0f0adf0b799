import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';
import { openExport, sealedExport } from '../../formats/sealed/bitwarden.ts';
import { csvEntries } from './csv.ts';
import type { Entry } from './entry.ts';
import { listOf, mostExportBytes, noExport, parsedJson, Text } from './exported.ts';
import { sourceBytes } from './readStoreFile.ts';
import type { Store } from './store.ts';

/** An item, of whatever type: a login, a note, a key of SSH (bitwarden.com/help/condition-bitwarden-import). */
const Item = z.object({
  name: Text,
  notes: Text,
  deletedDate: Text,
  fields: listOf(z.object({ name: Text, value: Text })),
  login: z
    .object({ username: Text, password: Text, uris: listOf(z.object({ uri: Text })) })
    .nullish()
    .catch(null),
  sshKey: z.object({ privateKey: Text }).nullish().catch(null),
});
const Export = z.object({ encrypted: z.literal(false).optional(), items: listOf(Item) });

function entryOf({ name, notes, fields, login, sshKey }: z.infer<typeof Item>): Entry {
  return {
    title: name,
    user: login?.username ?? '',
    password: login?.password ?? '',
    url: login?.uris[0]?.uri ?? '',
    fields,
    texts: [
      { name: 'notes', value: notes },
      { name: 'private key', value: sshKey?.privateKey ?? '' },
    ],
  };
}

const hint = 'Export it again from Bitwarden, as .json, or as .json with a password of its own.';

/** @throws QCredError unsupported, bad_input */
function entriesIn(value: unknown): Entry[] {
  if (z.object({ encrypted: z.literal(true) }).safeParse(value).success) {
    throw new QCredError(
      'unsupported',
      'This export is closed with the key of its Bitwarden account, which nothing but Bitwarden has.',
      hint,
    );
  }
  const read = Export.safeParse(value);
  if (!read.success || !z.object({ items: z.array(z.unknown()) }).safeParse(value).success) {
    throw noExport('Bitwarden', hint);
  }
  return read.data.items.filter(({ deletedDate }) => deletedDate === '').map(entryOf);
}

/** What Bitwarden and Vaultwarden export: JSON, JSON that a password closes, CSV. */
export const bitwarden: Store = {
  id: 'bitwarden',
  label: 'Bitwarden',
  place: async () => null,
  async read(path, { password, piped }) {
    const bytes = await sourceBytes(path, piped, mostExportBytes);
    const value = parsedJson(bytes);
    if (value === undefined) {
      const entries = csvEntries(bytes);
      if (entries) return { profiles: [], entries, notices: [] };
      throw noExport('Bitwarden', hint);
    }
    const sealed = sealedExport(value);
    if (!sealed) return { profiles: [], entries: entriesIn(value), notices: [] };
    if (password === null) return { closed: 'Bitwarden’s export' };
    const content = await openExport(sealed, password);
    const entries = entriesIn(parsedJson(content));
    content.fill(0);
    return { profiles: [], entries, notices: [] };
  },
};
