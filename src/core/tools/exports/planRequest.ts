import type { Notice } from '#shared/contract/index.ts';
import type { Binding, Credential, Profile, SecretMode, VaultState } from '#shared/model.ts';
import { credentialOf, profilesOf, withSources } from '../../profiles/chain.ts';
import type { Secret, SecretMaterial } from '../../store/secrets/secret.ts';
import { targetById } from '../targets/index.ts';
import { secretsOf } from '../targets/kit/foundSecrets.ts';
import { assumesItself, modesFor } from '../targets/kit/modes.ts';
import type { ExportEntry, FoundProfile, Target } from '../targets/kit/target.ts';
import { cannotAssume, checkRequest } from './checks.ts';
import { exportEntry, secretMark } from './entry.ts';
import {
  bindingOf,
  bindingsOf,
  chooseNames,
  defaultNames,
  type NameThere,
  nameNotices,
  oneOf,
} from './names.ts';
import {
  lossNotices,
  overwriteNotices,
  passwordNotices,
  plainHttpNotices,
  plaintextNotice,
  plannedNotices,
} from './notices.ts';
import type { ExportContext, ExportRequest } from './request.ts';

/** Names in the AWS files by profile id. */
export type AwsNames = ReadonlyMap<string, ReadonlySet<string>>;

/** What all requests of one plan share. */
interface Planning extends ExportContext {
  state: VaultState;
  /** Those of earlier requests included. */
  awsNames: AwsNames;
}

/** What one request came to; the files are in the workspace. */
export interface Outcome {
  target: Target;
  profiles: Profile[];
  bindings: Binding[];
  notices: Notice[];
  secrets: Secret[];
}

/**
 * Plans one request into the workspace.
 *
 * @throws QCredError not_found, unsupported, bad_input, name_taken, file_malformed, secret_missing
 */
export async function planRequest(planning: Planning, request: ExportRequest): Promise<Outcome> {
  const { access, state, workspace } = planning;
  const writtenAt = access.deps.now().toISOString();
  const { target: id, profileIds, mode, path } = request;
  const target = targetById(id);
  const wanted = profilesOf(state, profileIds);
  checkRequest(target, mode, path, wanted);
  const texts = await workspace.read(target, path);
  const { profiles: found, notices: ofFiles } = await workspace.profiles(target, texts);
  const there = new Map(found.map((f) => [f.name, f]));
  const chosen = choose(state, target, request, there);

  const secrets = secretsOf(found);
  const written: Written[] = [];
  for (const profile of chosen.profiles) {
    const { credential } = credentialOf(state, profile);
    const own = ownMode(target, profile, mode);
    const isStatic = mode === 'static' && profile.source.kind !== 'role';
    const material = isStatic ? await planning.secretOf(credential) : undefined;
    if (material) secrets.push(...secretsIn(material));
    for (const nameThere of chosen.names.get(profile.id) ?? []) {
      const standing = there.get(nameThere.name);
      if (material && standing?.secretAccessKey?.reveal() !== material.secretAccessKey.reveal())
        addKey(planning, profile, credential);
      written.push(
        write(planning, request, { target, chosen, profile, nameThere, standing, own, material, writtenAt }),
      );
    }
  }

  const entries = written.map(({ entry }) => entry);
  const bindings = written.map(({ binding }) => binding);
  const kept = new Set(bindings.map((b) => b.name));
  const leaving = written.flatMap(({ left }) => (left === undefined || kept.has(left) ? [] : [left]));
  await workspace.plan(target, texts, { entries, remove: leaving });
  const notices = [
    // What the tool refuses as a whole is said before anything is written into it.
    ...ofFiles.filter(({ level }) => level === 'error'),
    ...written.flatMap((one) => one.notices),
    ...(request.asFound ? [] : overwriteNotices(state, target, path, found, entries)),
    ...lossNotices(target, entries),
    ...plainHttpNotices(entries),
    ...plannedNotices(state, chosen.profiles),
    ...(mode === 'static' ? [plaintextNotice(target), ...passwordNotices(chosen.profiles)] : []),
  ];
  return { target, profiles: chosen.profiles, bindings, notices, secrets };
}

/** Who is written by a request, and under which names. */
interface Chosen {
  /** What others build on before them. */
  profiles: Profile[];
  names: ReadonlyMap<string, readonly NameThere[]>;
  /** Those that were asked for, rather than needed by these. */
  wanted: ReadonlySet<Profile>;
}

/**
 * What a role builds on comes along where the tool assumes it itself, unless it is there already.
 *
 * @param there what stands in the files, by name
 */
function choose(
  state: VaultState,
  target: Target,
  request: ExportRequest,
  there: ReadonlyMap<string, FoundProfile>,
): Chosen {
  const { mode, path, profileIds, name, beside, names: exact } = request;
  const wanted = new Set(profilesOf(state, profileIds));
  const named = profilesOf(state, [...(exact?.keys() ?? [])]);
  // What stands there already as the person's own has its source there too, by whatever name.
  const isKept = (profileId: string): boolean =>
    request.asFound === true && exact?.get(profileId)?.every((n) => there.has(n)) === true;
  const building = assumesItself(target, mode) ? profileIds.filter((one) => !isKept(one)) : [];
  const chain = [...new Set([...withSources(state, building), ...named, ...wanted])];
  // What a role refers to may be there already, in a way that the person chose for it.
  const isThere = ({ id }: Profile) => bindingOf(state, target.id, path, id) !== undefined;
  const meant = new Set([...named, ...wanted]);
  const profiles = mode === 'reference' ? chain.filter((p) => meant.has(p) || !isThere(p)) : chain;
  const theirs = request.avoiding ? new Set(there.keys()) : undefined;
  const names = request.asDefault
    ? defaultNames(state, target, chain)
    : chooseNames(state, target, path, chain, { wanted: name, beside, exact, theirs });
  return { profiles, names, wanted };
}

/** How the tool gets the secret of one profile. @throws QCredError unsupported for a role that it has no words for */
function ownMode(target: Target, { name, source }: Profile, mode: SecretMode): SecretMode {
  const isRole = source.kind === 'role';
  const own = assumesItself(target, mode) ? modeBeside(isRole, mode) : mode;
  if (isRole && !modesFor(target, true).includes(own)) throw cannotAssume(target, name);
  return own;
}

/** Where a tool assumes roles itself: a role refers to what it builds on, and that asks QCred unless its secret is written. */
function modeBeside(isRole: boolean, mode: SecretMode): SecretMode {
  if (isRole) return 'reference';
  return mode === 'static' ? 'static' : 'credential_process';
}

/** One profile under one name. */
interface NamedProfile {
  target: Target;
  chosen: Chosen;
  profile: Profile;
  nameThere: NameThere;
  /** What stands there now under that name. */
  standing: FoundProfile | undefined;
  own: SecretMode;
  material: SecretMaterial | undefined;
  /** An ISO instant. */
  writtenAt: string;
}

/** What is to stand there, and what QCred knows of it then. */
interface Written {
  entry: ExportEntry;
  binding: Binding;
  /** The name that it leaves. */
  left: string | undefined;
  notices: Notice[];
}

function write({ access, state, awsNames }: Planning, request: ExportRequest, named: NamedProfile): Written {
  const { target, chosen, profile, nameThere, standing, own, material, writtenAt } = named;
  const { name, binding } = nameThere;
  const { mode, path } = request;
  const itself = assumesItself(target, mode);
  const isWanted = chosen.wanted.has(profile);
  const isFound = request.asFound === true && standing !== undefined && isWanted;
  const isAsked = name === request.name || request.names?.has(profile.id);
  const { source } = profile;
  return {
    entry: exportEntry(state, profile, {
      name,
      mode: own,
      command: access.deps.command,
      sourceName:
        source.kind === 'role' && itself
          ? sourceNameOf(state, request, chosen, source.profileId, standing, isFound)
          : undefined,
      reference:
        mode === 'reference' && !itself ? oneOf(awsNames.get(profile.id), standing?.reference) : undefined,
      material,
      standing,
      asFound: isFound,
    }),
    binding: {
      id: binding?.id ?? access.deps.uuid(),
      profileId: profile.id,
      target: target.id,
      name,
      mode: own,
      path,
      secretMark: material && secretMark(access.vault.key, material),
      ...(request.asDefault && isWanted && { asDefault: true }),
      ...(isFound && { asFound: true }),
      writtenAt,
    },
    left: binding && binding.name !== name ? binding.name : undefined,
    notices: binding || isAsked ? [] : nameNotices(target, profile, name),
  };
}

/** The name, there, of what a role builds on: the one that its entry says, of several; nothing where it has none. */
function sourceNameOf(
  state: VaultState,
  { target, path }: ExportRequest,
  { names }: Chosen,
  profileId: string,
  standing: FoundProfile | undefined,
  isFound: boolean,
): string {
  const known = names.get(profileId) ?? bindingsOf(state, target, path, profileId);
  const said = standing?.role?.sourceName;
  return oneOf(new Set(known.map((n) => n.name)), said) ?? ((isFound && said) || '');
}

const secretsIn = ({ secretAccessKey, sessionToken }: SecretMaterial): Secret[] =>
  sessionToken ? [secretAccessKey, sessionToken] : [secretAccessKey];

/** Notes a key that comes to stand in the clear where it did not. */
function addKey({ plaintext }: Planning, { name }: Profile, { id, accessKeyId }: Credential): void {
  const profiles = plaintext.get(id)?.profiles ?? [];
  plaintext.set(id, { accessKeyId, profiles: profiles.includes(name) ? profiles : [...profiles, name] });
}
