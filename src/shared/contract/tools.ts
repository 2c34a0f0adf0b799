/** Files of other tools and pasted texts: what stands there, what is taken in, what is written and undone. */
import { z } from 'zod';
import { AccessKeyId, ProviderId, SecretMode, ServiceId, TargetId } from '../model.ts';
import { Notice } from '../notice.ts';
import { storeIds } from '../stores.ts';
import { ChosenFile, call, Id, nothing, Token } from './call.ts';

/** Where a profile stands in a tool's files. */
export const BindingView = z.object({
  id: z.string(),
  target: TargetId,
  targetLabel: z.string(),
  name: z.string(),
  mode: SecretMode,
  /** The file, where the person chose it. */
  path: z.string().optional(),
  writtenAt: z.string(),
  /** How it stands in the file now; `unknown` until the files were looked at. */
  status: z.enum(['unknown', 'in_sync', 'outdated', 'changed', 'missing', 'unreadable']),
  /** Why it is not in sync. */
  message: z.string(),
});
export type BindingView = z.infer<typeof BindingView>;

export const ChangeView = z.object({
  id: z.string(),
  title: z.string(),
  at: z.string(),
  paths: z.array(z.string()),
  undone: z.boolean(),
  /** Files that others could read and may not any more, since a secret stands in them. */
  closed: z.array(z.string()).optional(),
});
export type ChangeView = z.infer<typeof ChangeView>;

/** A profile found in a tool's files, without its secret. */
export const FoundView = z.object({
  /** Identifies it within the scan. */
  key: z.string(),
  target: z.union([TargetId, z.enum(storeIds)]),
  targetLabel: z.string(),
  name: z.string(),
  provider: ProviderId,
  kind: z.enum(['static', 'ours', 'reference', 'role', 'other', 'none']),
  accessKeyId: z.string().optional(),
  accountId: z.string().optional(),
  region: z.string().optional(),
  endpoints: z.partialRecord(ServiceId, z.string()),
  roleArn: z.string().optional(),
  sourceName: z.string().optional(),
  hasSecret: z.boolean(),
  repairable: z.boolean(),
  /** Keys, within the scan, of the same access key in other places. */
  sameAs: z.array(z.string()),
  /** The name of the profile that already holds this key, if one does. */
  alreadyHere: z.string().nullable(),
  /** Whether it can be taken in. */
  importable: z.boolean(),
  notices: z.array(Notice),
  path: z.string(),
  line: z.int(),
});
export type FoundView = z.infer<typeof FoundView>;

/** A profile that an import made or found here already, and what it was found as. */
export const TakenView = z.object({
  profileId: z.string(),
  name: z.string(),
  isNew: z.boolean(),
  found: z.array(z.object({ name: z.string(), targetLabel: z.string() })),
});
export type TakenView = z.infer<typeof TakenView>;

/** What an import left as it is. */
export const LeftView = z.object({
  name: z.string(),
  targetLabel: z.string(),
  /** `import`: it was not taken in. `replace`: its secret stays in the file. */
  what: z.enum(['import', 'replace']),
  why: z.string(),
});
export type LeftView = z.infer<typeof LeftView>;

export const ScanView = z.object({
  scanId: z.string(),
  files: z.array(z.object({ path: z.string(), exists: z.boolean() })),
  found: z.array(FoundView),
  notices: z.array(Notice),
});
export type ScanView = z.infer<typeof ScanView>;

/**
 * The file or folder of a program that keeps secrets. The window knows it by a token; where each entry is opened by itself,
 * it knows their names, and which of them speak of access keys.
 */
export const ClosedStore = z.object({
  token: z.string(),
  path: z.string(),
  names: z.array(z.object({ name: z.string(), likely: z.boolean() })).nullable(),
});
export type ClosedStore = z.infer<typeof ClosedStore>;

const DiffLineView = z.object({
  kind: z.enum(['context', 'added', 'removed']),
  before: z.int().optional(),
  after: z.int().optional(),
  text: z.string(),
});

/** What a plan would do, shown before it is done. */
export const PlanView = z.object({
  planId: z.string(),
  title: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      target: z.string(),
      action: z.enum(['create', 'change', 'delete', 'none']),
      /** Others may read the file now and may not from then on, since a secret stands in it. */
      closes: z.literal(true).optional(),
      hunks: z.array(z.array(DiffLineView)),
    }),
  ),
  notices: z.array(Notice),
});
export type PlanView = z.infer<typeof PlanView>;

/** A tool's state on this machine. */
export const TargetView = z.object({
  id: TargetId,
  label: z.string(),
  /** `fixed`: the tool knows where its files are. `chosen`: the person says. */
  place: z.enum(['fixed', 'chosen']),
  holds: z.enum(['many', 'one']),
  files: z.array(z.object({ part: z.string(), path: z.string(), exists: z.boolean() })),
  secretModes: z.array(SecretMode),
  /** The ways for a profile that assumes a role. */
  roleModes: z.array(SecretMode),
  notices: z.array(Notice),
  bindings: z.array(BindingView.extend({ profileName: z.string() })),
});
export type TargetView = z.infer<typeof TargetView>;

/** The program behind a tool. */
export const ProgramView = z.object({
  /** Null when it is not on the path, or nobody needs to know. */
  version: z.string().nullable(),
  notices: z.array(Notice),
});
export type ProgramView = z.infer<typeof ProgramView>;

/** A profile in the words of a tool. */
export const TranslationView = z.object({
  /** The text of each file; secrets masked. */
  files: z.array(z.object({ path: z.string(), text: z.string() })),
  /** Field by field, what it is called on both sides and what it is. */
  fields: z.array(
    z.object({
      label: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      value: z.string(),
    }),
  ),
  notices: z.array(Notice),
});
export type TranslationView = z.infer<typeof TranslationView>;

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
      /** What is odd about its secret, as a sentence; nothing of the secret itself. */
      odd: z.string().optional(),
      expiresAt: z.string().optional(),
    }),
  ),
  notices: z.array(Notice),
});
export type PasteView = z.infer<typeof PasteView>;

/** A tool that profiles go to, and how. */
const ExportTo = z.object({
  target: TargetId,
  mode: SecretMode,
  /** For a tool without a place of its own: one the person chose, or that of an export that is there. */
  file: z.union([z.object({ token: Token }), z.object({ bindingId: z.string() })]).optional(),
  name: z.string().max(255).optional(),
});

export const toolsCalls = {
  /** Recognises `text`, or what is on the clipboard when it is absent. */
  'paste.recognise': call(z.object({ text: z.string().max(1_000_000).optional() }), PasteView),
  /** Clears the clipboard, if the text that was recognised last is still on it; else it leaves it alone. */
  'paste.clearClipboard': call(nothing, z.object({ cleared: z.boolean() })),

  /** Looks into one tool's files, or into those of every tool. */
  'import.scan': call(z.object({ target: TargetId.optional() }), ScanView),
  /** Lets the person choose the file of a program that keeps secrets, or finds out where it usually is. Opens nothing. */
  'import.chooseStore': call(
    z.object({ store: z.enum(storeIds), way: z.enum(['file', 'usual']) }),
    ClosedStore.nullable(),
  ),
  /** Opens it, or the picked entries of it, and looks for keys. Nothing is taken. `closed` says what needs a password. */
  'import.openStore': call(
    z.object({
      store: z.enum(storeIds),
      token: z.string().max(64),
      password: z.string().max(1024).nullable(),
      picked: z.array(z.string().max(4096)).max(1000).nullable(),
    }),
    z.union([ScanView, z.object({ closed: z.string() })]),
  ),
  /** Takes found profiles in. With `replacePlaintext`, also plans to put references where secrets stood. */
  'import.take': call(
    z.object({ scanId: z.string(), keys: z.array(z.string()).min(1), replacePlaintext: z.boolean() }),
    z.object({
      profileIds: z.array(z.string()),
      left: z.array(LeftView),
      plan: PlanView.nullable(),
      notices: z.array(Notice),
    }),
  ),
  /** Plans the references of a `take` again, after a file changed under the first plan. */
  'import.replace': call(z.object({ scanId: z.string() }), PlanView),
  /** Plans to mend what the scan called repairable. */
  'import.repair': call(z.object({ target: TargetId }), PlanView),

  'targets.list': call(nothing, z.array(TargetView)),
  /** Asks the program for its version; slower than the rest, so asked apart. */
  'target.probe': call(z.object({ target: TargetId }), ProgramView),
  /** Lets the person say where a tool's file should be; null when they decline. */
  'file.choose': call(
    z.object({ target: TargetId, profileName: z.string().max(256) }),
    ChosenFile.nullable(),
  ),
  /** Shows a profile, or a found one, in the words of any tool. */
  'translate.show': call(
    z.object({
      from: z.union([z.object({ profileId: z.string() }), z.object({ scanId: z.string(), key: z.string() })]),
      to: TargetId,
      mode: SecretMode,
      provider: ProviderId.optional(),
    }),
    TranslationView,
  ),

  'export.plan': call(ExportTo.extend({ profileIds: z.array(z.string()).min(1) }), PlanView),
  /** The same to several tools: one plan, one change, one undo. */
  'export.planTo': call(
    z.object({ profileIds: z.array(z.string()).min(1), to: z.array(ExportTo).min(1).max(100) }),
    PlanView,
  ),
  /** Plans to write exports again as they should stand. */
  'export.planOurs': call(z.object({ bindingIds: z.array(z.string()).min(1) }), PlanView),
  /** Takes what stands in a tool's file over into the profile. */
  'export.takeTheirs': call(Id, nothing),
  /** Plans to take profiles out of a tool's files again. */
  'export.planRemoval': call(z.object({ bindingIds: z.array(z.string()).min(1) }), PlanView),

  /** Plans to delete profiles with what stands of them in tools' files. `along` names those that go because they build on one. */
  'export.planDeletion': call(
    z.object({ profileIds: z.array(z.string()).min(1) }),
    z.object({ plan: PlanView, along: z.array(z.string()) }),
  ),

  'plan.apply': call(z.object({ planId: z.string() }), ChangeView),
  'change.undo': call(Id, ChangeView),
  /** Makes a change again that was undone, as long as the vault is open. */
  'change.redo': call(Id, ChangeView),

  /**
   * Makes a profile every bound tool's default; null puts back what was there before QCred. `leftOut`
   * names the tools that keep their own, and why.
   */
  'active.use': call(
    z.object({ profileId: z.string().nullable() }),
    z.object({
      change: ChangeView.nullable(),
      leftOut: z.array(z.string()),
      /** Keys that came back with the defaults of before, and do not work any more. */
      retired: z.array(z.object({ accessKeyId: z.string(), fate: z.string(), files: z.array(z.string()) })),
    }),
  ),
} as const;
