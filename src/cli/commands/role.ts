import { findProfile } from '#core/profiles/find.ts';
import { UnsavedProfile } from '#shared/contract/index.ts';
import { hasCode } from '#shared/errors.ts';
import type { Profile } from '#shared/model.ts';
import { parseInput } from '#shared/parse.ts';
import { commandLine } from '#shared/shellWord.ts';
import { type Context, defineCommand, required, requiredOption, text, UsageError } from '../command.ts';
import { agreeFirst, allowHttp } from '../plainHttp.ts';
import { askHidden } from '../prompt.ts';
import { table } from '../table.ts';
import { lasting } from '../time.ts';

export const role = defineCommand({
  name: 'role',
  summary: 'add roles, log in to them, show how long they last',
  help: `
Usage: qcred role add NAME --on PROFILE --role-arn ARN [--mfa-serial ARN] [--external-id ID]
                      [--duration SECONDS] [--session-name NAME] [--region REGION] [--json]
       qcred role login PROFILE [--code CODE] [--allow-http] [--json]
       qcred role logout PROFILE
       qcred role status [--json]

add makes a profile that assumes a role on top of another one. Tools that use it get temporary
credentials, which QCred gets when they are needed, keeps encrypted and renews before they end.
login gets new ones now, for a role or for a key with a one-time password, and asks for the password
where one is needed. logout forgets them. status shows which profiles have them, and for how long.`,
  options: {
    on: { type: 'string' },
    'role-arn': { type: 'string' },
    'mfa-serial': { type: 'string' },
    'external-id': { type: 'string' },
    duration: { type: 'string' },
    'session-name': { type: 'string' },
    region: { type: 'string' },
    code: { type: 'string' },
    ...allowHttp,
  },
  optionsFor: {
    add: ['on', 'role-arn', 'mfa-serial', 'external-id', 'duration', 'session-name', 'region'],
    login: ['code', 'allow-http'],
    logout: [],
    status: [],
  },
  async run(context) {
    const what = required(context, 0, 'What to do (add, login, logout or status)');
    const run = { add, login, logout, status }[what];
    if (!run) throw new UsageError(`"${what}" is none of add, login, logout and status.`);
    return run(context);
  },
});

async function add(context: Context): Promise<number> {
  const name = required(context, 1, 'The name');
  const app = await context.app();
  const base = findProfile(await app.open().access.vault.state(), requiredOption(context, 'on'));
  const duration = text(context, 'duration');
  if (duration !== undefined && !/^\d+$/.test(duration))
    throw new UsageError('--duration is a number of seconds, from 900 to 43200.');
  const draft: UnsavedProfile = {
    name,
    provider: base.provider,
    region: text(context, 'region'),
    endpoints: {},
    source: {
      kind: 'role',
      profileId: base.id,
      roleArn: requiredOption(context, 'role-arn'),
      mfaSerial: text(context, 'mfa-serial'),
      externalId: text(context, 'external-id'),
      durationSeconds: duration === undefined ? undefined : Number(duration),
      sessionName: text(context, 'session-name'),
    },
  };
  const { id, readsLike } = await app.open().saveProfile(parseInput(UnsavedProfile, draft));
  if (readsLike !== undefined) context.note(`warning: "${name}" reads like "${readsLike}".`);
  if (context.json) context.printJson({ id, name }, 0);
  else {
    const how = commandLine(context.deps.platform, ['qcred', 'exec', `--profile=${name}`]);
    context.note(`Added "${name}". Try it with: ${how} -- aws sts get-caller-identity`);
  }
  return 0;
}

async function login(context: Context): Promise<number> {
  const app = await context.app();
  const open = app.open();
  const profile = findProfile(await open.access.vault.state(), required(context, 1, 'The profile'));
  await agreeFirst(context, app, { profileId: profile.id });
  const sessions = await open.sessions();
  const code = text(context, 'code');
  const { expiresAt } = await sessions.start(profile.id, code).catch(async (error: unknown) => {
    if (code !== undefined || !hasCode(error, 'mfa_needed')) throw error;
    const typed = await askHidden(`${error.message} Enter it: `);
    if (typed === null || typed.trim() === '') throw error;
    return sessions.start(profile.id, typed);
  });
  if (context.json) context.printJson({ profile: profile.name, expiresAt }, 0);
  else context.note(`"${profile.name}" is logged in, for ${lasting(expiresAt, context.deps.now())}.`);
  return 0;
}

async function logout(context: Context): Promise<number> {
  const open = (await context.app()).open();
  const profile = findProfile(await open.access.vault.state(), required(context, 1, 'The profile'));
  await (await open.sessions()).end(profile.id);
  if (context.json) context.printJson({ profile: profile.name }, 0);
  else
    context.note(
      `Forgot the temporary credentials of "${profile.name}". Programs that have them keep them until they end.`,
    );
  return 0;
}

/** What a profile's temporary credentials are of. */
const roleOf = ({ source }: Profile): string =>
  source.kind === 'role' ? source.roleArn : `one-time password of ${source.mfa?.serial ?? '?'}`;

async function status(context: Context): Promise<number> {
  const open = (await context.app()).open();
  const { profiles } = await open.access.vault.state();
  const current = await (await open.sessions()).current();
  const rows = profiles
    .filter(({ source }) => source.kind === 'role' || source.mfa)
    .map((profile) => ({
      profile: profile.name,
      role: roleOf(profile),
      expiresAt: current.get(profile.id)?.expiresAt ?? null,
    }))
    .sort((a, b) => a.profile.localeCompare(b.profile));
  if (context.json) context.printJson(rows);
  else if (rows.length === 0) context.note('No profile assumes a role or asks for a one-time password.');
  else {
    const now = context.deps.now();
    const cells = rows.map((row) => [
      row.profile,
      row.role,
      row.expiresAt === null ? 'not logged in' : lasting(row.expiresAt, now),
    ]);
    context.printText(table(['PROFILE', 'ROLE', 'EXPIRES IN'], cells));
  }
  return 0;
}
