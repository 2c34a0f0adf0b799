import { isAbsolute } from 'node:path';
import type { BindingStatus } from '#shared/bindingStatus.ts';
import { QCredError, toErrorView } from '#shared/errors.ts';
import type { Binding, Profile, VaultState } from '#shared/model.ts';
import { byId } from '../../profiles/find.ts';
import { isOlder } from '../../profiles/isOlder.ts';
import type { OpenVault } from '../../store/access.ts';
import { type BoundFiles, byFiles } from '../boundFiles.ts';
import type { Edits } from '../edits/edits.ts';
import { exportEntry, secretMark } from '../exports/entry.ts';
import { bindingsOf, oneOf } from '../exports/names.ts';
import { createWorkspace, type Workspace } from '../exports/workspace.ts';
import { targetById } from '../targets/index.ts';
import { assumesItself } from '../targets/kit/modes.ts';
import type { ExportEntry, FoundProfile, Target, TargetText } from '../targets/kit/target.ts';
import { workOf } from '../work/work.ts';

const inSync: BindingStatus = { status: 'in_sync', message: '' };
const changed: BindingStatus = { status: 'changed', message: 'Somebody else changed it in the file.' };
const outdated: BindingStatus = {
  status: 'outdated',
  message: 'The profile was changed after it was written there.',
};
const missing: BindingStatus = { status: 'missing', message: 'It is no longer in the file.' };

/**
 * Compares every binding with the files. No secret is asked of the keychain: one that stands in a
 * file is recognised by its mark.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @returns by binding id
 */
export async function statusOf(access: OpenVault, edits: Edits): Promise<Map<string, BindingStatus>> {
  const state = await access.vault.state();
  return compare(access, state, createWorkspace(access.deps, edits), state.bindings);
}

/**
 * Compares some bindings with the files.
 *
 * @param workspace with the files as they are: nothing is planned in it yet
 * @param bindings of the state
 * @returns by binding id
 */
export async function compare(
  access: OpenVault,
  state: VaultState,
  workspace: Workspace,
  bindings: readonly Binding[],
): Promise<Map<string, BindingStatus>> {
  const result = new Map<string, BindingStatus>();
  for (const place of byFiles(bindings)) {
    const target = targetById(place.target);
    try {
      const texts = await workspace.read(target, place.path);
      const read = await workspace.profiles(target, texts);
      for (const [id, status] of await comparePlace(access, state, target, place, { texts, ...read }))
        result.set(id, status);
    } catch (error) {
      if (!(error instanceof QCredError)) throw error;
      const status: BindingStatus = { status: 'unreadable', message: toErrorView(error).message };
      for (const { id } of place.bindings) result.set(id, status);
    }
  }
  return result;
}

async function comparePlace(
  access: OpenVault,
  state: VaultState,
  target: Target,
  place: BoundFiles,
  { texts, profiles, notices }: { texts: readonly TargetText[] } & ReturnType<Target['read']>,
): Promise<Map<string, BindingStatus>> {
  const result = new Map<string, BindingStatus>();
  const found = new Map(profiles.map((p) => [p.name, p]));
  // A file that its tool refuses is in order for nobody, though we can read it.
  const refused = notices.find(({ level }) => level === 'error');
  const expected: { binding: Binding; entry: ExportEntry }[] = [];
  for (const binding of place.bindings) {
    const there = found.get(binding.name);
    const entry = there && expectedEntry(access, state, binding, there);
    if (!there) result.set(binding.id, missing);
    else if (refused) result.set(binding.id, { status: 'unreadable', message: refused.message });
    else if (!entry) result.set(binding.id, whyDifferent(state, binding));
    else expected.push({ binding, entry });
  }
  const entries = expected.map(({ entry }) => entry);
  const work = workOf(access.deps);
  const drifted = new Set(entries.length === 0 ? [] : await work('drifted', target.id, texts, entries));
  const elsewhere = await callsElsewhere(
    access,
    (entries) => work('drifted', target.id, texts, entries),
    expected.flatMap(({ binding, entry }, i) => {
      const { calls } = found.get(binding.name) ?? {};
      return drifted.has(i) && calls !== undefined ? [{ id: binding.id, entry, calls }] : [];
    }),
  );
  for (const [i, { binding }] of expected.entries()) {
    const fault = found.get(binding.name)?.notices.find(({ level }) => level === 'error');
    const well: BindingStatus = fault ? { status: 'changed', message: fault.message } : inSync;
    const elseHow = elsewhere.get(binding.id) ?? whyDifferent(state, binding);
    result.set(binding.id, drifted.has(i) ? elseHow : well);
  }
  return result;
}

/**
 * How those stand that differ in nothing but where they find `qcred`: in sync as long as it is there and
 * nobody else could put another program in its place.
 *
 * @param driftedOf as the job `drifted`
 * @returns by binding id
 */
async function callsElsewhere(
  { deps }: OpenVault,
  driftedOf: (entries: ExportEntry[]) => Promise<number[]>,
  candidates: readonly { id: string; entry: ExportEntry; calls: string }[],
): Promise<Map<string, BindingStatus>> {
  const [program = ''] = deps.command;
  const others = candidates.filter(({ calls }) => calls !== program && isAbsolute(calls));
  if (others.length === 0) return new Map();
  const entries = others.map(({ entry, calls }) => ({
    ...entry,
    credentialProcess: [calls, ...entry.credentialProcess.slice(1)],
  }));
  const differing = new Set(await driftedOf(entries));
  const { faultWords, programFault, trustedBy } = await import('../../store/launcher/trust.ts');
  const trusted = trustedBy(deps);
  const statuses = others.map(async ({ id, calls }): Promise<[string, BindingStatus][]> => {
    const fault = await programFault(calls, trusted);
    if (fault === null) return [[id, inSync]];
    return [[id, { status: 'outdated', message: `It calls ${calls}, but ${faultWords(fault)}.` }]];
  });
  return new Map((await Promise.all(statuses.filter((_, i) => !differing.has(i)))).flat());
}

/** A difference is ours when what was written is older than its profile, else somebody else's. */
const whyDifferent = (state: VaultState, binding: Binding): BindingStatus =>
  isOlder(state, binding) ? outdated : changed;

/** What we would write for a binding; null when what stands there cannot be ours. */
function expectedEntry(
  access: OpenVault,
  state: VaultState,
  binding: Binding,
  there: FoundProfile,
): ExportEntry | null {
  const profile = byId(state.profiles, binding.profileId);
  if (!profile) return null;
  const { secretAccessKey, sessionToken } = there;
  const material =
    binding.mode === 'static' && secretAccessKey ? { secretAccessKey, sessionToken } : undefined;
  if (
    binding.mode === 'static' &&
    (!material || secretMark(access.vault.key, material) !== binding.secretMark)
  ) {
    return null;
  }
  const itself = assumesItself(targetById(binding.target), binding.mode);
  return exportEntry(state, profile, {
    name: binding.name,
    mode: binding.mode,
    command: access.deps.command,
    sourceName: itself ? sourceNameOf(state, binding, profile, there) : undefined,
    reference: binding.mode === 'reference' && !itself ? referenceOf(state, binding, there) : undefined,
    material,
    standing: there,
    asFound: binding.asFound,
  });
}

/** The name, in the same files, of what a role builds on: the one that stands there, if it is one of them. */
function sourceNameOf(
  state: VaultState,
  { target, asFound }: Binding,
  { source }: Profile,
  { role }: FoundProfile,
): string {
  if (source.kind !== 'role') return '';
  const bindings = bindingsOf(state, target, undefined, source.profileId);
  const name = oneOf(new Set(bindings.map((b) => b.name)), role?.sourceName);
  // What the person wrote refers to what the person wrote.
  return name ?? ((asFound && role?.sourceName) || '');
}

const referenceOf = (
  state: VaultState,
  { profileId }: Binding,
  { reference }: FoundProfile,
): string | undefined =>
  oneOf(new Set(bindingsOf(state, 'aws', undefined, profileId).map((b) => b.name)), reference);
