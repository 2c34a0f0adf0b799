import type { Node, YAMLMap } from 'yaml';
import { createLineIndex } from '#core/formats/text/lines.ts';
import { nodeAt, scalarText } from '#core/formats/yaml/document.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Notice } from '#shared/notice.ts';
import { guessProvider } from '../../../clouds/providers/guess.ts';
import { type FoundProfile, soleName, type TargetText } from '../kit/target.ts';
import { keys, type LitestreamFile, openLitestream } from './settings.ts';

/**
 * The profile of Litestream's configuration.
 *
 * @throws QCredError file_malformed
 */
export function readLitestream(files: readonly TargetText[]): {
  profiles: FoundProfile[];
  notices: Notice[];
} {
  if (files.length === 0) return { profiles: [], notices: [] };
  const file = openLitestream(files);
  const profile = readProfile(file);
  return { profiles: profile ? [profile] : [], notices: fileNotices(file) };
}

function readProfile(file: LitestreamFile): FoundProfile | null {
  const { document, root, holders, replicas, source } = file;
  if (!root) return null;
  const places = [...new Set([...holders, ...replicas, root])];
  const nodes = new Map<string, Node>();
  for (const key of Object.values(keys)) {
    for (const place of places) {
      const node = nodeAt(document, place, key);
      if (node && !nodes.has(key)) nodes.set(key, node);
    }
  }
  const [firstNode] = nodes.values();
  if (!firstNode) return null;
  const raw = (key: string): string | undefined => scalarText(nodes.get(key)) || undefined;
  const text = (key: string): string | undefined => (isVariable(file, nodes.get(key)) ? undefined : raw(key));
  const endpoint = text(keys.endpoint);
  const secretAccessKey = text(keys.secretAccessKey);
  const kind =
    text(keys.accessKeyId) || secretAccessKey ? 'static' : raw(keys.accessKeyId) ? 'other' : 'none';
  return {
    name: soleName,
    provider: guessProvider(endpoint === undefined ? {} : { s3: withScheme(endpoint) }),
    kind,
    accessKeyId: text(keys.accessKeyId),
    secretAccessKey: secretAccessKey === undefined ? undefined : new Secret(secretAccessKey),
    region: text(keys.region),
    endpoints: endpoint === undefined ? {} : { s3: withScheme(endpoint) },
    notices: [],
    repairable: false,
    where: { path: source.path, line: createLineIndex(document.text)(firstNode.range?.[0] ?? 0).line },
  };
}

/** Litestream puts environment variables in the place of `$NAME` before it reads the file. */
function isVariable({ document }: LitestreamFile, node: Node | undefined): boolean {
  return document.text.slice(node?.range?.[0] ?? 0, node?.range?.[1] ?? 0).includes('$');
}

const withScheme = (endpoint: string): string =>
  endpoint.includes('://') ? endpoint : `https://${endpoint}`;

function fileNotices({ document, others, source }: LitestreamFile): Notice[] {
  const lineAt = createLineIndex(document.text);
  return others.map(
    (replica: YAMLMap): Notice => ({
      level: 'info',
      message: 'This replica has a key of its own, which QCred leaves alone.',
      hint: '',
      path: source.path,
      line: lineAt(replica.range?.[0] ?? 0).line,
    }),
  );
}
