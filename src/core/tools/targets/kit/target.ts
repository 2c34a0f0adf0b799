import type { Secret } from '#core/store/secrets/secret.ts';
import { hasCode, QCredError } from '#shared/errors.ts';
import type { ProviderId, SecretMode, ServiceId, TargetId } from '#shared/model.ts';
import type { Notice } from '#shared/notice.ts';
import { targetLabels } from '#shared/targets.ts';

/** Where a tool looks for its files. */
export interface TargetEnvironment {
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  /** Absolute path of the file, for a target whose `place` is `chosen`. */
  chosen?: string;
}

/** What a profile can say, as far as some tool has a word for it. */
export type FieldId =
  | 'accessKeyId'
  | 'secretAccessKey'
  | 'sessionToken'
  | 'accountId'
  | 'region'
  /** The storage endpoint. */
  | 'endpoint'
  /** Endpoints of IAM, KMS and the others. */
  | 'otherEndpoints'
  | 'addressing'
  | 'role';

/** One of a tool's files: its part (`config`, `credentials`) and where it is. */
export interface TargetFile {
  part: string;
  path: string;
}

/** A file as read: `text` is null when it does not exist. */
export interface TargetText extends TargetFile {
  text: string | null;
}

/** A role as a tool's file describes it; `sourceName` is the other profile's name in that file. */
export interface FoundRole {
  roleArn: string;
  sourceName?: string;
  credentialSource?: string;
  mfaSerial?: string;
  externalId?: string;
  durationSeconds?: number;
  sessionName?: string;
}

/** A key beside the one that counts. */
export interface FoundKey {
  accessKeyId: string;
  secretAccessKey: Secret;
  sessionToken?: Secret;
  where: FoundProfile['where'];
}

/** A profile read from a tool's files. */
export interface FoundProfile {
  name: string;
  /** Our best guess from its endpoints; `aws` when it names none. */
  provider: ProviderId;
  /**
   * How it gets its secret there. `ours`: through our own command already. `reference`: from the
   * profile `reference` of the AWS files. `other`: SSO, web identity, another process…
   */
  kind: 'static' | 'ours' | 'reference' | 'role' | 'other' | 'none';
  /** The program that is called, for `ours`. */
  calls?: string;
  /** The AWS profile, for `reference`. */
  reference?: string;
  accessKeyId?: string;
  secretAccessKey?: Secret;
  sessionToken?: Secret;
  accountId?: string;
  region?: string;
  endpoints: Partial<Record<ServiceId, string>>;
  role?: FoundRole;
  /** For a role: what builds on this profile gets the key in it, rather than the role. */
  keyForOthers?: boolean;
  /** Whole keys in the same entry that nobody gets, since another one comes before them. */
  unused?: readonly FoundKey[];
  /** Why its secret has to stay where it is, as a sentence; a reference in its place would lose something. */
  stays?: string;
  notices: Notice[];
  /** True when the file is wrong in a way that `repair` mends. */
  repairable: boolean;
  where: { path: string; line: number };
}

/** A profile as it should stand in a tool's files: everything resolved, nothing to look up. */
export interface ExportEntry {
  /** The name there. */
  name: string;
  profileId: string;
  provider: ProviderId;
  mode: SecretMode;
  region?: string;
  accountId?: string;
  /** Endpoints to write: empty for a provider the tool knows by itself. */
  endpoints: Partial<Record<ServiceId, string>>;
  /** Whether the provider is not AWS, and so needs the relaxed checksum settings. */
  relaxedChecksums: boolean;
  addressing: 'auto' | 'path' | 'virtual';
  /** Whether what stands beside the way to the secret is the person's own, and only to be kept. */
  asFound?: boolean;
  /** The profile's name in the AWS files, in `reference` mode. */
  reference?: string;
  /** Present for a profile that uses a credential directly. The secret is there in `static` mode only. */
  accessKeyId?: string;
  secretAccessKey?: Secret;
  sessionToken?: Secret;
  /** Present for a role that the tool would have to assume itself. */
  role?: FoundRole;
  /** The command that prints the credentials, as an argument list. */
  credentialProcess: readonly string[];
}

/** A file as planned: its whole new text. Files that stay as they are, are left out. */
export interface PlannedFile extends TargetFile {
  text: string;
  /** True when it holds a secret in the clear. */
  secret: boolean;
}

/** Something that a tool's files hold, with its settings as the tool's own readers find them. */
export interface Part {
  /** What and where it is, for people and to find it again: "[profile work]". */
  name: string;
  /** The entries that it belongs to, perhaps shared; none for what is the file's own. */
  of: readonly string[];
  /** Whether it is an entry, rather than something beside it; for `expects`. */
  isEntry?: boolean;
  /** Values by setting. */
  says: ReadonlyMap<string, string>;
  /** What it is called to another reader, where that one finds the same. */
  also?: string;
  /** Settings of ours that programs which read the files do not agree on. */
  doubtful?(): readonly string[];
}

/** A file at three times: now, as it was written with the default in it, and before that. */
export interface DefaultTexts {
  now: string;
  written: string;
  before: string;
}

/** The entry that a tool takes when nobody names one. */
interface AsDefault {
  /** Its name in the files. */
  name: string;
  /**
   * The file of this part without what the default brought, and with what it replaced; everything
   * else stays as it is now.
   * @throws QCredError file_malformed
   */
  takeBack(part: string, texts: DefaultTexts): string;
}

/** One third-party tool. `read` and `plan` are pure: they get texts and return values. */
export interface Target {
  id: TargetId;
  label: string;
  /** The ways it can get a secret, the default first. */
  secretModes: readonly SecretMode[];
  /**
   * The ways for a profile that assumes a role, where they are others, the default first: `reference`
   * then lets the tool assume the role itself, with the profile of its own that the role builds on.
   */
  roleModes?: readonly SecretMode[];
  /** `fixed`: its files are where the tool looks for them. `chosen`: one file, where the person wants it. */
  place: 'fixed' | 'chosen';
  /** What a chosen file is usually called, for a profile of this name: ".env", "backup.tf". */
  fileName?(profileName: string): string;
  /** For a tool that looks in the same place for its default, whoever runs it. */
  asDefault?: AsDefault;
  /** Whether its files hold profiles by name, or one only, whose name is then `soleName`. */
  holds: 'many' | 'one';
  /** The tool's own words for the fields it can hold; a field without one is lost on the way. */
  words: Partial<Record<FieldId, string>>;
  /**
   * The tool's files on this machine, honouring its own environment variables; for a `chosen` place,
   * `environment.chosen`, and none while there is no choice.
   */
  locate(environment: TargetEnvironment): TargetFile[];
  /**
   * The profiles in these files.
   * @throws QCredError file_malformed with path, line and column in the message
   */
  read(files: readonly TargetText[]): { profiles: FoundProfile[]; notices: Notice[] };
  /**
   * All that stands in the files, for the proof of a plan.
   * @throws QCredError file_malformed
   */
  parts(files: readonly TargetText[]): Part[];
  /**
   * What the parts of an entry must say once it is written, setting by setting; null: nothing. Left
   * out, the profile that `read` finds is compared.
   */
  expects?(entry: ExportEntry): readonly (readonly [key: string, value: string | null])[];
  /** Whether a setting of a part is for an entry to say; left out, all are. */
  writes?(key: string): boolean;
  /** Whether a setting decides whose key an entry has: on those, all programs that read the files must agree. */
  decides?(key: string): boolean;
  /**
   * The files as they should be with `entries` written and the names in `remove` taken out.
   * Bytes that the change does not mean stay as they are. Planning on its own output plans nothing.
   * @throws QCredError file_malformed, bad_input (a name or value that could break out of its line)
   */
  plan(
    files: readonly TargetText[],
    entries: readonly ExportEntry[],
    remove: readonly string[],
  ): PlannedFile[];
  /** Mends what `read` called repairable, touching nothing else. */
  repair?(files: readonly TargetText[]): PlannedFile[];
  /** Whether `name` may be used there; the nearest legal name otherwise. */
  nameFor(name: string): { legal: boolean; nearest: string; why: string };
}

/** The name of the profile in files that hold one only. */
export const soleName = 'default';

/** `nameFor` of files that hold one profile. */
export const soleNameFor = (name: string): ReturnType<Target['nameFor']> =>
  name === soleName
    ? { legal: true, nearest: name, why: '' }
    : { legal: false, nearest: soleName, why: 'This file holds one profile, without a name.' };

/** Declares a target. Whatever it leaves alone for being too involved, it names. */
export const defineTarget = (target: Omit<Target, 'label'>): Target => ({
  ...target,
  label: targetLabels[target.id],
  read: (files) => naming(files, () => target.read(files)),
  parts: (files) => naming(files, () => target.parts(files)),
  plan: (files, entries, remove) => naming(files, () => target.plan(files, entries, remove)),
});

/** A budget may run out far from where anybody knows whose it is. */
function naming<T>(files: readonly TargetText[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!hasCode(error, 'too_involved')) throw error;
    // Whoever named the file already passes on what was thrown at it.
    if (hasCode(error.cause, 'too_involved')) throw error;
    const paths = files.filter(({ text }) => text !== null).map(({ path }) => path);
    throw new QCredError(error.code, `${paths.join(' and ')}: ${error.message}`, error.hint, {
      cause: error,
    });
  }
}
