import { QCredError } from '#shared/errors.ts';
import type { Binding, Profile, SecretMode, VaultState } from '#shared/model.ts';
import { bindingOf, samePlace } from '../exports/names.ts';
import { planInto } from '../exports/plan.ts';
import type { ExportContext, ExportRequest } from '../exports/request.ts';
import { type BindingChange, withBindings } from '../plans.ts';
import { targets } from '../targets/index.ts';
import { modesFor } from '../targets/kit/modes.ts';
import type { Target } from '../targets/kit/target.ts';
import { workOf } from '../work/work.ts';
import { giveBack, outdated } from './giveBack.ts';
import type { Original } from './originals.ts';

/** What a switch comes to; the files are on the context. */
export interface Switch {
  bindings: BindingChange;
  /** What to put back when the profile is no longer active. */
  originals: Original[];
  /** Exports whose place was taken. */
  displaced: Binding[];
  /** Labels of the tools whose default the profile is now. */
  tools: string[];
  /** Tools that keep their own default, and why. */
  leftOut: string[];
}

/**
 * Plans a switch: first everything as if no profile were active, then the new defaults on top. So
 * what is put back in the end is what stood there in the beginning, however many switches lie between.
 *
 * @param context changed: holds the files as they are to be
 * @param state the vault's state
 * @param profile null: no profile is active from then on
 * @param originals what stood there before the profile that is active now
 * @throws QCredError file_unreadable, file_malformed, secret_missing, keychain_*
 */
export async function planSwitch(
  context: ExportContext,
  state: VaultState,
  profile: Profile | null,
  originals: readonly Original[],
): Promise<Switch> {
  const { workspace } = context;
  const bare = await giveBack(workOf(context.access.deps), workspace, state, originals);
  const back = bare.bindings.filter((b) => !state.bindings.includes(b));
  const plain = withBindings(bare, (await planInto(context, bare, outdated(bare, back))).bindings);
  const wishes = profile ? wishesOf(plain, profile) : [];
  const reference = profile && (await planReference(context, plain, profile, wishes));
  const ready = reference && 'set' in reference ? withBindings(plain, reference) : plain;

  let planned = ready;
  const files: Original[] = [];
  const tools: string[] = [];
  const leftOut = profile ? unable(plain, wishes) : [];
  for (const { target, mode } of wishes) {
    const texts = await workspace.read(target);
    const isLost = mode === 'reference' && reference && 'why' in reference;
    const outcome =
      profile && (isLost ? reference : await planDefault(context, planned, profile, { target, mode }));
    if (!outcome || 'why' in outcome) {
      if (outcome) leftOut.push(`${target.label}: ${outcome.why}`);
      continue;
    }
    planned = withBindings(planned, outcome);
    tools.push(target.label);
    for (const { part, path, text: before } of texts) {
      const [given, written] = [await workspace.found(path), await workspace.text(path)];
      if (written !== before) files.push({ target: target.id, part, path, before, given, written });
    }
  }
  const kept = new Set(planned.bindings.map((b) => b.id));
  return {
    bindings: changeBetween(state, planned),
    originals: files,
    displaced: ready.bindings.filter((b) => !kept.has(b.id)),
    tools,
    leftOut,
  };
}

/** A tool, and how it is to get the secret. */
interface Wish {
  target: Target;
  mode: SecretMode;
}

/** The tools that have a default and that any profile is exported to. */
const boundTargets = (state: VaultState): Target[] =>
  targets.filter((t) => t.asDefault && state.bindings.some((b) => samePlace(b, t.id, undefined)));

const wishesOf = (state: VaultState, profile: Profile): Wish[] =>
  boundTargets(state).flatMap((target) => {
    const mode = modeFor(state, target, profile);
    return mode ? [{ target, mode }] : [];
  });

const unable = (state: VaultState, wishes: readonly Wish[]): string[] =>
  boundTargets(state)
    .filter((target) => !wishes.some((w) => w.target === target))
    .map(({ label }) => `${label}: it cannot assume a role.`);

/**
 * How a tool gets the secret of its default: as it gets this profile's, else as it gets those of
 * others. A secret is only written in the clear where a person chose that for the tool.
 */
function modeFor(state: VaultState, target: Target, profile: Profile): SecretMode | undefined {
  const own = bindingOf(state, target.id, undefined, profile.id);
  const there = state.bindings.filter((b) => samePlace(b, target.id, undefined));
  const chosen = new Set((own ? [own] : there).map((b) => b.mode));
  const isRole = profile.source.kind === 'role';
  const modes = modesFor(target, isRole);
  const unwritten = modes.find((mode) => mode !== 'static');
  return (isRole ? undefined : modes.find((mode) => chosen.has(mode))) ?? unwritten;
}

/** What a default refers to stays when the default goes: somebody may have come to rely on it. */
async function planReference(
  context: ExportContext,
  state: VaultState,
  { id }: Profile,
  wishes: readonly Wish[],
): Promise<BindingChange | { why: string }> {
  if (!wishes.some(({ mode }) => mode === 'reference') || bindingOf(state, 'aws', undefined, id))
    return { set: [], remove: [] };
  return planOrSay(context, state, { target: 'aws', profileIds: [id], mode: 'credential_process' });
}

const planDefault = (context: ExportContext, state: VaultState, { id }: Profile, { target, mode }: Wish) =>
  planOrSay(context, state, { target: target.id, profileIds: [id], mode, asDefault: true });

async function planOrSay(
  context: ExportContext,
  state: VaultState,
  request: ExportRequest,
): Promise<BindingChange | { why: string }> {
  try {
    return (await planInto(context, state, [request])).bindings;
  } catch (error) {
    // One tool that has no words for the profile does not keep the others from it.
    if (error instanceof QCredError && /^(unsupported|name_taken|bad_input)$/.test(error.code)) {
      return { why: error.message };
    }
    throw error;
  }
}

function changeBetween(before: VaultState, after: VaultState): BindingChange {
  const kept = new Set(after.bindings.map((b) => b.id));
  return {
    set: after.bindings.filter((b) => !before.bindings.includes(b)),
    remove: before.bindings.filter((b) => !kept.has(b.id)).map((b) => b.id),
  };
}
