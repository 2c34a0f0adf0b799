/** What is kept: the vault itself, the log, the settings, what was typed and not saved. */
import { z } from 'zod';
import { lockReasons } from '../autoLock.ts';
import { ActivityRecord, ProviderId, Settings } from '../model.ts';
import { Bytes, call, Id, nothing } from './call.ts';

/** The vault as the status bar and the lock screen know it. */
export const VaultView = z.object({
  status: z.enum(['absent', 'locked', 'open', 'broken']),
  store: z.enum(['keychain', 'passphrase']).nullable(),
  /** Whether an OS keychain answers on this machine. */
  keychainAvailable: z.boolean(),
  /** With `broken`: what is wrong and what to do. */
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  /** With `locked`: why, where the person did not lock it in the window. */
  lockReason: z.enum(lockReasons).nullable(),
});
export type VaultView = z.infer<typeof VaultView>;

/** A secret that was replaced or deleted and can be brought back. The secret itself stays where it is. */
export const KeptSecretView = z.object({
  id: z.string(),
  why: z.enum(['replaced', 'deleted']),
  provider: ProviderId,
  accessKeyId: z.string(),
  /** Names of the profiles that used it. */
  profiles: z.array(z.string()),
  at: z.string(),
  /** When it is erased. */
  until: z.string(),
});
export type KeptSecretView = z.infer<typeof KeptSecretView>;

export const ActivityView = z.object({
  records: z.array(ActivityRecord),
  total: z.int(),
  /** Result of checking the chain, when asked for. */
  verified: z.object({ ok: z.boolean(), message: z.string(), hint: z.string() }).nullable(),
});
export type ActivityView = z.infer<typeof ActivityView>;

/** How often QCred handed out a key's secret: for each of the last weeks, the oldest first, and when last. */
export const KeyUsesView = z.object({
  accessKeyId: z.string(),
  weeks: z.array(z.int()),
  last: z.string(),
});
export type KeyUsesView = z.infer<typeof KeyUsesView>;

/** A secret that was typed or pasted in a form or dialog of the window, named by the window. */
const Handed = z.object({
  scope: z.string().max(64),
  /** The paste it adds to, or what it was held under before. */
  pasteId: z.string().max(64).optional(),
  // What does not fit is refused when it is saved; here it must not cost what else was typed.
  secretAccessKey: z.string().max(1_000_000).optional(),
  sessionToken: z.string().max(1_000_000).optional(),
});

/** Something typed and not saved, as the window hands it over before the vault is locked. */
export const UnsavedWork = z.object({
  /** In the window's own words; handed back as it is. Holds no secret. */
  text: z.string().max(32_000_000),
  typed: z.array(Handed).max(32),
  /** Pastes whose secrets are still wanted. */
  pasteIds: z.array(z.string().max(64)).max(1000),
});
export type UnsavedWork = z.infer<typeof UnsavedWork>;

/** The same, back after the vault was unlocked: typed secrets stay in the application. */
export const KeptWork = z.object({
  text: z.string(),
  entered: z.array(
    z.object({
      scope: z.string(),
      /** Pass as `pasteId` of a draft. */
      pasteId: z.string(),
      hasSecret: z.boolean(),
      hasSessionToken: z.boolean(),
    }),
  ),
});
export type KeptWork = z.infer<typeof KeptWork>;

/** A passphrase, in Normalization Form C. */
const Passphrase = Bytes.refine(({ length }) => length <= 4096);

export const storeCalls = {
  'vault.create': call(
    z.object({ store: z.enum(['keychain', 'passphrase']), passphrase: Passphrase.optional() }),
    nothing,
  ),
  'vault.unlock': call(z.object({ passphrase: Passphrase.optional() }), nothing),
  /** Seals the secrets under another passphrase. */
  'vault.changePassphrase': call(z.object({ current: Passphrase, next: Passphrase }), nothing),
  /** Has the window hand over what was typed first. */
  'vault.lock': call(nothing, nothing),

  /** Tells whether closing the window would lose something that was typed. */
  'unsaved.tell': call(z.object({ unsaved: z.boolean() }), nothing),
  /** Answers the event `hand-over`; null when nothing was typed. */
  'unsaved.keep': call(UnsavedWork.nullable(), nothing),
  /** Takes back, once, what was kept while the vault was locked. */
  'unsaved.take': call(nothing, KeptWork.nullable()),
  /** A secret that was entered before a lock is not wanted any more. */
  'unsaved.letGo': call(z.object({ pasteId: z.string().max(64) }), nothing),

  /** Gives a kept secret back to its key, and that back to the profiles that used it. */
  'secret.restore': call(Id, z.object({ accessKeyId: z.string(), profiles: z.array(z.string()) })),
  /** Erases kept secrets for good. */
  'secret.forget': call(z.object({ ids: z.array(z.string()).min(1) }), nothing),

  'activity.list': call(z.object({ limit: z.int().min(1).max(100_000), verify: z.boolean() }), ActivityView),
  /** The uses of every key that was used lately, counted from the log. */
  'activity.uses': call(nothing, z.array(KeyUsesView)),
  'settings.save': call(Settings.partial(), Settings),
} as const;
