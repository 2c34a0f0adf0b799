import { open } from 'node:fs/promises';
import { z } from 'zod';
import { type ByteSource, bytesSource, isZip, readZipped } from '../../formats/zip/read.ts';
import { readFault } from '../../store/files/faults.ts';
import { csvEntries } from './csv.ts';
import type { Entry } from './entry.ts';
import { listOf, mostExportBytes, noExport, parsedJson, Text } from './exported.ts';
import { sourceBytes } from './readStoreFile.ts';
import type { Store } from './store.ts';

/** A field has one of many kinds of value: those that are a text. */
const Value = z.union([
  z.object({ concealed: z.string() }).transform(({ concealed }) => concealed),
  z.object({ string: z.string() }).transform(({ string }) => string),
  z.object({ url: z.string() }).transform(({ url }) => url),
  z.object({ menu: z.string() }).transform(({ menu }) => menu),
]);
const SshKey = z.object({
  sshKey: z.object({ privateKey: Text, metadata: z.object({ privateKey: Text }).nullish().catch(null) }),
});
const Field = z.object({ title: Text, id: Text, value: z.unknown() });
/** An item as support.1password.com/1pux-format has it; the first exports wrapped each in an object of its own. */
const Item = z.object({
  trashed: z.boolean().nullish().catch(false),
  overview: z.object({ title: Text, url: Text, urls: listOf(z.object({ url: Text })) }),
  details: z.object({
    loginFields: listOf(z.object({ value: Text, name: Text, designation: Text })),
    notesPlain: Text,
    password: Text,
    sections: listOf(z.object({ fields: listOf(Field) })),
  }),
});
const Wrapped = z.union([z.object({ item: Item }).transform(({ item }) => item), Item]);
const Export = z.object({
  accounts: z.array(z.object({ vaults: listOf(z.object({ items: listOf(Wrapped) })) })).max(1000),
});

function entryOf({ overview, details }: z.infer<typeof Item>): Entry {
  const { loginFields, notesPlain, password, sections } = details;
  const all = sections.flatMap(({ fields }) => fields);
  const texts = all.flatMap(({ title, id, value }) => {
    const text = Value.safeParse(value).data;
    return text === undefined ? [] : [{ id, name: title || id, value: text }];
  });
  const keys = all.flatMap(({ title, id, value }) => {
    const { sshKey } = SshKey.safeParse(value).data ?? {};
    return sshKey ? [{ name: title || id, value: sshKey.metadata?.privateKey || sshKey.privateKey }] : [];
  });
  const designated = (name: string) => loginFields.find(({ designation }) => designation === name)?.value;
  // An "API Credential" has its two halves in fields, whose ids are the same in every language.
  const byId = (...ids: string[]) => texts.find(({ id }) => ids.includes(id))?.value;
  return {
    title: overview.title,
    user: designated('username') || byId('username') || '',
    password: designated('password') || password || byId('credential', 'password') || '',
    url: overview.url || overview.urls[0]?.url || byId('hostname', 'url') || '',
    fields: [
      ...texts.filter(({ id }) => !['username', 'credential', 'password', 'hostname'].includes(id)),
      ...loginFields.filter(({ designation }) => designation === ''),
    ],
    texts: [{ name: 'notes', value: notesPlain }, ...keys],
  };
}

const hint = 'Export it again from 1Password, as .1pux, or as CSV.';

async function fromArchive(source: ByteSource): Promise<Entry[]> {
  const data = await readZipped(source, 'export.data', mostExportBytes);
  const read = data && Export.safeParse(parsedJson(data));
  data?.fill(0);
  if (!read?.success) throw noExport('1Password', hint);
  return read.data.accounts
    .flatMap(({ vaults }) => vaults.flatMap(({ items }) => items))
    .filter(({ trashed }) => !trashed)
    .map(entryOf);
}

/** What an archive holds besides (attachments) may be large, and is never read. Null where the file is no archive. */
async function fromFile(path: string): Promise<Entry[] | null> {
  const told = (error: unknown): never => {
    throw readFault(error, path);
  };
  const handle = await open(path).catch(told);
  try {
    const read = async (at: number, length: number) => {
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await handle.read(bytes, 0, length, at).catch(told);
      return bytes.subarray(0, bytesRead);
    };
    const { size } = await handle.stat().catch(told);
    return isZip(await read(0, 4)) ? await fromArchive({ size, read }) : null;
  } finally {
    await handle.close();
  }
}

/** What 1Password exports: .1pux, an archive with JSON in it, and CSV. Neither is closed. */
export const onePassword: Store = {
  id: '1password',
  label: '1Password',
  place: async () => null,
  async read(path, { piped }) {
    const fromZip = piped
      ? isZip(piped)
        ? await fromArchive(bytesSource(piped))
        : null
      : await fromFile(path);
    const entries = fromZip ?? csvEntries(await sourceBytes(path, piped, mostExportBytes));
    if (!entries) throw noExport('1Password', hint);
    return { profiles: [], entries, notices: [] };
  },
};
