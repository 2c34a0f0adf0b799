import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';
import type { Notice } from '#shared/notice.ts';
import { findProgram } from '../programs/onPath.ts';
import type { Entry } from './entry.ts';
import { decodedText, listOf, mostExportBytes, noExport, parsedJson, Text } from './exported.ts';
import { sourceBytes } from './readStoreFile.ts';
import type { Outside, Store } from './store.ts';

/** As long as a cluster far away takes, a sign-in of its own included. */
const timeoutMs = 60_000;
/** YAML takes its time: more than a file of manifests that somebody writes. */
const mostYaml = 2 * 2 ** 20;

const Data = z.record(z.string().max(1024), z.unknown()).nullish().catch(null);
const Secret = z.object({
  kind: z.literal('Secret'),
  type: Text,
  metadata: z.object({ name: Text, namespace: Text }),
  /** Base64. */
  data: Data,
  /** Plain, and what counts. */
  stringData: Data,
  /** Encrypted in place. */
  sops: z.unknown().optional(),
});
const List = z.object({ kind: z.string().regex(/List$/), items: listOf(Secret) });

/** What programs keep for themselves: no key of a person's is in them, and there are many. */
const ownTypes =
  /^(?:helm\.sh\/|kubernetes\.io\/(?:service-account-token|dockercfg|dockerconfigjson)$|bootstrap\.)/;

function entryOf({ metadata, data, stringData }: z.infer<typeof Secret>): Entry {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(data ?? {}))
    values.set(name, typeof value === 'string' ? decodedText(value) : '');
  for (const [name, value] of Object.entries(stringData ?? {}))
    if (typeof value === 'string') values.set(name, value);
  const all = [...values].map(([name, value]) => ({ name, value: value.replace(/\r?\n$/, '') }));
  const said = (name: string) => values.get(name)?.trim() ?? '';
  return {
    title: metadata.namespace === '' ? metadata.name : `${metadata.namespace}/${metadata.name}`,
    user: said('username'),
    password: said('password'),
    url: '',
    fields: all.filter(({ name, value }) => !isText(value) && name !== 'username' && name !== 'password'),
    texts: all.filter(({ value }) => isText(value)),
  };
}

/** A file or a document in a Secret. */
const isText = (value: string): boolean => value.includes('\n') || value.trimStart().startsWith('{');

/** Manifests: one, a list, or several documents. */
function documentsIn(bytes: Buffer): unknown[] {
  const json = parsedJson(bytes);
  if (json !== undefined) return [json];
  if (bytes.length > mostYaml) return [];
  try {
    const how = { schema: 'failsafe', logLevel: 'silent', prettyErrors: false, uniqueKeys: false } as const;
    const parsed = parseAllDocuments(bytes.toString('utf8'), how);
    if (!Array.isArray(parsed)) return [];
    return parsed.flatMap((one) => (one.errors.length > 0 ? [] : [one.toJS({ maxAliasCount: 100 })]));
  } catch {
    // Nested too deeply, or an alias that means more than it may.
    return [];
  }
}

/** @throws QCredError bad_input where there is no manifest */
function secretsIn(bytes: Buffer): z.infer<typeof Secret>[] {
  const documents = documentsIn(bytes);
  const manifests = documents.filter((one) => z.object({ kind: z.string() }).safeParse(one).success);
  if (manifests.length === 0) throw noExport('Kubernetes', 'Give what "kubectl get secrets -o json" prints.');
  return manifests.flatMap((one) => {
    const list = List.safeParse(one).data;
    return list ? list.items : (Secret.safeParse(one).data ?? []);
  });
}

/** What kubectl prints of the Secrets that the person may see: of all namespaces, else of the one that is set. */
async function ask(kubectl: string, { run }: Outside): Promise<Buffer> {
  const get = (where: readonly string[]) =>
    run(
      kubectl,
      ['get', 'secrets', ...where, '-o', 'json', '--request-timeout=20s'],
      timeoutMs,
      mostExportBytes,
    );
  const everywhere = await get(['--all-namespaces']);
  const { code, stdout } = everywhere.code === 0 ? everywhere : await get([]);
  if (code === 0) return Buffer.from(stdout);
  // What it says may quote a file or a token, and is not kept.
  throw new QCredError(
    'not_available',
    'kubectl did not give the Secrets of its cluster.',
    'Run "kubectl get secrets" in a terminal to see why.',
  );
}

/** Secrets of Kubernetes: asked of the cluster that kubectl is set to, or from a file. */
export const kubernetes: Store = {
  id: 'kubectl',
  label: 'Kubernetes',
  async place(outside) {
    const kubectl = await findProgram('kubectl', outside);
    if (kubectl !== null) return kubectl;
    throw new QCredError(
      'not_found',
      'There is no kubectl on this machine.',
      'Install it, or give a file with what "kubectl get secrets -o json" prints.',
    );
  },
  async read(path, { outside, piped }) {
    const kubectl = piped ? null : await findProgram('kubectl', outside);
    const bytes =
      kubectl !== null && kubectl === path
        ? await ask(kubectl, outside)
        : await sourceBytes(path, piped, mostExportBytes);
    const secrets = secretsIn(bytes).filter(({ type }) => !ownTypes.test(type));
    const sealed = secrets.filter(({ sops }) => sops !== undefined);
    const notices: Notice[] =
      sealed.length === 0
        ? []
        : [
            {
              level: 'info',
              message: 'Secrets that SOPS encrypted were left.',
              hint: 'Open them with "sops -d".',
            },
          ];
    return { profiles: [], entries: secrets.filter(({ sops }) => sops === undefined).map(entryOf), notices };
  },
};
