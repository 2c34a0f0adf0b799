/** Profiles and their keys: the form, secrets, temporary credentials. */
import { z } from 'zod';
import { EnteredEndpoint } from '../enteredAddress.ts';
import {
  Credential,
  MfaSession,
  PlainHttp,
  Profile,
  ProfileName,
  ProviderId,
  Region,
  RoleSource,
  ServiceId,
  Tags,
} from '../model.ts';
import { Notice } from '../notice.ts';
import { Bytes, call, Id, nothing } from './call.ts';
import { BindingView } from './tools.ts';

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
export const UnsavedProfile = z.object({
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
  /** Absent on an edit that leaves them as they are. */
  tags: Tags.optional(),
  /** A recognised paste whose secret main still holds. */
  pasteId: z.string().optional(),
  /** The person knows that another secret of this key is stored, and wants this one in its place. */
  replaceSecret: z.boolean().optional(),
});
export type UnsavedProfile = z.infer<typeof UnsavedProfile>;

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
  /** What of a profile still means something at another provider, and what does not. */
  'provider.switch': call(z.object({ from: PlacementView, to: ProviderId }), SwitchView),
  /** What the endpoints of a form say of region and account, and where that is not what stands beside them. */
  'provider.read': call(PlacementView, SwitchView),
  /** A secret that differs from the stored one of its key is tried at the service before it replaces that. */
  'profile.save': call(
    UnsavedProfile,
    Id.extend({
      replaced: z.boolean(),
      /** The name of another profile, which the new name can be taken for. */
      readsLike: z.string().optional(),
      /** What is odd about the secret that came with it, as a sentence. */
      odd: z.string().optional(),
    }),
  ),
  /** Saves several new profiles in one change: the keys of one paste. */
  'profile.saveAll': call(
    z.object({ drafts: z.array(UnsavedProfile).min(1).max(100) }),
    z.object({
      ids: z.array(z.string()),
      /** What is odd about their secrets, a sentence for each that is. */
      odd: z.array(z.object({ name: z.string(), why: z.string() })),
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

  /** Gets temporary credentials for a profile now, with a one-time password where one is needed. */
  'session.start': call(
    z.object({ profileId: z.string(), mfaCode: z.string().max(16).optional() }),
    z.object({ expiresAt: z.string() }),
  ),
  'session.end': call(z.object({ profileId: z.string() }), nothing),
} as const;
