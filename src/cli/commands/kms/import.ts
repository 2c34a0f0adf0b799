import type { Keys } from '#core/keys/keys.ts';
import { mostMaterialBytes, readBounded, tooLarge } from '#core/keys/material/file.ts';
import { QCredError } from '#shared/errors.ts';
import { KmsChange, type KmsMaterial } from '#shared/kms.ts';
import { parseInput } from '#shared/parse.ts';
import { type Context, flag, text, UsageError } from '../../command.ts';
import { filePassword } from '../../filePassword.ts';
import { settleIamPlan } from '../../iamPlan.ts';
import { pipedBytes } from '../../piped.ts';
import { keyServerOptions, listServer, takeFromServer } from './keyServer.ts';
import { pairsOption, whereOf } from './place.ts';
import { listTransitKeys, takeTransitKey } from './transit.ts';

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
  const material = await source.bring(keys);
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

/** Where the material comes from; what lists it where it is only asked what there is. @throws UsageError */
function sourceOf(
  context: Context,
): { list: typeof listServer } | { bring: (keys: Keys) => Promise<KmsMaterial> } {
  const [file, from] = [text(context, 'file'), text(context, 'from')];
  const names = Object.keys(servers).join(' or ');
  if ([file !== undefined, from !== undefined, flag(context, 'make')].filter(Boolean).length !== 1) {
    throw new UsageError(`Give --file FILE, with - for standard input, --from ${names}, or --make.`);
  }
  const stray = Object.keys(keyServerOptions).find((name) => from === undefined && context.options[name]);
  if (stray !== undefined) throw new UsageError(`--${stray} goes with --from ${names}.`);
  if (file !== undefined) return { bring: (keys) => read(context, keys, file) };
  if (from === undefined) return { bring: async (keys) => make(context, keys) };
  const server = Object.entries(servers).find(([name]) => name === from)?.[1];
  if (!server) throw new UsageError(`--from is ${names}.`);
  if (text(context, 'key') === undefined && text(context, 'name') === undefined) return server;
  return { bring: ({ materials }) => server.take(context, materials) };
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
async function read(context: Context, keys: Keys, file: string): Promise<KmsMaterial> {
  const as = forms.find((form) => form === text(context, 'as'));
  if (text(context, 'as') !== undefined && as === undefined)
    throw new UsageError(`--as is ${forms.join(', ')}.`);
  const bytes = file === '-' ? await pipedBytes(mostMaterialBytes, tooLarge) : await readBounded(file);
  try {
    const found = await keys.materials.read(bytes, { as });
    if (!('closed' in found)) return found;
    const password = await filePassword(context, found.closed);
    const opened = await keys.materials.read(bytes, { as, password });
    if ('closed' in opened)
      throw new QCredError('bad_input', `${opened.closed} stands within.`, 'Open it first.');
    return opened;
  } finally {
    bytes.fill(0);
  }
}
