import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';
import type { Notice } from '#shared/notice.ts';
import { openVaultServer, partsOf, type VaultServer } from '../../clouds/vaultServer/client.ts';
import { vaultServerOf } from '../../clouds/vaultServer/environment.ts';
import type { Entry, Named } from './entry.ts';
import { mostExportBytes, noExport, parsedJson } from './exported.ts';
import { speaksOfKeys } from './likely.ts';
import { sourceBytes } from './readStoreFile.ts';
import type { Outside, Store, StoreContent } from './store.ts';

/** Bounds on what is looked through for names, and opened. */
const mostNames = 5000;
const mostLists = 300;
const deepest = 8;
const mostOpened = 300;

/** Secrets of version 2, which come with their versions; of version 1; of an engine that makes keys. */
const Versioned = z.object({
  data: z.object({ data: z.record(z.string(), z.unknown()), metadata: z.object({}) }),
});
const Plain = z.object({
  data: z.record(z.string(), z.unknown()),
  lease_id: z.string().optional(),
  lease_duration: z.number().optional(),
});

/** The secrets in an answer, and how long they are good for where the server takes them back. */
function readAnswer(answer: unknown): { secrets: Record<string, unknown>; seconds: number | null } | null {
  const versioned = Versioned.safeParse(answer).data;
  if (versioned) return { secrets: versioned.data.data, seconds: null };
  const plain = Plain.safeParse(answer).data;
  if (!plain) return null;
  const leased = plain.lease_id !== undefined && plain.lease_id !== '' && (plain.lease_duration ?? 0) > 0;
  return { secrets: plain.data, seconds: leased ? (plain.lease_duration ?? null) : null };
}

/** What people write into a secret, as fields; a value that is a document is looked through as one. */
function entryOf(title: string, secrets: Record<string, unknown>): Entry {
  const texts: Named[] = [];
  const fields = Object.entries(secrets).flatMap(([name, value]) => {
    if (typeof value === 'object' && value !== null) texts.push({ name, value: JSON.stringify(value) });
    else if (typeof value === 'string' && /[\n{]/.test(value)) texts.push({ name, value });
    else if (typeof value === 'string' || typeof value === 'number') return [{ name, value: String(value) }];
    return [];
  });
  const said = (pattern: RegExp) => fields.find(({ name }) => pattern.test(name))?.value ?? '';
  return {
    title,
    user: said(/^(?:user(?:name)?|login|id)$/i),
    password: said(/^(?:password|secret|key)$/i),
    url: said(/^(?:url|endpoint|address)$/i),
    fields: fields.filter(({ name }) => !/^(?:user(?:name)?|login|name)$/i.test(name)),
    texts,
  };
}

const leaseNotice = (names: readonly string[], seconds: number): Notice => ({
  level: 'warning',
  message: `The Vault server takes back ${names.join(', ')} in ${Math.max(1, Math.round(seconds / 60))} minutes.`,
  hint: 'For a key that stays, make one of your own, or let tools ask Vault themselves.',
});

/** Where secrets lie: what stands before the path of each, and whether they have versions. */
interface Mount {
  parts: string[];
  below: string[];
  versioned: boolean;
}

const MountAnswer = z.object({
  data: z.object({
    path: z.string().max(1024),
    type: z.string().max(64),
    options: z.record(z.string(), z.string()).nullish(),
  }),
});

/** The engine that a path belongs to, as Vault's own command finds it out; secrets of version 2 where it is not said. */
async function mountOf(server: VaultServer, path: string): Promise<Mount & { type: string }> {
  const parts = partsOf(path);
  const answer = await server.read('sys', 'internal', 'ui', 'mounts', ...parts).catch((error: unknown) => {
    if (error instanceof QCredError && error.code === 'denied') return null;
    throw error;
  });
  const told = MountAnswer.safeParse(answer).data?.data;
  if (!told) return { parts: parts.slice(0, 1), below: parts.slice(1), versioned: true, type: 'kv' };
  const mount = partsOf(told.path);
  const versioned = told.options?.version === '2';
  return { parts: mount, below: parts.slice(mount.length), versioned, type: told.type };
}

/** The names below a path, as far as they are looked through. */
async function namesBelow(server: VaultServer, { parts, below, versioned }: Mount): Promise<string[]> {
  const names: string[] = [];
  let lists = 0;
  const look = async (folder: string[], depth: number): Promise<void> => {
    lists += 1;
    const here = await server.list(...parts, ...(versioned ? ['metadata'] : []), ...below, ...folder);
    for (const name of here) {
      if (names.length >= mostNames || lists >= mostLists) {
        throw new QCredError(
          'bad_input',
          'There is too much below this path to look through.',
          'Name a path further down with --path.',
        );
      }
      if (!name.endsWith('/')) names.push([...folder, name].join('/'));
      else if (depth < deepest) await look([...folder, name.slice(0, -1)], depth + 1);
    }
  };
  await look([], 0);
  return names.sort();
}

/** Asks the server of the environment. */
async function withServer<T>(outside: Outside, use: (server: VaultServer) => Promise<T>): Promise<T> {
  const server = await openVaultServer(outside, await vaultServerOf(outside));
  try {
    return await use(server);
  } finally {
    server.close();
  }
}

/** What is opened: one secret, those that were named, or those whose names speak of keys. */
async function contentAt(
  server: VaultServer,
  path: string,
  picked: readonly string[] | null,
): Promise<StoreContent> {
  const mount = await mountOf(server, path);
  const { parts, below, versioned, type } = mount;
  const at = async (name: readonly string[]) => {
    const answer = await server.read(
      ...parts,
      ...(versioned && type === 'kv' ? ['data'] : []),
      ...below,
      ...name,
    );
    return answer === null ? null : readAnswer(answer);
  };
  const own = below.length > 0 && picked === null ? await at([]) : null;
  const opened: [string, Awaited<ReturnType<typeof at>>][] = own ? [[below.join('/'), own]] : [];
  if (!own) {
    const names = picked ?? (await namesBelow(server, mount)).filter(speaksOfKeys);
    if (names.length > mostOpened) {
      throw new QCredError('bad_input', `${names.length} secrets are too many to open.`, 'Name fewer.');
    }
    for (const name of names) opened.push([name, await at(partsOf(name))]);
  }
  const missing = opened.find(([, found]) => found === null)?.[0];
  if (missing !== undefined) {
    throw new QCredError('not_found', `There is no secret "${missing}" there.`, 'Check its path.');
  }
  if (opened.length === 0) {
    throw new QCredError(
      'not_found',
      'No secret below this path has a name that speaks of an access key, so none was opened.',
      'Name those to open, or give the path of one.',
    );
  }
  const leased = opened.flatMap(([name, found]) =>
    found?.seconds ? [{ name, seconds: found.seconds }] : [],
  );
  return {
    profiles: [],
    entries: opened.flatMap(([name, found]) => (found ? [entryOf(name, found.secrets)] : [])),
    notices: leased.map(({ name, seconds }) => leaseNotice([name], seconds)),
  };
}

/** An answer that "vault read -format=json" or "vault kv get -format=json" printed. */
function contentOf(bytes: Buffer): StoreContent {
  const found = readAnswer(parsedJson(bytes));
  if (!found) throw noExport('Vault', 'It is what "vault read -format=json PATH" prints.');
  const entry = entryOf('vault', found.secrets);
  return {
    profiles: [],
    entries: [entry],
    notices: found.seconds === null ? [] : [leaseNotice(['this key'], found.seconds)],
  };
}

/** Where people keep secrets who changed nothing: what `vault server -dev` mounts. */
const usualPath = 'secret';

/**
 * HashiCorp Vault and OpenBao: secrets of the key-value engine in both versions, and what the engine for AWS hands out,
 * which it makes when it is asked. Named by its path, `secret/team`; or a file with an answer.
 */
export const vaultServer: Store = {
  id: 'vault',
  label: 'Vault or OpenBao',
  place: async () => usualPath,
  async read(path, { outside, picked, piped }) {
    if (piped || isAbsolute(path)) return contentOf(await sourceBytes(path, piped, mostExportBytes));
    return withServer(outside, (server) => contentAt(server, path, picked));
  },
};
