import type { NoticeView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import type { Binding, Credential, Profile, SecretMode, TargetId, VaultState } from '#shared/model.ts';
import { count } from '#shared/words.ts';
import type { Access } from '../access.ts';
import { readSecret } from '../credentials.ts';
import type { Edits } from '../edits/edits.ts';
import type { Draft } from '../plans.ts';
import { credentialOf } from '../profiles/find.ts';
import type { Secret, SecretMaterial } from '../secrets/secret.ts';
import { targetById } from '../targets/index.ts';
import type { ExportEntry, Target, TargetText } from '../targets/target.ts';
import { assumesItself, exportEntry, secretMark } from './entry.ts';
import { bindingOf, chooseNames, defaultIn, defaultNames, nameNotices, namesIn, samePlace } from './names.ts';
import { secretsStanding } from './standing.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** Profiles that should stand in a tool's files. */
export interface ExportRequest {
  target: TargetId;
  profileIds: readonly string[];
  mode: SecretMode;
  /** The file, for a target whose place is chosen. */
  path?: string;
  /** Another name there, for the one profile of the request. */
  name?: string;
  /** Whether the one profile of the request is to stand there as the tool's default. */
  asDefault?: boolean;
}

/** What plans are made on: several of them, one after the other, become one change. */
export interface Desk {
  access: Access;
  workspace: Workspace;
  secretOf(credential: Credential): Promise<SecretMaterial>;
}

/** What exports came to: all of a draft but the files, which are in the workspace. */
export type Planned = Omit<Draft, 'plan'> & { title: string };

/** What one request came to. */
interface Outcome {
  target: Target;
  profiles: Profile[];
  bindings: Binding[];
  notices: NoticeView[];
  secrets: Secret[];
}

/**
 * Plans to write profiles to tools: one draft, and so one change, however many there are. A role that
 * the tool assumes itself brings the profile it builds on along; a reference brings the AWS profile it
 * names.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @throws QCredError not_found, unsupported, bad_input, name_taken, file_malformed, secret_missing
 */
export async function planExports(
  access: Access,
  edits: Edits,
  requests: readonly ExportRequest[],
): Promise<Draft> {
  const desk = openDesk(access, edits);
  const { title, ...planned } = await planInto(desk, await access.vault.state(), requests);
  return { plan: { title, edits: desk.workspace.edits() }, ...planned };
}

/**
 * @param access the open vault
 * @param edits reads the tools' files
 */
export const openDesk = (access: Access, edits: Edits): Desk => ({
  access,
  workspace: createWorkspace(access.deps, edits),
  secretOf: secretReader(access),
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
  const awsNames = new Map<string, string>();
  for (const b of state.bindings) if (samePlace(b, 'aws', undefined)) awsNames.set(b.profileId, b.name);

  const outcomes: Outcome[] = [];
  for (const request of withReferenced(state, requests, awsNames)) {
    const outcome = await planOne({ ...desk, state, awsNames }, request);
    for (const b of outcome.bindings) if (samePlace(b, 'aws', undefined)) awsNames.set(b.profileId, b.name);
    outcomes.push(outcome);
  }
  return {
    title: titleOf(outcomes),
    secrets: outcomes.flatMap((o) => o.secrets),
    notices: outcomes.flatMap((o) => o.notices),
    bindings: { set: outcomes.flatMap((o) => o.bindings), remove: displaced(state, outcomes) },
  };
}

/** References need their profile in the AWS files; what is not there yet is written first. */
function withReferenced(
  state: VaultState,
  requests: readonly ExportRequest[],
  awsNames: ReadonlyMap<string, string>,
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
    { target: 'aws', profileIds: [...new Set(missing)], mode: 'credential_process' },
    ...others,
  ];
}

/** What all requests of one plan share. */
interface Planning extends Desk {
  state: VaultState;
  /** Names in the AWS files by profile id, those of earlier requests included. */
  awsNames: ReadonlyMap<string, string>;
}

/** Reads each secret once for a plan, however many tools it goes to. */
function secretReader(access: Access): Desk['secretOf'] {
  const read = new Map<string, Promise<SecretMaterial>>();
  return (credential) => {
    const known = read.get(credential.id) ?? readSecret(access, credential, 'static export');
    read.set(credential.id, known);
    return known;
  };
}

async function planOne(
  { access, state, workspace, awsNames, secretOf }: Planning,
  { target: id, profileIds, mode, path, name, asDefault = false }: ExportRequest,
): Promise<Outcome> {
  const target = targetById(id);
  const wanted = byIds(state, profileIds);
  check(target, mode, path, wanted);
  const itself = assumesItself(target, mode);
  const chain = itself ? withSources(state, profileIds) : wanted;
  const names = asDefault
    ? defaultNames(state, target, chain)
    : chooseNames(state, target, path, chain, name);
  // What a role refers to may be there already, in a way that the person chose for it.
  const isThere = ({ id: profileId }: Profile) => bindingOf(state, id, path, profileId) !== undefined;
  const profiles = mode === 'reference' ? chain.filter((p) => wanted.includes(p) || !isThere(p)) : chain;
  const nameOf = (profileId: string): string => {
    const found = names.get(profileId);
    if (found === undefined) throw new QCredError('internal', 'A profile has no name in the tool.');
    return found;
  };

  const entries: ExportEntry[] = [];
  const bindings: Binding[] = [];
  const secrets: Secret[] = [];
  const writtenAt = access.deps.now().toISOString();
  for (const profile of profiles) {
    const role = profile.source.kind === 'role' ? profile.source : undefined;
    if (role && !itself && (mode === 'static' || mode === 'none')) throw cannotAssume(target, profile);
    const material =
      mode === 'static' && !role ? await secretOf(credentialOf(state, profile).credential) : undefined;
    if (material)
      secrets.push(material.secretAccessKey, ...(material.sessionToken ? [material.sessionToken] : []));
    const own = itself ? modeBeside(role !== undefined, mode) : mode;
    entries.push(
      exportEntry(state, profile, {
        name: nameOf(profile.id),
        mode: own,
        command: access.deps.command,
        sourceName: role && itself ? nameOf(role.profileId) : undefined,
        reference: mode === 'reference' && !itself ? awsNames.get(profile.id) : undefined,
        material,
      }),
    );
    const isDefault = asDefault && wanted.includes(profile);
    const standing = isDefault ? defaultIn(state, id) : bindingOf(state, id, path, profile.id);
    bindings.push({
      id: standing?.id ?? access.deps.uuid(),
      profileId: profile.id,
      target: id,
      name: nameOf(profile.id),
      mode: own,
      path,
      secretMark: material && secretMark(access.vault.key, material),
      ...(isDefault && { asDefault: true }),
      writtenAt,
    });
  }

  const texts = await workspace.read(target, path);
  secrets.push(...secretsStanding(target, texts));
  const byName = bindings.filter((b) => !b.asDefault);
  const leaving = replacedNames(state, target, path, byName);
  const notices = [
    ...profiles
      .filter((p) => ![name, bindingOf(state, id, path, p.id)?.name].includes(nameOf(p.id)))
      .flatMap((p) => nameNotices(target, p, nameOf(p.id))),
    ...overwriteNotices(state, target, path, texts, entries),
    ...lossNotices(target, entries),
    ...(mode === 'static' ? [plaintextNotice(target), ...passwordNotices(profiles)] : []),
  ];
  workspace.take(target.plan(texts, entries, leaving));
  return { target, profiles, bindings, notices, secrets };
}

/** Where a tool assumes roles itself: a role refers to what it builds on, and that asks QCred unless its secret is written. */
function modeBeside(isRole: boolean, mode: SecretMode): SecretMode {
  if (isRole) return 'reference';
  return mode === 'static' ? 'static' : 'credential_process';
}

function check(
  target: Target,
  mode: SecretMode,
  path: string | undefined,
  profiles: readonly Profile[],
): void {
  const isForRoles = profiles.every(({ source }) => source.kind === 'role');
  const modes = [...new Set([...target.secretModes, ...((isForRoles && target.roleModes) || [])])];
  if (!modes.includes(mode)) {
    throw new QCredError(
      'unsupported',
      `${target.label} cannot use "${mode}".`,
      `Choose ${modes.join(' or ')}.`,
    );
  }
  if (target.place === 'chosen' && path === undefined) {
    throw new QCredError(
      'bad_input',
      `${target.label} has no file of its own to write to.`,
      'Say which file it should be.',
    );
  }
  if (target.holds === 'one' && profiles.length > 1) {
    throw new QCredError('unsupported', `A file of ${target.label} holds one profile.`, 'Choose one.');
  }
}

const cannotAssume = (target: Target, profile: Profile): QCredError =>
  new QCredError(
    'unsupported',
    `${target.label} cannot assume the role of "${profile.name}".`,
    target.secretModes.includes('credential_process')
      ? 'Let it ask QCred, which assumes the role.'
      : target.secretModes.includes('reference')
        ? 'Let it refer to the AWS profile: that one gets the role from QCred.'
        : 'Choose a profile with a key of its own.',
  );

function byIds(state: VaultState, ids: readonly string[]): Profile[] {
  const known = new Map(state.profiles.map((p) => [p.id, p]));
  return [...new Set(ids)].map((id) => {
    const profile = known.get(id);
    if (profile) return profile;
    throw new QCredError(
      'not_found',
      'A chosen profile was deleted meanwhile.',
      'Close this and choose again.',
    );
  });
}

/** The profiles and what they build on, bases first. */
function withSources(state: VaultState, ids: readonly string[]): Profile[] {
  const byId = new Map(state.profiles.map((p) => [p.id, p]));
  const chosen = new Map<string, Profile>();
  for (const profile of byIds(state, ids)) {
    const chain: Profile[] = [];
    for (let at: Profile | undefined = profile; at && !chosen.has(at.id) && chain.length <= byId.size; ) {
      chain.unshift(at);
      at = at.source.kind === 'role' ? byId.get(at.source.profileId) : undefined;
    }
    for (const link of chain) chosen.set(link.id, link);
  }
  return [...chosen.values()];
}

/** Names that these profiles had in the files and will not have any more. */
function replacedNames(
  state: VaultState,
  target: Target,
  path: string | undefined,
  next: readonly Binding[],
): string[] {
  const names = new Set(next.map((b) => b.name));
  return next.flatMap((b) => {
    const before = bindingOf(state, target.id, path, b.profileId);
    return before && before.name !== b.name && !names.has(before.name) ? [before.name] : [];
  });
}

/** Bindings of other profiles whose place in the files is taken now. */
function displaced(state: VaultState, outcomes: readonly Outcome[]): string[] {
  const taken = new Map(outcomes.flatMap((o) => o.bindings).map((b) => [placeOf(b), b.id]));
  return state.bindings.filter((b) => (taken.get(placeOf(b)) ?? b.id) !== b.id).map((b) => b.id);
}

const placeOf = ({ target, path = '', name }: Binding): string => JSON.stringify([target, path, name]);

function overwriteNotices(
  state: VaultState,
  target: Target,
  path: string | undefined,
  texts: readonly TargetText[],
  entries: readonly ExportEntry[],
): NoticeView[] {
  const mine = namesIn(state, target.id, path);
  const wanted = new Map(entries.map((e) => [e.name, e]));
  return target.read(texts).profiles.flatMap((found): NoticeView[] => {
    const entry = wanted.get(found.name);
    if (!entry || mine.has(found.name)) return [];
    if (found.kind === 'none' || found.accessKeyId === entry.accessKeyId) return [];
    return [
      {
        level: 'warning',
        message: `There is already a profile "${found.name}" in ${target.label} that QCred did not write; it will lead to this key from now on.`,
        hint:
          target.holds === 'one'
            ? 'There is room for one profile only. Undo brings the old one back.'
            : 'Rename your profile if you want to keep both. Undo brings the old one back.',
        path: found.where.path,
        line: found.where.line,
      },
    ];
  });
}

/** Says what a tool's files have no word for. */
function lossNotices(target: Target, entries: readonly ExportEntry[]): NoticeView[] {
  const lost = new Set(
    entries.flatMap((entry) => [
      ...(entry.sessionToken && !target.words.sessionToken ? ['the session token'] : []),
      ...(entry.region && !target.words.region ? ['the region'] : []),
      ...(entry.endpoints.s3 && !target.words.endpoint ? ['the endpoint'] : []),
    ]),
  );
  if (lost.size === 0) return [];
  return [
    {
      level: 'info',
      message: `${target.label} has no place for ${[...lost].join(' and ')}.`,
      hint: 'Give it on the tool’s command line.',
    },
  ];
}

const plaintextNotice = (target: Target): NoticeView => ({
  level: 'warning',
  message: `The secret will stand in the file of ${target.label} in the clear.`,
  hint: 'Any program you run can read it.',
});

/** The key itself is all that a file can hold: the password is asked for nowhere then. */
const passwordNotices = (profiles: readonly Profile[]): NoticeView[] =>
  profiles
    .filter(({ source }) => source.kind === 'credential' && source.mfa)
    .map(({ name }) => ({
      level: 'warning',
      message: `The key of "${name}" will be used without its one-time password.`,
      hint: 'What the account allows only with the password is refused then. Let the tool ask QCred instead.',
    }));

function titleOf(outcomes: readonly Outcome[]): string {
  const profiles = new Set(outcomes.flatMap((o) => o.profiles.map((p) => p.id)));
  const labels = [...new Set(outcomes.map((o) => o.target.label))];
  return `Export ${count(profiles.size, 'profile')} to ${labels.length > 3 ? count(labels.length, 'tool') : labels.join(', ')}`;
}
