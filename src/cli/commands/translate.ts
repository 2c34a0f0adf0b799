import { providerById } from '#core/clouds/providers/index.ts';
import { findProfile } from '#core/profiles/find.ts';
import { placesToScan, scanPlaces } from '#core/tools/imports/scan.ts';
import { targetById } from '#core/tools/targets/index.ts';
import { modesFor } from '#core/tools/targets/kit/modes.ts';
import type { Target } from '#core/tools/targets/kit/target.ts';
import { translateFound } from '#core/tools/translate/translate.ts';
import type { TranslationView } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { providerIds, type SecretMode, type TargetId } from '#shared/model.ts';
import { type Context, defineCommand, flag, requiredOption, text, UsageError } from '../command.ts';
import { table } from '../table.ts';
import { modeOption, pathOption, targetArgument } from '../target.ts';

export const translate = defineCommand({
  name: 'translate',
  summary: 'show a profile in another tool’s words',
  help: `
Usage: qcred translate --from TOOL --to TOOL [PROFILE] [--path FILE] [--provider PROVIDER] [--fields]
       qcred translate --to TOOL PROFILE            a profile of the vault

Prints the text that the other tool would read. Secrets are left out, unless --with-secret says
otherwise. --fields prints the names of the fields on both sides instead. --path is the file to read
instead of the tool's own; a tool without files of its own needs it. Nothing is written.`,
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    path: { type: 'string' },
    provider: { type: 'string' },
    mode: { type: 'string' },
    static: { type: 'boolean' },
    fields: { type: 'boolean' },
    'with-secret': { type: 'boolean' },
  },
  async run(context) {
    const to = targetArgument(requiredOption(context, 'to'));
    const view = await translation(context, to);
    for (const { message, hint } of view.notices) context.note(`note: ${message}${hint ? ` ${hint}` : ''}`);
    if (context.json) context.printJson(view);
    else if (flag(context, 'fields')) {
      const rows = view.fields.map((f) => [f.label, f.from ?? '-', f.to ?? '-', f.value]);
      context.printText(table(['FIELD', 'FROM', 'TO', 'VALUE'], rows));
    } else
      for (const { path, text: body } of view.files) printFile(context, path, body, view.files.length > 1);
    return 0;
  },
});

function printFile(context: Context, path: string, body: string, named: boolean): void {
  if (named) context.note(`--- ${path}`);
  context.printText(body.replace(/\n$/, ''));
}

/** Of a key, the form that says most; of a role, which has no key to show, the one an export takes first. */
const usualMode = (target: Target): SecretMode => {
  const modes = modesFor(target, false);
  return modes.find((mode) => mode === 'static') ?? modes[0] ?? 'static';
};
const roleMode = (target: Target): SecretMode => modesFor(target, true)[0] ?? 'static';

async function translation(context: Context, to: TargetId): Promise<TranslationView> {
  const wanted = modeOption(context);
  const request = {
    to,
    mode: wanted ?? usualMode(targetById(to)),
    provider: providerOption(context),
    withSecret: flag(context, 'with-secret'),
  } as const;
  const app = await context.app();
  const { access, edits } = app.open();
  const from = text(context, 'from');
  const name = context.positionals[0];
  if (from === undefined) {
    if (name === undefined) throw new UsageError('Say what to translate: a profile, or --from TOOL.');
    const profile = findProfile(await access.vault.state(), name);
    const mode = profile.source.kind === 'role' ? (wanted ?? roleMode(targetById(to))) : request.mode;
    return (await app.open().translations()).show({ ...request, mode, from: { profileId: profile.id } });
  }
  const target = targetById(targetArgument(from));
  const path = pathOption(context);
  const state = await access.vault.state();
  const places = path === undefined ? placesToScan(state, target.id) : [{ target, path }];
  const { finds } = await scanPlaces(access, edits, places);
  const found = name === undefined ? finds[0] : finds.find((f) => f.profile.name === name);
  if (!found) {
    throw new QCredError(
      'not_found',
      name === undefined
        ? `${target.label} has no profile here.`
        : `${target.label} has no profile "${name}".`,
      `Run "qcred import ${target.id} --dry-run" to see what there is.`,
    );
  }
  if (found.profile.secretAccessKey && request.withSecret) {
    await access.activity.append({
      action: 'secret.read',
      subject: found.profile.accessKeyId ?? '',
      detail: `translate from ${target.label}`,
    });
  }
  return translateFound(context.deps, found, request);
}

function providerOption(context: Context) {
  const given = text(context, 'provider');
  if (given === undefined) return undefined;
  const id = providerIds.find((p) => p === given);
  if (!id) throw new UsageError(`--provider is one of ${providerIds.join(', ')}.`);
  return providerById(id).id;
}
