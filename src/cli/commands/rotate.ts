import { resolve } from 'node:path';
import type { App } from '#core/app.ts';
import { credentialOf } from '#core/profiles/chain.ts';
import { findProfile } from '#core/profiles/find.ts';
import type { RotationView } from '#shared/contract/rotation.ts';
import { QCredError } from '#shared/errors.ts';
import { mostGraceHours } from '#shared/rotation.ts';
import { commandLine } from '#shared/shellWord.ts';
import { isUnderWay } from '#shared/underWay.ts';
import { count } from '#shared/words.ts';
import { type Context, defineCommand, flag, required, text, UsageError } from '../command.ts';
import { agreeFirst, allowHttp } from '../plainHttp.ts';
import { askHidden, askYes, canAsk, readStdin } from '../prompt.ts';
import { choicesFor, followRotation, printRotationPlan, stepLines } from '../rotation.ts';

export const rotate = defineCommand({
  name: 'rotate',
  summary: 'replace a profile’s key',
  help: `
Usage: qcred rotate PROFILE [--yes] [--grace HOURS] [--delete-second-key] [--wait] [--allow-http]
                    [--json]
                    [--rewrite] [--bind] [--leave FILE]…
       qcred rotate PROFILE --status | --pause | --resume | --back | --finish | --confirm | --rewrite
       qcred rotate PROFILE --new-key ID  the key you made on the provider's page; secret on standard input
       qcred rotate --resume              all that were begun: for cron and after a restart

Shows what will happen and asks; --yes does not ask. Then a new key is made, stored, tested and written
wherever the old one was; the old one is switched off, and deleted when the grace is over. The app does
that by itself; where it does not run, "qcred rotate --resume" does, and --wait stays until then.

Before anything is planned, the files of all tools are searched for the old key. One that QCred did not
write stops the rotation until you say what becomes of it:

  --rewrite   write the new key in the old one's place; nothing else of the file changes, and Undo is kept
  --bind      the same, and QCred keeps the entry from then on, as "qcred export" does
  --leave FILE   it keeps the old key, and stops working with it; for each file once

  --status    where the rotation stands
  --back      the old key in use again, files restored, the new key deleted
  --finish    end the grace now and delete the old key
  --confirm   yes to what the rotation asks
  --grace     hours until the old key is deleted, instead of those of the policy
  --delete-second-key   make room, where the user has two keys already

Exit code 0 when the rotation is done or waits for its grace, 1 when it needs you or could not be done.`,
  options: {
    yes: { type: 'boolean', short: 'y' },
    grace: { type: 'string' },
    'new-key': { type: 'string' },
    'delete-second-key': { type: 'boolean' },
    wait: { type: 'boolean' },
    status: { type: 'boolean' },
    pause: { type: 'boolean' },
    resume: { type: 'boolean' },
    back: { type: 'boolean' },
    finish: { type: 'boolean' },
    confirm: { type: 'boolean' },
    rewrite: { type: 'boolean' },
    bind: { type: 'boolean' },
    leave: { type: 'string', multiple: true },
    ...allowHttp,
  },
  async run(context) {
    const asked = actions.filter((name) => flag(context, name));
    if (asked.length > 1) throw new UsageError(`--${asked.join(' and --')} do not go together.`);
    const [action] = asked;
    if (action === 'resume' && context.positionals.length === 0) return resumeAll(context);

    const app = await context.app();
    const state = await app.open().access.vault.state();
    const profile = findProfile(state, required(context, 0, 'The profile'));
    const { credential } = credentialOf(state, profile);
    await agreeFirst(context, app, { profileId: profile.id });
    const current = await latestRotationOf(app, credential.id);
    const newKey = text(context, 'new-key');
    if (newKey !== undefined) return supply(context, app, current, newKey);
    if (action === undefined) return begin(context, app, credential.id, current);
    if (!current) throw none(profile.name, context.deps.platform);
    if (action === 'status') return report(context, current);
    await (await app.open().rotations()).act(current.id, action);
    return follow(context, app, current.id);
  },
});

const actions = ['status', 'pause', 'resume', 'back', 'finish', 'confirm'] as const;

/** The newest rotation that a key came from or goes to. */
async function latestRotationOf(app: App, credentialId: string): Promise<RotationView | undefined> {
  const { rotations } = await app.state();
  return rotations.find((r) => r.oldId === credentialId || r.newId === credentialId);
}

async function begin(
  context: Context,
  app: App,
  credentialId: string,
  current: RotationView | undefined,
): Promise<number> {
  // What was typed wrongly is said even where it would not be needed.
  const graceHours = graceOption(context);
  if (current && isUnderWay(current)) {
    if (flag(context, 'rewrite') && current.question === 'held') {
      await (await app.open().rotations()).act(current.id, 'rewrite');
      return follow(context, app, current.id);
    }
    // Asked again for what is under way already: shows where it stands, and goes on with it.
    const { said } = await resume(app);
    for (const sentence of said) context.note(sentence);
    return follow(context, app, current.id);
  }
  const rotations = await app.open().rotations();
  const plan = await rotations.plan(credentialId, graceHours);
  if (!context.json) printRotationPlan(context, plan);
  const files = choicesFor(plan.files, {
    rewrite: flag(context, 'rewrite'),
    bind: flag(context, 'bind'),
    leave: pathsOf(context, 'leave'),
  });
  if (!flag(context, 'yes')) {
    if (!canAsk())
      throw new QCredError(
        'bad_input',
        'Nobody can be asked here.',
        'Give --yes to rotate without a question.',
      );
    const open = plan.files.filter(({ path }) => !files.some((choice) => choice.path === path));
    const can = open.filter(({ ways }) => ways.includes('rewrite'));
    if (can.length > 0 && (await askYes(`Write the new key to ${count(can.length, 'file')} of these too?`)))
      files.push(...can.map(({ path }) => ({ path, way: 'rewrite' as const })));
    if (!(await askYes('Rotate this key?'))) return 1;
  }
  const { id } = await rotations.start({
    credentialId,
    deleteInTheWay: flag(context, 'delete-second-key'),
    graceHours,
    files,
  });
  return follow(context, app, id);
}

/** The paths of an option that may be given more than once, absolute. */
function pathsOf(context: Context, name: string): string[] {
  const given = context.options[name];
  return (Array.isArray(given) ? given : []).flatMap((path) =>
    typeof path === 'string' ? [resolve(path)] : [],
  );
}

function graceOption(context: Context): number | undefined {
  const { grace } = context.options;
  if (grace === undefined) return undefined;
  const hours = Number(grace);
  if (typeof grace !== 'string' || !/^\d+$/.test(grace) || hours > mostGraceHours)
    throw new UsageError(`--grace is a number of hours from 0 to ${mostGraceHours}.`);
  return hours;
}

/** Hands over the key that the person made; its secret never stands in the command line. */
async function supply(
  context: Context,
  app: App,
  current: RotationView | undefined,
  accessKeyId: string,
): Promise<number> {
  if (!current) throw new QCredError('not_found', 'No rotation waits for a key.', 'Begin one first.');
  const secretAccessKey = (await readStdin()).trim() || ((await askHidden('Its secret: ')) ?? '');
  await (await app.open().rotations()).supply(current.id, { accessKeyId, secretAccessKey });
  return follow(context, app, current.id);
}

/** Shows the steps as they are done, until it rests; with `--wait` until its end. */
async function follow(context: Context, app: App, id: string): Promise<number> {
  let view = await followRotation(context, app, id);
  while (flag(context, 'wait') && view?.state === 'running') {
    const left = view.graceUntil ? Date.parse(view.graceUntil) - context.deps.now().getTime() : 0;
    // In slices, so that a clock that was set or a machine that slept is noticed.
    await context.deps.sleep(Math.min(Math.max(left, 5000), 60_000));
    await resume(app);
    view = await followRotation(context, app, id);
  }
  if (!view) return 0;
  return report(context, view);
}

function report(context: Context, view: RotationView): number {
  if (context.json) context.printJson(view);
  else {
    if (flag(context, 'status')) for (const line of stepLines(view)) context.print(line);
    for (const line of outcome(view)) context.print(line);
  }
  return view.state === 'needs_you' || (view.message !== '' && isUnderWay(view)) ? 1 : 0;
}

function outcome(view: RotationView): string[] {
  const { state, step, message, hint, graceUntil, oldKey, how } = view;
  if (state === 'running' && step === 'grace' && graceUntil !== undefined && message === '') {
    return [
      `The new key is in use. The old key ${oldKey} is switched off and will be deleted after ${graceUntil.slice(0, 16).replace('T', ' ')} UTC.`,
      'QCred does that when it runs; without it, "qcred rotate --resume" does.',
    ];
  }
  if (state === 'paused')
    return [`The rotation of ${oldKey} is paused.`, 'Go on with --resume, or back with --back.'];
  const words = [message, hint].filter((line) => line !== '');
  return how === 'guided' && state === 'needs_you' && view.guide
    ? [...words, ...view.guide.steps.map((line) => `  ${line}`), ...(view.guide.url ? [view.guide.url] : [])]
    : words;
}

async function resumeAll(context: Context): Promise<number> {
  const app = await context.app();
  const { said, waiting } = await resume(app);
  if (context.json) context.printJson({ said, rotations: (await app.state()).rotations });
  else if (said.length === 0) context.note('Nothing to go on with.');
  else for (const sentence of said) context.print(sentence);
  return waiting ? 1 : 0;
}

async function resume(app: App): Promise<{ said: string[]; waiting: boolean }> {
  const said = await (await app.open().rotations()).resume();
  const { rotations } = await app.state();
  return { said, waiting: rotations.some(({ state }) => state === 'needs_you') };
}

const none = (name: string, platform: string): QCredError =>
  new QCredError(
    'not_found',
    `No rotation of "${name}" was begun.`,
    `Begin one with: ${commandLine(platform, ['qcred', 'rotate'], name)}`,
  );
