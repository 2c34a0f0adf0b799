import type { Materials } from '#core/keys/material/held.ts';
import { listTransit, type Transit, takeFromTransit } from '#core/keys/material/transit.ts';
import type { KmsMaterial } from '#shared/kms.ts';
import { type Context, flag, text, UsageError } from '../../command.ts';
import { withFilePassword } from '../../filePassword.ts';
import { table } from '../../table.ts';

/** Says which keys the Transit engine has; nothing is exported. @returns the exit code */
export async function listTransitKeys(context: Context): Promise<number> {
  const { found, more } = await listTransit(context.deps, transitOf(context));
  if (context.json) context.printJson({ found, more });
  else if (found.length === 0) context.note('It has no keys that this token may see.');
  else {
    const leaves = (exportable: boolean | null) =>
      exportable === null ? 'not shown' : exportable ? 'yes' : 'no';
    const rows = found.map(({ name, type, exportable, version }) => [
      name,
      type ?? '',
      version === null ? '' : String(version),
      leaves(exportable),
    ]);
    context.printText(table(['NAME', 'KIND', 'VERSION', 'EXPORTABLE'], rows));
    if (more) context.note('There are more: name yours with --find NAME.');
  }
  return 0;
}

/** The key that `--find` names. @throws QCredError, UsageError */
export async function takeTransitKey(context: Context, materials: Materials): Promise<KmsMaterial> {
  const name = text(context, 'find');
  if (name === undefined) throw new UsageError('Say which with --find NAME; without --name it lists them.');
  const [wrappedWith, file] = [text(context, 'wrapped-with'), text(context, 'wrapping-key')];
  if ((wrappedWith === undefined) !== (file === undefined)) {
    throw new UsageError('--wrapped-with and --wrapping-key go together.');
  }
  const version = text(context, 'version');
  if (version !== undefined && !/^[1-9]\d{0,8}$/.test(version))
    throw new UsageError('--version is a number.');
  return withFilePassword(context, (password) =>
    takeFromTransit(context.deps, materials, transitOf(context), name, {
      version,
      codes: flag(context, 'codes'),
      ...(wrappedWith !== undefined && file !== undefined
        ? { wrapped: { name: wrappedWith, file, ...(password === undefined ? {} : { password }) } }
        : {}),
    }),
  );
}

function transitOf(context: Context): Transit {
  const [address, mount] = [text(context, 'server'), text(context, 'mount')];
  return { ...(address === undefined ? {} : { address }), ...(mount === undefined ? {} : { mount }) };
}
