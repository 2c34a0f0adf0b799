import type { App } from '#core/app.ts';
import { systemWide } from '#core/store/launcher/place.ts';
import { requestLock } from '#core/store/lockRequest.ts';
import { readHeader } from '#core/store/vault/vault.ts';
import { showProposal } from '#core/tools/plans.ts';
import {
  deletePlace,
  eraseKeychain,
  type OwnPlace,
  otherPlaces,
  referencesOf,
  shellFilesCalling,
  vaultPlace,
} from '#core/uninstall.ts';
import type { Binding } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import { count } from '#shared/words.ts';
import { type Context, defineCommand, flag, UsageError } from '../command.ts';
import { carryOut, printPlan } from '../plan.ts';
import { askYes, canAsk } from '../prompt.ts';

export const uninstall = defineCommand({
  name: 'uninstall',
  summary: 'take QCred off your account: out of tools’ files, secrets, vault, launcher',
  help: `
Usage: qcred uninstall [--dry-run | --yes]

Asks before each step, and shows first what it would do: takes profiles that ask qcred for their secret
out of the files of each tool; erases your secrets, the vault and its log; deletes the launcher and what
the window keeps. A key whose secret is kept nowhere else is lost with it: it goes on existing at the
provider, and can be replaced there. The log is sealed with the vault's key: save it before, with
"qcred audit --json", if you want it.

What you say no to stays, and so does what is named at the end: secrets that you had written in the clear,
lines of yours in shell files, and the program itself. --yes asks nothing; --dry-run only shows.`,
  options: { yes: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
  async run(context) {
    const steps = stepsOf(context);
    const { deps } = context;
    const clear: Binding[] = [];
    if ((await readHeader(deps.dataDir)) !== null) {
      if (!steps.isDry) await requestLock(deps).catch(() => {});
      const app = await context.app();
      const { bindings } = await app.open().access.vault.state();
      clear.push(...bindings.filter(({ mode }) => mode === 'static'));
      const isLeft = await takeOut(context, app, steps);
      await eraseVault(context, app, steps, isLeft);
    }
    for (const place of await otherPlaces(deps)) await steps.remove(place);
    await sayWhatStays(context, clear);
    return 0;
  },
});

/** Asks, does, or only tells, as the options say. */
interface Steps {
  isDry: boolean;
  /** Whether a step is to be done; what is shown before says what it is. */
  agreed(question: string): Promise<boolean>;
  remove(place: OwnPlace): Promise<void>;
}

function stepsOf(context: Context): Steps {
  const isDry = flag(context, 'dry-run');
  const yes = flag(context, 'yes');
  if (isDry && yes) throw new UsageError('Give --dry-run or --yes.');
  if (!isDry && !yes && !canAsk())
    throw new UsageError('Nobody can be asked here. Add --yes, or --dry-run to only look.');
  const agreed = async (question: string) => !isDry && (yes || (await askYes(question)));
  return {
    isDry,
    agreed,
    async remove(place) {
      for (const path of place.paths) context.print(`delete ${path}`);
      if (!(await agreed(`Delete ${place.what}?`))) return;
      await deletePlace(place);
      context.note(`Deleted ${place.what}.`);
    },
  };
}

/** Takes references out of tools' files. @returns whether some stay */
async function takeOut(context: Context, app: App, { isDry, agreed }: Steps): Promise<boolean> {
  const { access, exports, active } = app.open();
  const first = await access.vault.state();
  let isLeft = false;
  if (first.bindings.some(({ asDefault }) => asDefault)) {
    context.print('The active profile is the default of tools; what was the default before comes back.');
    if (await agreed('Put back the defaults?')) await (await active()).use(null);
    else isLeft = !isDry;
  }
  for (const [target, ids] of referencesOf(await access.vault.state())) {
    const label = targetLabels[target];
    printPlan(context, await showProposal(await (await exports()).planRemoval(ids)));
    if (await agreed(`Take ${count(ids.length, 'profile')} out of ${label}?`)) {
      await carryOut(app, async () => (await exports()).planRemoval(ids));
      context.note(`Took ${count(ids.length, 'profile')} out of ${label}.`);
    } else isLeft = !isDry;
  }
  return isLeft;
}

async function eraseVault(context: Context, app: App, steps: Steps, isLeft: boolean): Promise<void> {
  const { access } = app.open();
  const { credentials, rotations } = await access.vault.state();
  const secrets = count(credentials.length, 'secret');
  context.print(
    `${secrets} of access keys will be gone for good; where they are kept nowhere else, make new keys at the provider.`,
  );
  if (rotations.length > 0)
    context.print(`${count(rotations.length, 'rotation')} under way ends unfinished.`);
  if (isLeft) context.print('What you left in tools’ files will find no secret any more.');
  const place = await vaultPlace(context.deps);
  for (const path of place.paths) context.print(`delete ${path}`);
  if (!(await steps.agreed(`Erase ${secrets}, and delete ${place.what}?`))) return;
  await eraseKeychain(access);
  // Closed first: at its end a command would write the end of the log once more.
  app.close();
  await deletePlace(place);
  context.note('Erased the secrets, the vault and its log.');
}

async function sayWhatStays(context: Context, clear: readonly Binding[]): Promise<void> {
  const { deps } = context;
  const tools = [...new Set(clear.map(({ target }) => targetLabels[target]))].join(', ');
  if (clear.length > 0) context.note(`Secrets that were written in the clear stay in the files of ${tools}.`);
  for (const path of await shellFilesCalling(deps)) context.note(`${path} calls qcred: take that line out.`);
  const [program] = deps.command;
  context.note(
    program === systemWide
      ? 'The program stays. Remove its package: sudo apt remove qcred, or sudo dnf remove qcred.'
      : `The program stays${deps.root ? ` in ${deps.root}` : ''}: delete it as you got it.`,
  );
}
