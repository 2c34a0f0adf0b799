import { isAbsolute } from 'node:path';
import type { HeldFile } from '#shared/contract/rotation.ts';
import { QCredError } from '#shared/errors.ts';
import type { Binding, Credential, Profile, VaultState } from '#shared/model.ts';
import type { OpenVault } from '../../store/access.ts';
import { Secret } from '../../store/secrets/secret.ts';
import { requestsOf } from '../../tools/bindings/ours.ts';
import { type BoundFiles, byFiles } from '../../tools/boundFiles.ts';
import type { Edits } from '../../tools/edits/edits.ts';
import { readForeign } from '../../tools/edits/foreignFile.ts';
import { countOf, isIn, lineOf } from '../../tools/edits/keyText.ts';
import { realTarget } from '../../tools/edits/realTarget.ts';
import { samePlace } from '../../tools/exports/names.ts';
import { planInto } from '../../tools/exports/plan.ts';
import { type ExportContext, type ExportRequest, exportContext } from '../../tools/exports/request.ts';
import { createWorkspace, type Workspace } from '../../tools/exports/workspace.ts';
import { workOf } from '../../tools/work/work.ts';
import { usesOf } from '../job/keys.ts';
import { holding, moveUses } from './move.ts';
import { type NewKey, rewriteKey } from './rewrite.ts';
import { type Reader, type ToolFile, toolFiles } from './toolFiles.ts';

/** An id that is shorter may be a word that means something else; readers still know it as a key. */
const shortest = 8;

/**
 * The files of tools on this machine that would go on holding a key after everything that QCred wrote
 * had another: all of them are searched for its id, in what tools read of them and in their text.
 * Nothing is changed, and no secret is asked of the keychain.
 *
 * @param access the open vault
 * @param edits reads the files
 * @param credential the key
 * @param workspace where they were read already: what is tried is planned in it
 */
export async function heldFiles(
  access: OpenVault,
  edits: Edits,
  credential: Credential,
  workspace: Workspace = createWorkspace(access.deps, edits),
): Promise<HeldFile[]> {
  const state = await access.vault.state();
  const { accessKeyId } = credential;
  const trial = trialKey(accessKeyId);
  const context = { ...exportContext(access, edits), workspace };
  const stuck = await tryMoving(context, state, credential, trial);
  const files = await toolFiles(access.deps, workspace, state);
  const held: HeldFile[] = [];
  for (const file of files) {
    const entries = entriesOf(file, accessKeyId).filter((entry) => !isStuck(entry, stuck));
    if (entries.length === 0 && (hasStuck(file, stuck) || !(await holdsText(file, accessKeyId)))) continue;
    const found = await workspace.found(file.path).catch(() => null);
    const why = await rewriteKey(workOf(access.deps), workspace, file, accessKeyId, trial);
    const bindable = bindRequest(state, file, accessKeyId, credential.id) !== null;
    held.push({
      path: file.path,
      tools: [...new Set(file.tools.map(({ label }) => label))],
      names: [
        ...new Set(entries.flatMap(({ reader, name }) => (reader.target.holds === 'many' ? [name] : []))),
      ],
      line: found === null ? null : lineOf(found, accessKeyId),
      ways: [...(why === '' ? ['rewrite' as const] : []), ...(bindable ? ['bind' as const] : [])],
      why,
    });
  }
  const origin = await holdingOrigin(credential, files);
  return origin === null ? held : [...held, origin];
}

/** A stand-in for a key that is not made yet, to find out what could be written. */
const trialKey = (accessKeyId: string): NewKey => ({
  accessKeyId: 'Q'.repeat(Math.max(accessKeyId.length, shortest)),
  // The characters that keys have and that files may mind.
  secretAccessKey: new Secret('trial/of+what=could/be+written/there0000'),
});

/** Plans the stand-in wherever QCred wrote the key; what cannot be planned is a place of its own. */
async function tryMoving(
  context: ExportContext,
  state: VaultState,
  credential: Credential,
  { accessKeyId, ...material }: NewKey,
): Promise<BoundFiles[]> {
  const trial = { ...context, secretOf: async () => material };
  const id = context.access.deps.uuid();
  const credentials = [...state.credentials, { ...credential, id, accessKeyId }];
  const moved = moveUses({ ...state, credentials }, credential.id, id);
  const stuck: BoundFiles[] = [];
  for (const place of byFiles(holding(moved, id))) {
    try {
      await planInto(trial, moved, requestsOf(place.bindings));
    } catch (error) {
      if (!(error instanceof QCredError)) throw error;
      // The rotation stops there by itself: what QCred wrote cannot be written again.
      stuck.push(place);
    }
  }
  return stuck;
}

/** Whether an entry is one of QCred's that could not be planned. */
const isStuck = ({ reader, name }: Entry, stuck: readonly BoundFiles[]): boolean =>
  stuck.some(
    ({ target, path, bindings }) =>
      target === reader.target.id && path === reader.chosen && bindings.some((b) => b.name === name),
  );

/** Whether something of QCred's in a file could not be planned, so that its text says nothing. */
const hasStuck = ({ tools, path }: ToolFile, stuck: readonly BoundFiles[]): boolean =>
  stuck.some(
    (place) =>
      tools.some(({ id }) => id === place.target) && (place.path === undefined || place.path === path),
  );

interface Entry {
  reader: Reader;
  /** Its name there. */
  name: string;
}

function entriesOf({ readers, path }: ToolFile, accessKeyId: string): Entry[] {
  return readers.flatMap((reader) =>
    reader.profiles
      .filter((p) => p.accessKeyId === accessKeyId && p.where.path === path)
      .map(({ name }) => ({ reader, name })),
  );
}

async function holdsText(
  { path, text }: Pick<ToolFile, 'path' | 'text'>,
  accessKeyId: string,
): Promise<boolean> {
  if (accessKeyId.length < shortest) return false;
  if (text !== null) return countOf(text, accessKeyId) > 0;
  const file = await readForeign(await realTarget(path)).catch(() => null);
  return file !== null && isIn(file.bytes, accessKeyId);
}

/** The file that a key was taken in from, where no tool is known to read it any more. */
async function holdingOrigin(
  { origin, accessKeyId }: Credential,
  files: readonly ToolFile[],
): Promise<HeldFile | null> {
  const path = /^from (.+)$/.exec(origin)?.[1] ?? '';
  if (!isAbsolute(path) || files.some((file) => file.path === path)) return null;
  if (!(await holdsText({ path, text: null }, accessKeyId).catch(() => false))) return null;
  return {
    path,
    tools: [],
    names: [],
    line: null,
    ways: [],
    why: 'The key was taken in from there, and no tool is known to read it now.',
  };
}

/**
 * What would make QCred's own of entries that somebody else wrote: an export of a profile with the key
 * to that very place, by those very names.
 *
 * @param credentialId the key that the profile to write uses
 * @returns null where that is not possible, or would take the place of another entry
 */
export function bindRequest(
  state: VaultState,
  file: ToolFile,
  accessKeyId: string,
  credentialId: string,
): ExportRequest | null {
  const entries = entriesOf(file, accessKeyId);
  const [first] = entries;
  if (!first) return null;
  const { target, chosen } = first.reader;
  const names = [...new Set(entries.flatMap(({ reader, name }) => (reader === first.reader ? [name] : [])))];
  const isTaken = (b: Binding) => samePlace(b, target.id, chosen) && names.includes(b.name);
  const profile = bestOf(usesOf(state, credentialId).profiles, first);
  if (!profile || !target.secretModes.includes('static') || state.bindings.some(isTaken)) return null;
  return {
    target: target.id,
    profileIds: [profile.id],
    mode: 'static',
    path: chosen,
    names: new Map([[profile.id, names]]),
  };
}

/** The profile that says most of what the entry says. */
function bestOf(profiles: readonly Profile[], { reader, name }: Entry): Profile | undefined {
  const found = reader.profiles.find((p) => p.name === name);
  const score = (p: Profile) =>
    Number(p.endpoints.s3 === found?.endpoints.s3) * 2 +
    Number(p.region === found?.region) * 2 +
    Number(p.name === name);
  return profiles.toSorted((a, b) => score(b) - score(a))[0];
}
