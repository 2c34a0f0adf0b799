import type { Materials } from '#core/keys/material/held.ts';
import { type KeyServer, listKeyServer, takeFromKeyServer } from '#core/keys/material/keyServer.ts';
import { QCredError } from '#shared/errors.ts';
import type { KeyServerFound, KeyServerObject } from '#shared/keyServer.ts';
import type { KmsMaterial } from '#shared/kms.ts';
import { type Context, text, UsageError } from '../../command.ts';
import { withFilePassword } from '../../filePassword.ts';
import { table } from '../../table.ts';

/** The options of `qcred kms import --from kmip|vault`. */
export const keyServerOptions = {
  server: { type: 'string' },
  'client-cert': { type: 'string' },
  'client-key': { type: 'string' },
  ca: { type: 'string' },
  find: { type: 'string' },
  id: { type: 'string' },
  'wrapped-with': { type: 'string' },
  'wrapping-key': { type: 'string' },
  mount: { type: 'string' },
  version: { type: 'string' },
  codes: { type: 'boolean' },
} as const;

/**
 * Says what a key server has; nothing is taken.
 *
 * @returns the exit code
 */
export async function listServer(context: Context): Promise<number> {
  const found = await listed(context, serverOf(context));
  if (context.json) context.printJson(found);
  else if (found.found.length === 0) context.note('It has nothing that this certificate may see.');
  else {
    const rows = found.found.map(({ id, names, kind, algorithm, bits, state }) => [
      id,
      names.join(', '),
      kind ?? '',
      [algorithm, bits].filter((part) => part !== null).join(' '),
      state ?? '',
    ]);
    context.printText(table(['ID', 'NAMES', 'WHAT', 'KIND', 'STATE'], rows));
    if (found.more) context.note('There are more: look for them with --find NAME.');
  }
  return 0;
}

/** The one key that `--id` or `--find` means. @throws QCredError, UsageError */
export async function takeFromServer(context: Context, materials: Materials): Promise<KmsMaterial> {
  const at = serverOf(context);
  const [wrappedWith, wrappingKey] = [text(context, 'wrapped-with'), text(context, 'wrapping-key')];
  if ((wrappedWith === undefined) !== (wrappingKey === undefined)) {
    throw new UsageError('--wrapped-with and --wrapping-key go together.');
  }
  const id = text(context, 'id') ?? (await theOne(context, at)).id;
  const wrapped = wrappedWith && wrappingKey ? { id: wrappedWith, file: wrappingKey } : undefined;
  return opened(context, at, (given) => takeFromKeyServer(materials, given, id, wrapped));
}

async function theOne(context: Context, at: KeyServer): Promise<KeyServerObject> {
  const name = text(context, 'find');
  if (name === undefined)
    throw new UsageError('Say which with --find NAME or --id ID; without --name it lists them.');
  const { found } = await listed(context, at);
  const [one, other] = found;
  if (one && !other) return one;
  throw new QCredError(
    one ? 'bad_input' : 'not_found',
    one ? `${found.length} objects are called "${name}".` : `Nothing is called "${name}" there.`,
    one
      ? 'Say which with --id: without --name it lists them.'
      : 'Without --find and --name it lists them all.',
  );
}

const listed = (context: Context, at: KeyServer): Promise<KeyServerFound> =>
  opened(context, at, (given) => listKeyServer(given, text(context, 'find')));

/** With the password of the client's key, where it has one. It is asked for once, whatever else is asked of the server. */
const opened = <T extends object>(
  context: Context,
  at: KeyServer,
  use: (at: KeyServer) => Promise<T | { closed: string }>,
): Promise<T> =>
  withFilePassword(context, (password) => {
    at.password ??= password;
    return use(at);
  });

function serverOf(context: Context): KeyServer {
  const needed = (name: string, says: string): string => {
    const given = text(context, name);
    if (given === undefined) throw new UsageError(`--from kmip needs --${name} ${says}.`);
    return given;
  };
  const authority = text(context, 'ca');
  return {
    server: needed('server', 'HOST[:PORT]'),
    certificate: needed('client-cert', 'FILE'),
    key: needed('client-key', 'FILE'),
    ...(authority === undefined ? {} : { authority }),
  };
}
