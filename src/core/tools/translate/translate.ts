import type { Notice, TranslationView } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import type { Profile, ProviderId, SecretMode, TargetId, VaultState } from '#shared/model.ts';
import { isTemporary } from '#shared/temporary.ts';
import { ownEndpoints } from '../../clouds/providers/fromEndpoint.ts';
import { providerById, resolveEndpoints, usualRegion } from '../../clouds/providers/index.ts';
import type { Deps } from '../../deps.ts';
import { credentialOf } from '../../profiles/chain.ts';
import { noRegion } from '../../profiles/place.ts';
import type { OpenVault } from '../../store/access.ts';
import { readSecret } from '../../store/credentials.ts';
import { Secret } from '../../store/secrets/secret.ts';
import { checkMode } from '../exports/checks.ts';
import { exportEntry } from '../exports/entry.ts';
import { bindingOf } from '../exports/names.ts';
import type { Imports } from '../imports/imports.ts';
import { type Find, isTool } from '../imports/scan.ts';
import { targetById } from '../targets/index.ts';
import { assumesItself } from '../targets/kit/modes.ts';
import type { ExportEntry, Target } from '../targets/kit/target.ts';
import { fieldTable } from './fields.ts';
import { switchProvider } from './provider.ts';

/** What to translate into what. */
interface TranslationRequest {
  /** A profile of ours, or one found by a scan. */
  from: { profileId: string } | { scanId: string; key: string };
  to: TargetId;
  mode: SecretMode;
  /** Another provider than the profile's own. */
  provider?: ProviderId;
  /** Whether the text holds the secret itself; never for the window. */
  withSecret?: boolean;
}

/** Profiles in the words of other tools. */
export interface Translations {
  /** @throws QCredError not_found, unsupported, bad_input */
  show(request: TranslationRequest): Promise<TranslationView>;
}

/**
 * @param access the open vault
 * @param imports knows what a scan found
 */
export const createTranslations = (access: OpenVault, imports: Imports): Translations => ({
  show: (request) => translate(access, imports, request),
});

/** What stands where a secret would. Plain letters, which every form can hold. */
const placeholder = new Secret('YOUR-SECRET-ACCESS-KEY');
const tokenPlaceholder = new Secret('YOUR-SESSION-TOKEN');

/**
 * Shows a profile in the words of a tool, without writing anything.
 *
 * @param access the open vault
 * @param imports knows what a scan found
 * @throws QCredError not_found, unsupported, bad_input
 */
async function translate(
  access: OpenVault,
  imports: Imports,
  request: TranslationRequest,
): Promise<TranslationView> {
  if ('profileId' in request.from) {
    const profile = await profileOf(access, request.from.profileId);
    checkMode(targetById(request.to), request.mode, profile.name, profile.source.kind === 'role');
    const entry = await entryOfProfile(access, profile, request);
    return show(access.deps, entry, { tool: null, name: profile.name }, request);
  }
  return translateFound(access.deps, imports.find(request.from.scanId, request.from.key), request);
}

/**
 * Shows a found profile in the words of another tool.
 *
 * @throws QCredError unsupported when what was found is not a key
 */
export function translateFound(
  deps: Deps,
  find: Find,
  request: Omit<TranslationRequest, 'from'>,
): TranslationView {
  const origin = { tool: isTool(find.target) ? find.target : null, name: find.profile.name };
  checkMode(targetById(request.to), request.mode, find.profile.name, false);
  return show(deps, entryOfFound(find, request), origin, request);
}

async function profileOf(access: OpenVault, profileId: string): Promise<Profile> {
  const profile = (await access.vault.state()).profiles.find((p) => p.id === profileId);
  if (profile) return profile;
  throw new QCredError('not_found', 'This profile was deleted meanwhile.');
}

async function entryOfProfile(
  access: OpenVault,
  profile: Profile,
  request: TranslationRequest,
): Promise<ExportEntry> {
  const state = await access.vault.state();
  const target = targetById(request.to);
  const { credential } = credentialOf(state, profile);
  const material =
    request.mode !== 'static' || profile.source.kind === 'role'
      ? undefined
      : request.withSecret
        ? await readSecret(access, credential, 'translate')
        : {
            secretAccessKey: placeholder,
            sessionToken: isTemporary(credential) ? tokenPlaceholder : undefined,
          };
  const base = profile.source.kind === 'role' ? profile.source.profileId : undefined;
  const source = state.profiles.find((p) => p.id === base);
  const itself = assumesItself(target, request.mode);
  return exportEntry(state, profile, {
    name: nameThere(state, target, profile),
    mode: base !== undefined && itself ? 'reference' : request.mode,
    command: access.deps.command,
    sourceName: itself && source ? nameThere(state, target, source) : undefined,
    reference:
      request.mode === 'reference' && !itself ? nameThere(state, targetById('aws'), profile) : undefined,
    material,
  });
}

/** What a profile is called in a tool: what it was written as, else what an export would choose. */
const nameThere = (state: VaultState, target: Target, { id, name }: Profile): string =>
  (target.place === 'fixed' ? bindingOf(state, target.id, undefined, id)?.name : undefined) ??
  target.nameFor(name).nearest;

function entryOfFound({ profile: found }: Find, request: Omit<TranslationRequest, 'from'>): ExportEntry {
  if (found.kind !== 'static' && found.kind !== 'none') {
    throw new QCredError(
      'unsupported',
      `"${found.name}" holds no key of its own.`,
      'Choose a profile with a key.',
    );
  }
  const provider = providerById(found.provider);
  if (found.region === undefined && provider.asksForRegion && !found.endpoints.s3)
    throw noRegion(found.name, provider);
  const withSecret = request.mode === 'static' && found.secretAccessKey !== undefined;
  const shown = (secret: Secret | undefined, instead: Secret) =>
    request.withSecret || !secret ? secret : instead;
  return {
    name: targetById(request.to).nameFor(found.name).nearest,
    profileId: '',
    provider: found.provider,
    mode: request.mode,
    region: found.region ?? usualRegion(provider),
    accountId: found.accountId,
    endpoints: resolveEndpoints(provider, {
      endpoints: ownEndpoints(provider, found, found.endpoints),
      region: found.region,
      accountId: found.accountId,
    }),
    relaxedChecksums: !provider.acceptsNewChecksums,
    addressing: provider.addressing,
    reference: request.mode === 'reference' ? found.name : undefined,
    accessKeyId: found.accessKeyId,
    secretAccessKey: withSecret ? shown(found.secretAccessKey, placeholder) : undefined,
    sessionToken: withSecret ? shown(found.sessionToken, tokenPlaceholder) : undefined,
    credentialProcess: ['qcred', 'credential-process', '--profile', found.name],
  };
}

function show(
  deps: Deps,
  from: ExportEntry,
  origin: { tool: Target | null; name: string },
  request: Omit<TranslationRequest, 'from'>,
): TranslationView {
  const to = targetById(request.to);
  const { entry, notices } = atProvider(from, request.provider);
  const fields = fieldTable(entry, providerById(entry.provider), origin.tool, to);
  const { home, env, platform } = deps;
  const chosen = to.place === 'chosen' ? (to.fileName?.(origin.name) ?? entry.name) : undefined;
  const empty = to.locate({ home, env, platform, chosen }).map((file) => ({ ...file, text: null }));
  const lost = fields.filter((f) => f.to === null).map((f) => f.label);
  return {
    files: to.plan(empty, [entry], []).map(({ path, text }) => ({ path, text })),
    fields,
    notices: lost.length === 0 ? notices : [...notices, lostNotice(to, lost)],
  };
}

const lostNotice = (to: Target, lost: readonly string[]): Notice => ({
  level: 'info',
  message: `${to.label} has no place for ${lost.join(', ')}.`,
  hint: 'Give it on the tool’s command line where it is needed.',
});

function atProvider(
  from: ExportEntry,
  provider: ProviderId | undefined,
): { entry: ExportEntry; notices: Notice[] } {
  if (provider === undefined || provider === from.provider) return { entry: from, notices: [] };
  const { placement, notices } = switchProvider({ ...from, endpoints: {} }, provider);
  const after = providerById(provider);
  const entry: ExportEntry = {
    ...from,
    ...placement,
    endpoints: resolveEndpoints(after, placement),
    relaxedChecksums: !after.acceptsNewChecksums,
    addressing: after.addressing,
  };
  return { entry, notices };
}
