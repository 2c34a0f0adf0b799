import type { Keys } from '#core/keys/keys.ts';
import { mostMaterialBytes, readBounded, tooLarge } from '#core/keys/material/file.ts';
import type { Materials } from '#core/keys/material/held.ts';
import { KmsChange, type KmsMaterial } from '#shared/kms.ts';
import { parseInput } from '#shared/parse.ts';
import { isStore, storeIds } from '#shared/stores.ts';
import { type Context, flag, text, UsageError } from '../../command.ts';
import { withFilePassword } from '../../filePassword.ts';
import { settleIamPlan } from '../../iamPlan.ts';
import { pipedBytes } from '../../piped.ts';
import { againOf } from './export.ts';
import { keyServerOptions, listServer, takeFromServer } from './keyServer.ts';
import { pairsOption, whereOf } from './place.ts';
import { listTransitKeys, takeTransitKey } from './transit.ts';

/** The options of `qcred kms import --from STORE`, `--find` apart. */
export const storeOptions = {
  path: { type: 'string' },
  field: { type: 'string' },
} as const;

const forms = ['raw', 'hex', 'base64'] as const;
/** Bytes of key material that is made here, by the kind of key. */
const madeBytes: Readonly<Record<string, number>> = {
  SYMMETRIC_DEFAULT: 32,
  HMAC_224: 28,
  HMAC_256: 32,
  HMAC_384: 48,
  HMAC_512: 64,
};

/** `qcred kms import --file FILE --name ALIAS` */
export async function importKey(context: Context): Promise<number> {
  const [key, alias] = [text(context, 'key'), text(context, 'name')];
  const source = sourceOf(context);
  if ('list' in source) return source.list(context);
  if ((key === undefined) === (alias === undefined)) {
    throw new UsageError('Give --name for a new key, or --key for one that is there.');
  }
  const { keys, place } = await whereOf(context);
  const material = await source.bring(keys, place);
  const change = {
    kind: 'import-material',
    materialId: material.materialId,
    key,
    alias,
    spec: text(context, 'spec'),
    usage: text(context, 'usage'),
    description: text(context, 'description'),
    tags: pairsOption(context, 'tag'),
    validTo: expiry(text(context, 'expires')),
    ...(flag(context, 'new') ? { type: 'new' } : {}),
    keep: flag(context, 'keep'),
  };
  try {
    const plan = await keys.plan(place, parseInput(KmsChange, change));
    return await settleIamPlan(context, keys, plan);
  } finally {
    keys.materials.forget(material.materialId);
  }
}

/** Where material is given out by a server: how what is there is listed, and how one is taken. */
const servers = {
  kmip: { list: listServer, take: takeFromServer },
  vault: { list: listTransitKeys, take: takeTransitKey },
} as const;

/** Where material comes from; what lists it where it is only asked what there is. */
type Source =
  | { list: (context: Context) => Promise<number> }
  | { bring: (keys: Keys, place: string) => Promise<KmsMaterial> };

/** @throws UsageError */
function sourceOf(context: Context): Source {
  const [file, from, again] = [text(context, 'file'), text(context, 'from'), flag(context, 'again')];
  if ([file !== undefined, from !== undefined, flag(context, 'make'), again].filter(Boolean).length !== 1) {
    throw new UsageError(
      'Give --file FILE, with - for standard input, --from, --make, or --again for what is kept.',
    );
  }
  const server = Object.entries(servers).find(([name]) => name === from)?.[1];
  const store = !server && from !== undefined && isStore(from) ? from : null;
  refuseStray(context, server !== undefined, store !== null);
  if (again) return { bring: ({ kept }, place) => againOf(kept, place, text(context, 'key')) };
  if (file !== undefined) return { bring: (keys) => read(context, keys, file) };
  if (from === undefined) return { bring: async (keys) => make(context, keys) };
  const lists = text(context, 'key') === undefined && text(context, 'name') === undefined;
  if (server) return lists ? server : { bring: ({ materials }) => server.take(context, materials) };
  if (!store) {
    const known = new Set([...Object.keys(servers), ...storeIds]);
    throw new UsageError(`--from is one of ${[...known].join(', ')}.`);
  }
  // The readers of all programs are loaded by whoever reads one of them.
  const stores = () => import('./fromStore.ts');
  if (lists) return { list: async () => (await stores()).listStore(context, store) };
  return {
    bring: async ({ materials }) =>
      (await stores()).takeFromStore(context, store, (bytes) => opened(context, materials, bytes)),
  };
}

/** @throws UsageError for an option of another source */
function refuseStray(context: Context, fromServer: boolean, fromStore: boolean): void {
  const ofServer = Object.keys(keyServerOptions).filter((name) => !(fromStore && name === 'find'));
  const stray = fromServer ? undefined : ofServer.find((name) => context.options[name]);
  if (stray !== undefined) {
    throw new UsageError(`--${stray} goes with --from ${Object.keys(servers).join(' or ')}.`);
  }
  const other = Object.keys(storeOptions).find((name) => !fromStore && text(context, name) !== undefined);
  if (other !== undefined)
    throw new UsageError(`--${other} goes with --from and a program that keeps secrets.`);
}

/** A date, or a moment. @throws UsageError */
function expiry(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const at = new Date(given);
  if (!/^\d{4}-\d\d-\d\d/.test(given) || Number.isNaN(at.getTime())) {
    throw new UsageError('--expires is a date such as 2027-05-31, or a moment such as 2027-05-31T12:00:00Z.');
  }
  return at.toISOString();
}

function make(context: Context, keys: Keys): KmsMaterial {
  const spec = text(context, 'spec') ?? 'SYMMETRIC_DEFAULT';
  const bytes = Object.hasOwn(madeBytes, spec) ? madeBytes[spec] : undefined;
  if (bytes === undefined) {
    throw new UsageError(
      `--make is for ${Object.keys(madeBytes).join(', ')}. Make another with "openssl genpkey", and give its file.`,
    );
  }
  return keys.materials.make(bytes);
}

/** What a file holds; a password is asked for where one is needed, or taken from the environment. */
async function read(context: Context, { materials }: Keys, file: string): Promise<KmsMaterial> {
  const bytes = file === '-' ? await pipedBytes(mostMaterialBytes, tooLarge) : await readBounded(file);
  return opened(context, materials, bytes);
}

/** What bytes hold, which are overwritten afterwards. @throws QCredError, UsageError */
async function opened(context: Context, materials: Materials, bytes: Buffer): Promise<KmsMaterial> {
  const as = forms.find((form) => form === text(context, 'as'));
  if (text(context, 'as') !== undefined && as === undefined)
    throw new UsageError(`--as is ${forms.join(', ')}.`);
  try {
    return await withFilePassword(context, (password) => materials.read(bytes, { as, password }));
  } finally {
    bytes.fill(0);
  }
}
