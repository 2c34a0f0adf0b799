import { viewMaterials } from '#core/keys/kept/records.ts';
import { viewKeyDue } from '#core/keys/replacing/view.ts';
import { temporaryKeys, viewDue } from '#core/rotation/due/due.ts';
import { dueWords, endWords } from '#core/rotation/due/reminderWords.ts';
import { openAccess } from '#core/store/access.ts';
import type { DueView } from '#shared/contract/rotation.ts';
import type { MaterialView } from '#shared/keyMaterial.ts';
import type { KeyDueView } from '#shared/keyRotation.ts';
import { defineCommand, flag, text, UsageError } from '../command.ts';
import { table } from '../table.ts';
import { expiryWords } from '../time.ts';

/** Exit codes; 1 and 2 are taken by failures and wrong calls. */
const codes = { nothing: 0, soon: 3, overdue: 4 } as const;

export const due = defineCommand({
  name: 'due',
  summary: 'say which keys are due to be rotated',
  help: `
Usage: qcred due [--within DAYS] [--all] [--quiet] [--json]
       qcred due policy [--json]
       qcred due policy set DAYS|never [--profile PROFILE | --provider PROVIDER | --account ACCOUNT]
                            [--remind DAYS,DAYS…] [--grace HOURS] [--automatic]
       qcred due policy remove [--profile PROFILE | --provider PROVIDER | --account ACCOUNT]

Lists the keys that are overdue or due soon, the most urgent first. How old a key may get, and how
early it counts as due soon, is what its policy says: 90 days and 14 days before, unless it was
changed. --within counts keys that are due within so many days instead. --all lists the others too.
Keys of key services under a policy (qcred kms rotate KEY --every) are listed too, and imported key
material that runs out within 30 days.
--quiet prints nothing, for prompts and cron. Nothing is changed, and no network is used.

policy lists the policies for access keys, sets one, or removes one. The narrowest that fits a key holds: its own, its
account's, its provider's, the one for all others. --remind is how many days before it is due one is
reminded, --grace how long an old key stays, switched off, before it is deleted. --automatic lets the
app rotate without asking, where the service allows it; without it, it reminds.

Exit codes: 0 nothing is due, 3 a key is due soon, 4 a key is overdue, 1 failed, 2 called wrongly.`,
  options: {
    within: { type: 'string' },
    all: { type: 'boolean' },
    quiet: { type: 'boolean', short: 'q' },
    profile: { type: 'string' },
    provider: { type: 'string' },
    account: { type: 'string' },
    remind: { type: 'string' },
    grace: { type: 'string' },
    automatic: { type: 'boolean' },
  },
  optionsFor: {
    '': ['within', 'all', 'quiet'],
    policy: [],
    'policy set': ['profile', 'provider', 'account', 'remind', 'grace', 'automatic'],
    'policy remove': ['profile', 'provider', 'account'],
  },
  // Without more words it opens the vault and nothing else: prompts wait for it.
  async run(context) {
    const [what] = context.positionals;
    if (what === 'policy') return (await import('../duePolicy.ts')).duePolicy(context);
    if (what !== undefined) throw new UsageError(`"${what}" is not something that "qcred due" does.`);
    const isDue = dueWithin(text(context, 'within'));
    const access = await openAccess(context.deps);
    try {
      const now = context.deps.now();
      const state = await access.vault.state();
      const keys = viewDue(state, now);
      const ofServices = viewKeyDue(state, now);
      const materials = viewMaterials(state, now).filter(({ dueAt }) => dueAt !== null);
      const all = flag(context, 'all');
      const listed = all ? keys : keys.filter(isDue);
      const listedOfServices = all ? ofServices : ofServices.filter(isDue);
      const listedMaterials = all ? materials : materials.filter(isDue);
      if (context.json) context.printJson([...listed, ...listedOfServices, ...listedMaterials]);
      else if (!flag(context, 'quiet')) {
        const rows = [
          ...rowsOf(listed, now),
          ...rowsOfServices(listedOfServices, now),
          ...rowsOfMaterials(listedMaterials, now),
        ];
        if (rows.length > 0) context.printText(table(['KEY', 'FOR', 'AGE', ''], rows));
        else if (state.credentials.length + ofServices.length + materials.length === 0)
          context.note('There are no keys.');
        else
          context.note(
            keys.length + ofServices.length + materials.length === 0
              ? 'There are no keys that grow old.'
              : 'Nothing is due.',
          );
        for (const { accessKeyId, profileNames, expiresAt } of temporaryKeys(state)) {
          const name = profileNames.length > 0 ? profileNames.join(', ') : accessKeyId;
          context.note(`${name}: ${expiryWords(expiresAt, now)}.`);
        }
      }
      const both = [...keys, ...ofServices, ...materials];
      if (both.some(({ status }) => status === 'overdue')) return codes.overdue;
      return both.some(isDue) ? codes.soon : codes.nothing;
    } finally {
      access.close();
    }
  },
});

/** Whether a key counts as due, by its policy or by a number of days. @throws UsageError */
function dueWithin(days: string | undefined): (key: Pick<DueView, 'status' | 'inDays'>) => boolean {
  if (days === undefined) return ({ status }) => status === 'soon' || status === 'overdue';
  if (!/^\d{1,5}$/.test(days)) throw new UsageError('--within is a number of days, as in --within 30.');
  return ({ status, inDays }) => status !== 'rotating' && inDays !== null && inDays < Number(days);
}

const rowsOf = (keys: readonly DueView[], now: Date): string[][] =>
  keys.map((key) => [
    key.accessKeyId,
    key.profileNames.join(', '),
    `${key.ageDays} d${key.bornKnown ? '' : ' or more'}`,
    key.status === 'rotating' ? 'is being rotated' : dueWords(key, now),
  ]);

const rowsOfServices = (keys: readonly KeyDueView[], now: Date): string[][] =>
  keys.map((key) => [
    key.keyId,
    `${key.name} (${key.accountName})`,
    `${key.ageDays} d`,
    key.status === 'rotating' ? 'is being replaced' : dueWords(key, now),
  ]);

const rowsOfMaterials = (materials: readonly MaterialView[], now: Date): string[][] =>
  materials.map((one) => [
    one.keyId,
    `${one.name} (${one.accountName})`,
    '',
    `its imported material ${endWords(one, now)}`,
  ]);
