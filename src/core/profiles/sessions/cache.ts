import type { OpenVault } from '../../store/access.ts';
import { createSealedFiles, type SealedFields } from '../../store/sealedFile.ts';
import { Secret, type SecretMaterial } from '../../store/secrets/secret.ts';

/** Temporary credentials. */
export interface Session extends Required<SecretMaterial> {
  accessKeyId: string;
  /** ISO instants. */
  startedAt: string;
  expiresAt: string;
}

/** Temporary credentials on disk, one sealed file for each profile. */
export interface SessionCache {
  /**
   * What is held for a profile, however old; null when there is nothing, it was made from something
   * else, or the file is damaged: then new ones are asked for.
   *
   * @param origin what it must have been made from (`originOf`)
   * @throws QCredError file_unreadable
   */
  read(profileId: string, origin: string): Promise<Session | null>;
  /** @throws QCredError disk_full, file_read_only, write_failed */
  write(profileId: string, origin: string, session: Session): Promise<void>;
  remove(profileId: string): Promise<void>;
  /** The profiles that have a file. */
  profileIds(): Promise<string[]>;
  /**
   * Runs `work` while no other process does so for the same profile.
   *
   * @param patienceMs how long to wait for another; 90 seconds unless told
   * @throws QCredError vault_busy after that time; whatever `work` throws
   */
  alone<T>(profileId: string, work: () => Promise<T>, patienceMs?: number): Promise<T>;
}

/** Longer than a service that does not answer is waited for. */
const longMs = 90_000;

/** Where they are, within QCred's own folder. */
export const sessionFolder = 'sessions';

/** @param access the open vault */
export function createSessionCache(access: Pick<OpenVault, 'deps' | 'vault'>): SessionCache {
  const files = createSealedFiles(access, {
    folder: sessionFolder,
    purpose: 'session',
    name: 'session',
    schema: 2,
  });
  return {
    async read(profileId, origin) {
      const held = await files.read(profileId);
      return held === null ? null : parse(held, origin);
    },
    write: (profileId, origin, session) => files.write(profileId, format(origin, session)),
    remove: files.remove,
    profileIds: files.ids,
    alone: (profileId, work, patienceMs = longMs) => files.alone(profileId, work, patienceMs),
  };
}

function format(origin: string, session: Session): object {
  const { accessKeyId, secretAccessKey, sessionToken, startedAt, expiresAt } = session;
  return {
    origin,
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal(),
    sessionToken: sessionToken.reveal(),
    startedAt,
    expiresAt,
  };
}

/** What is no session of today is none: another is asked for. */
function parse(held: SealedFields, origin: string): Session | null {
  const field = (name: string): string | undefined =>
    typeof held[name] === 'string' ? held[name] : undefined;
  const [accessKeyId, secretAccessKey, sessionToken] = ['accessKeyId', 'secretAccessKey', 'sessionToken'].map(
    field,
  );
  const [startedAt, expiresAt] = ['startedAt', 'expiresAt'].map(field);
  if (held.origin !== origin || !accessKeyId || !secretAccessKey || !sessionToken) return null;
  if (!startedAt || !expiresAt) return null;
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: new Secret(sessionToken),
    startedAt,
    expiresAt,
  };
}

/** Milliseconds that a session still lasts; negative when it has ended. */
const left = ({ expiresAt }: Session, now: Date): number => Date.parse(expiresAt) - now.getTime();

/** Whether a session can still be used. */
export const isGood = (session: Session, now: Date): boolean => left(session, now) > 0;

/**
 * Whether a session lasts long enough to be handed out without a thought. botocore asks for new
 * credentials from 15 minutes before their end on, at every request: those it gets last longer.
 */
export const isFresh = (session: Session, now: Date): boolean => {
  const life = Date.parse(session.expiresAt) - Date.parse(session.startedAt);
  return left(session, now) > Math.min(15 * 60_000, life / 4);
};
