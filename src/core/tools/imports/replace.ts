import { QCredError } from '#shared/errors.ts';
import { groupBy } from '#shared/groupBy.ts';
import type { SecretMode, VaultState } from '#shared/model.ts';
import { count } from '#shared/words.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Edits } from '../edits/edits.ts';
import { bindingOf } from '../exports/names.ts';
import { planInto } from '../exports/plan.ts';
import { type ExportRequest, exportContext } from '../exports/request.ts';
import type { PlannedWrite } from '../plans.ts';
import { isAsked, modesFor } from '../targets/kit/modes.ts';
import type { Target } from '../targets/kit/target.ts';
import type { Judgement } from './judge.ts';
import { proveReplacement, type Replacement } from './proof.ts';
import { entryOf, type Find, isTool, toolOf } from './scan.ts';
import type { Left, Saved } from './take.ts';

/** Plans references in the place of secrets. */
interface ReplacePlan {
  /** Null when nothing is to be written. */
  draft: PlannedWrite | null;
  /** Secrets that stay where they are. */
  left: Left[];
}

/**
 * Plans references in the place of secrets, each tool in the best way it can: asking QCred, else
 * reading the AWS profile. Only what the vault can give back is taken out, and what stands beside it
 * means what it meant: a secret for which that cannot be had stays, with the reason.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @param state the vault's state, with what was taken in
 * @param saved what was taken in
 * @param judged what else was found, and what builds on what
 */
export async function planReplacement(
  access: OpenVault,
  edits: Edits,
  state: VaultState,
  saved: readonly Saved[],
  judged: { finds: readonly Find[]; judgement: Judgement },
): Promise<ReplacePlan> {
  const left: Left[] = [];
  const leave = (find: Find, why: string) => left.push({ find, what: 'replace', why });
  let wanted = candidates(saved, judged, leave);
  const attempt = (some: readonly Replacement[]) => tryReplacing(access, edits, state, saved, some);
  // Each round leaves at least one out.
  while (wanted.length > 0) {
    const held = heldBack(wanted, judged.finds);
    for (const one of held)
      leave(one.saved.find, 'A role that builds on it has a key of its own beside it, which stays.');
    wanted = wanted.filter((one) => !held.includes(one));
    if (held.length > 0) continue;
    const outcome = await attempt(wanted);
    if ('draft' in outcome) return { draft: outcome.draft, left };
    const faults = outcome.faults.size > 0 ? outcome.faults : await faultyAlone(wanted, attempt, outcome.why);
    for (const [{ saved: one }, why] of faults) leave(one.find, why);
    wanted = wanted.filter((one) => !faults.has(one));
  }
  return { draft: null, left };
}

/** Keys whose going would take another key along that stays: that of a role which has to be written for it. */
function heldBack(wanted: readonly Replacement[], finds: readonly Find[]): Replacement[] {
  const goes = new Set(wanted.map(({ saved }) => saved.find));
  const stays = new Set(finds.filter((f) => f.part === 'key' && !goes.has(f)).map(entryOf));
  return wanted.filter(({ roles }) => roles.some(({ find }) => stays.has(entryOf(find))));
}

function candidates(
  saved: readonly Saved[],
  { finds, judgement }: { finds: readonly Find[]; judgement: Judgement },
  leave: (find: Find, why: string) => void,
): Replacement[] {
  const byFind = new Map(saved.map((one) => [one.find, one]));
  const builders = groupBy(
    finds.filter((f) => f.profile.kind === 'role'),
    (find) => {
      const base = judgement.baseOf(find);
      return base && 'find' in base ? base.find : undefined;
    },
  );
  const wholes = new Map(finds.filter((f) => f.part === 'whole').map((f) => [entryOf(f), f]));
  const unused = groupBy(
    finds.filter((f) => f.part === 'unused'),
    entryOf,
  );
  return saved.flatMap((one): Replacement[] => {
    const { find } = one;
    if (find.profile.kind !== 'static' || find.part === 'unused') return [];
    const mode = isTool(find.target) ? referenceMode(find.target) : undefined;
    const untaken = unused.get(entryOf(find))?.find((f) => !byFind.has(f));
    const whole = wholes.get(entryOf(find));
    const builds = builders.get(find) ?? [];
    const needed = find.part === 'key' && whole ? [...new Set([whole, ...builds])] : [];
    const missing = needed.find((f) => !byFind.has(f));
    const why = !mode
      ? `${find.target.label} can only keep the secret itself.`
      : (find.profile.stays ??
        needed.find((f) => f.profile.stays)?.profile.stays ??
        (untaken && 'Another key stands in the same place, which was not taken in.') ??
        (missing && `"${missing.profile.name}" builds on it and was not taken in.`));
    if (why !== undefined || !mode) {
      leave(find, why ?? '');
      return [];
    }
    const roles = needed.flatMap((f) => byFind.get(f) ?? []);
    return [{ saved: one, mode, roles, isBase: builds.length > 0 }];
  });
}

const referenceMode = (target: Target): SecretMode | undefined => modesFor(target, false).find(isAsked);

type Outcome = { draft: PlannedWrite } | { faults: Map<Replacement, string>; why: string };

async function tryReplacing(
  access: OpenVault,
  edits: Edits,
  state: VaultState,
  saved: readonly Saved[],
  wanted: readonly Replacement[],
): Promise<Outcome> {
  const context = exportContext(access, edits);
  try {
    const planned = await planInto(context, state, requestsOf(state, wanted));
    const faults = await proveReplacement(context.workspace, wanted, saved);
    if (faults === null) {
      const title = `Replace ${count(wanted.length, 'plaintext secret')} by references`;
      return { draft: { ...planned, plan: { title, edits: context.workspace.edits() } } };
    }
    return { faults, why: 'Something else in the file would change its meaning.' };
  } catch (error) {
    if (!(error instanceof QCredError) || error.code === 'internal') throw error;
    return { faults: new Map(), why: error.message };
  }
}

/** Names that are to stand in a tool's files in one way. */
interface Wish {
  find: Find;
  mode: SecretMode;
  profileId: string;
  name: string;
}

/** One request for each file and way, however many secrets are in it. */
function requestsOf(state: VaultState, wanted: readonly Replacement[]): ExportRequest[] {
  const plain = wanted.filter(({ saved }) => saved.find.part === 'whole');
  const beside = wanted.filter(({ saved }) => saved.find.part === 'key');
  const wish = ({ find, profile }: Saved, mode: SecretMode): Wish => ({
    find,
    mode,
    profileId: profile.id,
    name: find.entry,
  });
  const named = new Set(plain.map(({ saved: { find, profile } }) => placeKey(find, profile.id)));
  const hasName = ({ find, profile }: Saved): boolean =>
    named.has(placeKey(find, profile.id)) ||
    bindingOf(state, toolOf(find).id, find.path, profile.id) !== undefined;
  const moved = beside.filter(({ saved, isBase }) => isBase && !hasName(saved));
  // The roles come last: what they build on has its name by then.
  return [
    ...asRequests(plain.map(({ saved, mode }) => wish(saved, mode))),
    ...asRequests(
      beside.flatMap(({ roles }) => roles.map((role) => wish(role, 'reference'))),
      // A key that stood beside a role goes to an entry of its own.
      new Map(moved.map(({ saved: { find, profile } }) => [profile.id, [find.profile.name]])),
    ),
  ];
}

const placeKey = ({ target, path }: Find, profileId: string): string =>
  JSON.stringify([target.id, path, profileId]);

function asRequests(
  wishes: readonly Wish[],
  more: ReadonlyMap<string, string[]> = new Map(),
): ExportRequest[] {
  const groups = groupBy(wishes, ({ find, mode }) => JSON.stringify([find.target.id, find.path, mode]));
  return [...groups.values()].map((group) => {
    const [{ find, mode }] = group;
    const names = new Map(
      [...groupBy(group, (wish) => wish.profileId)].map(([id, those]) => [
        id,
        [...new Set(those.map(({ name }) => name))],
      ]),
    );
    return {
      target: toolOf(find).id,
      path: find.path,
      mode,
      profileIds: [...names.keys()],
      names: new Map([...more, ...names]),
      asFound: true,
    };
  });
}

/** Those that fail by themselves, found by halving; all of them where only together they do. */
async function faultyAlone(
  wanted: readonly Replacement[],
  attempt: (some: readonly Replacement[]) => Promise<Outcome>,
  why: string,
): Promise<Map<Replacement, string>> {
  if (wanted.length === 1) return new Map(wanted.map((one) => [one, why]));
  const half = wanted.length >> 1;
  const faults = new Map<Replacement, string>();
  for (const part of [wanted.slice(0, half), wanted.slice(half)]) {
    const outcome = await attempt(part);
    if ('draft' in outcome) continue;
    const found = outcome.faults.size > 0 ? outcome.faults : await faultyAlone(part, attempt, outcome.why);
    for (const [one, reason] of found) faults.set(one, reason);
  }
  return faults.size > 0 ? faults : new Map(wanted.map((one) => [one, why]));
}
