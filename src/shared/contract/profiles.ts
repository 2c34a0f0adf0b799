/** Profiles and their keys: providers, the form, pastes, sessions, the connection test. */
import { z } from 'zod';
import { EnteredEndpoint } from '../enteredAddress.ts';
import {
  AccessKeyId,
  Credential,
  MfaSession,
  PlainHttp,
  Profile,
  ProfileName,
  ProviderId,
  Region,
  RoleSource,
  ServiceId,
} from '../model.ts';
import { Notice } from '../notice.ts';
import { Bytes, call, Id, nothing } from './call.ts';
import { BindingView } from './tools.ts';

const FieldWords = z.object({ label: z.string(), example: z.string(), help: z.string() });

/** A provider as its forms need it: names, endpoints, regions, words. */
export const ProviderView = z.object({
  id: ProviderId,
  label: z.string(),
  helpUrl: z.string(),
  services: z.array(z.object({ id: ServiceId, label: z.string(), endpoint: z.string().nullable() })),
  regions: z.array(z.string()),
  anyRegion: z.boolean(),
  /** True where the person must say the region, because there is no usual one. */
  asksForRegion: z.boolean(),
  words: z.object({
    accessKeyId: FieldWords,
    secretAccessKey: FieldWords,
    accountId: FieldWords.extend({ required: z.boolean(), pattern: z.string() }).nullable(),
    region: FieldWords,
    endpoint: FieldWords,
  }),
});
export type ProviderView = z.infer<typeof ProviderView>;

/** A profile with what the list and the details pane show of its credential. */
export const ProfileView = Profile.extend({
  credential: Credential.optional(),
  /** For a role: the name of the profile it builds on. */
  sourceName: z.string().optional(),
  /** Temporary credentials of a role, or of a key with a one-time password, that are still good. */
  session: z.object({ expiresAt: z.string() }).nullable(),
  bindings: z.array(BindingView),
});
export type ProfileView = z.infer<typeof ProfileView>;

/** What the person typed in the profile form. A secret goes in here and never comes back. */
export const ProfileDraft = z.object({
  /** Absent for a new profile. */
  id: z.string().optional(),
  name: ProfileName,
  provider: ProviderId,
  source: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('credential'),
      accessKeyId: z.string(),
      accountId: z.string().optional(),
      mfa: MfaSession.optional(),
      /** Absent on an edit that keeps the stored secret, and where `pasteId` brings it. */
      secretAccessKey: z.string().optional(),
      sessionToken: z.string().optional(),
      expiresAt: z.string().optional(),
    }),
    RoleSource,
  ]),
  region: Region.optional(),
  endpoints: z.partialRecord(ServiceId, EnteredEndpoint),
  /** Names of hosts, typed by the person who agrees to plain http there. */
  plainHttp: PlainHttp.optional(),
  notes: z.string().max(2000).optional(),
  /** A recognised paste whose secret main still holds. */
  pasteId: z.string().optional(),
  /** The person knows that another secret of this key is stored, and wants this one in its place. */
  replaceSecret: z.boolean().optional(),
});
export type ProfileDraft = z.infer<typeof ProfileDraft>;

/** What a paste was recognised as; its secret stayed in main under `pasteId`. */
export const PasteView = z.object({
  pasteId: z.string(),
  /** "AWS CLI create-access-key output" and the like. */
  format: z.string(),
  keys: z.array(
    z.object({
      /** Identifies this key within the paste; pass as `pasteId` of a draft. */
      pasteId: z.string(),
      name: z.string().optional(),
      /** Absent where the text does not tell. */
      provider: ProviderId.optional(),
      accessKeyId: AccessKeyId.optional(),
      accountId: z.string().optional(),
      region: z.string().optional(),
      endpoints: z.partialRecord(ServiceId, z.string()),
      hasSecret: z.boolean(),
      hasSessionToken: z.boolean(),
      expiresAt: z.string().optional(),
    }),
  ),
  notices: z.array(Notice),
});
export type PasteView = z.infer<typeof PasteView>;

export const verdicts = [
  'ok',
  'wrong_key',
  'inactive_key',
  'wrong_secret',
  'expired',
  'wrong_region',
  'clock_skew',
  'denied',
  'unreachable',
  'tls',
  'not_s3',
  'other',
] as const;

/** What a connection test found. */
export const VerdictView = z.object({
  verdict: z.enum(verdicts),
  message: z.string(),
  hint: z.string(),
  /** What was asked: "ListBuckets at https://…". */
  asked: z.string(),
  milliseconds: z.number(),
  /** Names of buckets seen, at most 20. */
  buckets: z.array(z.string()),
  identity: z.object({ account: z.string(), arn: z.string() }).nullable(),
});
export type VerdictView = z.infer<typeof VerdictView>;

/** The part of a profile that belongs to its provider, as typed. */
const PlacementView = z.object({
  provider: ProviderId,
  region: z.string().max(128).optional(),
  accountId: z.string().max(128).optional(),
  endpoints: z.partialRecord(ServiceId, z.string().max(2048)),
});

/** A profile moved to another provider, and a notice for everything that is lost on the way. */
export const SwitchView = z.object({ placement: PlacementView, notices: z.array(Notice) });
export type SwitchView = z.infer<typeof SwitchView>;

/** Among which names one has to be told apart: those of profiles, of accounts, or of what an account holds. */
const Among = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['profiles', 'accounts']), id: z.string().optional() }),
  z.object({ kind: z.enum(['users', 'groups', 'roles', 'policies']), accountId: z.string() }),
]);
export type Among = z.infer<typeof Among>;

export const profilesCalls = {
  'providers.list': call(nothing, z.array(ProviderView)),
  /** What of a profile still means something at another provider, and what does not. */
  'provider.switch': call(z.object({ from: PlacementView, to: ProviderId }), SwitchView),
  /** What the endpoints of a form say of region and account, and where that is not what stands beside them. */
  'provider.read': call(PlacementView, SwitchView),
  /** Opens a provider's help page in the person's browser; only addresses of known providers. */
  'help.open': call(z.object({ provider: ProviderId }), nothing),

  /** A secret that differs from the stored one of its key is tried at the service before it replaces that. */
  'profile.save': call(
    ProfileDraft,
    Id.extend({
      replaced: z.boolean(),
      /** The name of another profile, which the new name can be taken for. */
      readsLike: z.string().optional(),
    }),
  ),
  'profile.duplicate': call(Id, Id),
  /** Which name that is there one being typed could be taken for, and by which letters it is another. */
  'name.readsLike': call(
    z.object({ name: z.string().max(256), among: Among }),
    z.object({ name: z.string(), odd: z.array(z.string()) }).nullable(),
  ),
  /** Deletes profiles, and the credentials that no other profile uses. With `forget` their secrets cannot be brought back. */
  'profile.remove': call(
    z.object({ ids: z.array(z.string()).min(1), forget: z.boolean().default(false) }),
    nothing,
  ),

  /** The one call that brings a secret to the window. Audited; the window hides it again after `seconds`. */
  'credential.reveal': call(
    z.object({ credentialId: z.string() }),
    z.object({ secretAccessKey: Bytes, sessionToken: Bytes.optional(), seconds: z.int() }),
  ),
  /** Copies without showing: main writes the clipboard and clears it again. */
  'credential.copySecret': call(z.object({ credentialId: z.string() }), z.object({ seconds: z.int() })),
  'clipboard.copy': call(z.object({ text: z.string().max(65_536) }), nothing),

  /** Recognises `text`, or what is on the clipboard when it is absent. */
  'paste.recognise': call(z.object({ text: z.string().max(1_000_000).optional() }), PasteView),

  'connection.test': call(z.object({ profileId: z.string() }), VerdictView),

  /** Gets temporary credentials for a profile now, with a one-time password where one is needed. */
  'session.start': call(
    z.object({ profileId: z.string(), mfaCode: z.string().max(16).optional() }),
    z.object({ expiresAt: z.string() }),
  ),
  'session.end': call(z.object({ profileId: z.string() }), nothing),
} as const;
