import type { Notice } from '#shared/contract/index.ts';
import type { Binding, Credential, Profile, SecretMode, TargetId, VaultState } from '#shared/model.ts';
import { count } from '#shared/words.ts';
import { credentialOf, profilesOf, withSources } from '../../profiles/chain.ts';
import type { OpenVault } from '../../store/access.ts';
import type { KeyName } from '../../store/consent.ts';
import { peekSecret, readSecret } from '../../store/credentials.ts';
import type { Secret, SecretMaterial } from '../../store/secrets/secret.ts';
import type { Edits } from '../edits/edits.ts';
import { type PlannedWrite, withBindings } from '../plans.ts';
import { targetById } from '../targets/index.ts';
import { assumesItself, modesFor } from '../targets/kit/modes.ts';
import type { ExportEntry, FoundProfile, Target } from '../targets/kit/target.ts';
import { cannotAssume, checkRequest } from './checks.ts';
import { exportEntry, secretMark } from './entry.ts';
import { bindingOf, bindingsOf, chooseNames, defaultNames, nameNotices, oneOf, samePlace } from './names.ts';
import {
  lossNotices,
  overwriteNotices,
  passwordNotices,
  plainHttpNotices,
  plaintextNotice,
} from './notices.ts';
import { secretsOf } from './standing.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** Profiles that should stand in a tool's files, each under every name that it has there. */
export interface ExportRequest {
  target: TargetId;
  profileIds: readonly string[];
  mode: SecretMode;
  /** The file, for a target whose place is chosen. */
  path?: string;
  /** Another name there, for the one profile of the request, instead of the one it has. */
  name?: string;
  /** Whether that name is to stand beside those it has. */
  beside?: boolean;
  /** Exact names by profile id: those and no others are written, of these profiles and of others that they need. */
  names?: ReadonlyMap<string, readonly string[]>;
  /** Whether what stands there is the person's own but for the secret: only that is written. */
  asFound?: boolean;
  /** Whether names that somebody else's entries have there are avoided: for what nobody asked for by name. */
  avoiding?: boolean;
  /** Whether the one profile of the request is to stand there as the tool's default. */
  asDefault?: boolean;
}

/** What plans are made on: several of them, one after the other, become one change. */
export interface Desk {
  access: OpenVault;
  workspace: Workspace;
  secretOf(credential: Credential): Promise<SecretMaterial>;
  /** Keys whose secrets were planned in the clear where they do not stand yet; by credential id. */
  plaintext: Map<string, KeyName>;
}

export interface DeskOptions {
  /** Whether the plan is only looked at: secrets are not read for anybody then. It is not to be carried out. */
  look?: boolean;
}

/** What exports came to: all of a draft but the files, which are in the workspace. */
type Planned = Omit<PlannedWrite, 'plan'> & { title: string };

/** What one request came to. */
interface Outcome {
  target: Target;
  profiles: Profile[];
  bindings: Binding[];
  notices: Notice[];
  secrets: Secret[];
}

/**
 * Plans to write profiles to tools: one draft, and so one change, however many there are. A role that
 * the tool assumes itself brings the profile it builds on along; a reference brings the AWS profile it
 * names.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @param options of the desk
 * @throws QCredError not_found, unsupported, bad_input, name_taken, file_malformed, secret_missing
 */
export async function planExports(
  access: OpenVault,
  edits: Edits,
  requests: readonly ExportRequest[],
  options?: DeskOptions,
): Promise<PlannedWrite> {
  const desk = openDesk(access, edits, options);
  const { title, ...planned } = await planInto(desk, await access.vault.state(), requests);
  return {
    plan: { title, edits: desk.workspace.edits() },
    ...planned,
    plaintext: [...desk.plaintext.values()],
  };
}

/**
 * @param access the open vault
 * @param edits reads the tools' files
 */
export const openDesk = (access: OpenVault, edits: Edits, { look = false }: DeskOptions = {}): Desk => ({
  access,
  workspace: createWorkspace(access.deps, edits),
  secretOf: secretReader(look ? (c) => peekSecret(access, c) : (c) => readSecret(access, c, 'static export')),
  plaintext: new Map(),
});

/**
 * Plans exports into the files of a desk.
 *
 * @param state the vault's state, as far as it was planned
 * @throws as `planExports`; what an earlier request of the same call planned then stays on the desk
 */
export async function planInto(
  desk: Desk,
  state: VaultState,
  requests: readonly ExportRequest[],
): Promise<Planned> {
  const awsNames = new Map<string, Set<string>>();
  const learn = (bindings: readonly Binding[]): void => {
    for (const b of bindings) {
      if (!samePlace(b, 'aws', undefined)) continue;
      const names = awsNames.get(b.profileId);
      if (names) names.add(b.name);
      else awsNames.set(b.profileId, new Set([b.name]));
    }
  };
  learn(state.bindings);

  const outcomes: Outcome[] = [];
  let planned = state;
  for (const request of withReferenced(state, requests, awsNames)) {
    const outcome = await planOne({ ...desk, state: planned, awsNames }, request);
    learn(outcome.bindings);
    planned = withBindings(planned, { set: outcome.bindings, remove: displaced(planned, outcome.bindings) });
    outcomes.push(outcome);
  }
  // One that was planned twice is as it was planned last.
  const set = [...new Map(outcomes.flatMap((o) => o.bindings).map((b) => [b.id, b])).values()];
  return {
    title: titleOf(outcomes),
    secrets: outcomes.flatMap((o) => o.secrets),
    notices: outcomes.flatMap((o) => o.notices),
    bindings: { set, remove: displaced(state, set) },
  };
}

/** References need their profile in the AWS files; what is not there yet is written first. */
function withReferenced(
  state: VaultState,
  requests: readonly ExportRequest[],
  awsNames: AwsNames,
): readonly ExportRequest[] {
  const aws = requests.filter((r) => r.target === 'aws');
  const byName = aws.filter((r) => !r.asDefault);
  const asked = new Set(
    byName.flatMap((r) =>
      assumesItself(targetById('aws'), r.mode)
        ? withSources(state, r.profileIds).map((p) => p.id)
        : r.profileIds,
    ),
  );
  const missing = requests
    .filter((r) => r.mode === 'reference' && r.target !== 'aws')
    .flatMap((r) => r.profileIds)
    .filter((id) => !awsNames.has(id) && !asked.has(id));
  const others = requests.filter((r) => r.target !== 'aws');
  if (missing.length === 0) return [...aws, ...others];
  return [
    ...aws,
    { target: 'aws', profileIds: [...new Set(missing)], mode: 'credential_process', avoiding: true },
    ...others,
  ];
}

/** Names in the AWS files by profile id. */
type AwsNames = ReadonlyMap<string, ReadonlySet<string>>;

/** What all requests of one plan share. */
interface Planning extends Desk {
  state: VaultState;
  /** Those of earlier requests included. */
  awsNames: AwsNames;
}

/** Reads each secret once for a plan, however many tools it goes to. */
function secretReader(from: Desk['secretOf']): Desk['secretOf'] {
  const read = new Map<string, Promise<SecretMaterial>>();
  return (credential) => {
    const known = read.get(credential.id) ?? from(credential);
    read.set(credential.id, known);
    return known;
  };
}

async function planOne(
  { access, state, workspace, awsNames, secretOf, plaintext }: Planning,
  request: ExportRequest,
): Promise<Outcome> {
  const { target: id, profileIds, mode, path, name, beside, asDefault = false } = request;
  const target = targetById(id);
  const wanted = new Set(profilesOf(state, profileIds));
  checkRequest(target, mode, path, [...wanted]);
  const itself = assumesItself(target, mode);
  const texts = await workspace.read(target, path);
  const { profiles: found, notices: ofFiles } = await workspace.profiles(target, texts);
  const there = new Map(found.map((f) => [f.name, f]));
  // What stands there already as the person's own has its source there too, by whatever name.
  const isKept = (profileId: string): boolean =>
    request.asFound === true && request.names?.get(profileId)?.every((n) => there.has(n)) === true;
  const named = profilesOf(state, [...(request.names?.keys() ?? [])]);
  const sources = itself
    ? withSources(
        state,
        profileIds.filter((one) => !isKept(one)),
      )
    : [];
  const chain = [...new Set([...sources, ...named, ...wanted])];
  // What a role refers to may be there already, in a way that the person chose for it.
  const isThere = ({ id: profileId }: Profile) => bindingOf(state, id, path, profileId) !== undefined;
  const meant = new Set([...named, ...wanted]);
  const profiles = mode === 'reference' ? chain.filter((p) => meant.has(p) || !isThere(p)) : chain;
  const theirs = request.avoiding ? new Set(there.keys()) : undefined;
  const names = asDefault
    ? defaultNames(state, target, chain)
    : chooseNames(state, target, path, chain, { wanted: name, beside, exact: request.names, theirs });
  const sourceNameOf = (profileId: string, standing: FoundProfile | undefined, isFound: boolean): string => {
    const known = names.get(profileId) ?? bindingsOf(state, id, path, profileId);
    const said = standing?.role?.sourceName;
    return oneOf(new Set(known.map((n) => n.name)), said) ?? ((isFound && said) || '');
  };

  const entries: ExportEntry[] = [];
  const bindings: Binding[] = [];
  const secrets = secretsOf(found);
  // What the tool refuses as a whole is said before anything is written into it.
  const notices: Notice[] = ofFiles.filter(({ level }) => level === 'error');
  const leaving: string[] = [];
  const writtenAt = access.deps.now().toISOString();
  for (const profile of profiles) {
    const role = profile.source.kind === 'role' ? profile.source : undefined;
    const { credential } = credentialOf(state, profile);
    const material = mode === 'static' && !role ? await secretOf(credential) : undefined;
    if (material)
      secrets.push(material.secretAccessKey, ...(material.sessionToken ? [material.sessionToken] : []));
    const own = itself ? modeBeside(role !== undefined, mode) : mode;
    if (role && !modesFor(target, true).includes(own)) throw cannotAssume(target, profile.name);
    const isDefault = asDefault && wanted.has(profile);
    for (const { name: nameThere, binding } of names.get(profile.id) ?? []) {
      const standing = there.get(nameThere);
      if (material && standing?.secretAccessKey?.reveal() !== material.secretAccessKey.reveal())
        addKey(plaintext, profile, credential);
      const isFound = request.asFound === true && standing !== undefined && wanted.has(profile);
      entries.push(
        exportEntry(state, profile, {
          name: nameThere,
          mode: own,
          command: access.deps.command,
          sourceName: role && itself ? sourceNameOf(role.profileId, standing, isFound) : undefined,
          reference:
            mode === 'reference' && !itself
              ? oneOf(awsNames.get(profile.id), standing?.reference)
              : undefined,
          material,
          standing,
          asFound: isFound,
        }),
      );
      bindings.push({
        id: binding?.id ?? access.deps.uuid(),
        profileId: profile.id,
        target: id,
        name: nameThere,
        mode: own,
        path,
        secretMark: material && secretMark(access.vault.key, material),
        ...(isDefault && { asDefault: true }),
        ...(isFound && { asFound: true }),
        writtenAt,
      });
      if (binding && binding.name !== nameThere) leaving.push(binding.name);
      const isAsked = nameThere === name || request.names?.has(profile.id);
      if (!binding && !isAsked) notices.push(...nameNotices(target, profile, nameThere));
    }
  }

  notices.push(
    ...(request.asFound ? [] : overwriteNotices(state, target, path, found, entries)),
    ...lossNotices(target, entries),
    ...plainHttpNotices(entries),
    ...(mode === 'static' ? [plaintextNotice(target), ...passwordNotices(profiles)] : []),
  );
  const kept = new Set(bindings.map((b) => b.name));
  await workspace.plan(target, texts, { entries, remove: leaving.filter((gone) => !kept.has(gone)) });
  return { target, profiles, bindings, notices, secrets };
}

function addKey(keys: Map<string, KeyName>, { name }: Profile, { id, accessKeyId }: Credential): void {
  const profiles = keys.get(id)?.profiles ?? [];
  keys.set(id, { accessKeyId, profiles: profiles.includes(name) ? profiles : [...profiles, name] });
}

/** Where a tool assumes roles itself: a role refers to what it builds on, and that asks QCred unless its secret is written. */
function modeBeside(isRole: boolean, mode: SecretMode): SecretMode {
  if (isRole) return 'reference';
  return mode === 'static' ? 'static' : 'credential_process';
}

/** Bindings of other profiles whose place in the files is taken now. */
function displaced({ bindings }: VaultState, next: readonly Binding[]): string[] {
  const taken = new Map(next.map((b) => [slotOf(b), b.id]));
  return bindings.filter((b) => (taken.get(slotOf(b)) ?? b.id) !== b.id).map((b) => b.id);
}

const slotOf = ({ target, path = '', name }: Binding): string => JSON.stringify([target, path, name]);

function titleOf(outcomes: readonly Outcome[]): string {
  const profiles = new Set(outcomes.flatMap((o) => o.profiles.map((p) => p.id)));
  const labels = [...new Set(outcomes.map((o) => o.target.label))];
  return `Export ${count(profiles.size, 'profile')} to ${labels.length > 3 ? count(labels.length, 'tool') : labels.join(', ')}`;
}
