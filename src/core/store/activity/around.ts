import { type ErrorCode, QCredError } from '#shared/errors.ts';
import type { ActivityEntry } from './entry.ts';
import { removeWaiting, type Waiting, type WaitingRoom } from './waiting.ts';

/*
 * What is done at a service must be in the log, whatever becomes of the vault until the answer comes.
 * So what is to be said is sealed and on the disk before it is asked for, as a file that ends in
 * `.asked`. That it was done, or that nobody saw the answer, is then a matter of the file's name,
 * which can be changed without any key. Who has the key next appends it.
 */

/** `Activity.around`. */
export type Around = <T>(
  entry: ActivityEntry,
  work: () => Promise<T>,
  options?: AroundOptions<T>,
) => Promise<T>;

/** Does something at a service that the log tells of. */
export interface AroundOptions<T> {
  /**
   * What is said once the outcome is known, where that is more than could be said before; null for
   * nothing. A vault that was locked meanwhile says what was sealed before.
   */
  told?(done: T): ActivityEntry | null;
}

/** What `around` needs of the log. */
interface AroundParts {
  room: WaitingRoom;
  /** Gives a record its name, its time and who made it. @throws the system's error, QCredError locked */
  draft(entry: ActivityEntry): Promise<Omit<Waiting, 'by'>>;
  /** Appends, under the name it has. @throws as `Activity.append` */
  append(waiting: Omit<Waiting, 'by'>): Promise<void>;
  /** Appends what waits, if that can be now. Never throws. */
  flush(): Promise<void>;
  /** Whether the vault was locked. */
  isLocked(): boolean;
  /** What a failure to write means. */
  fault(error: unknown): unknown;
}

/** @returns `Activity.around` */
export const around =
  ({ room, draft, append, flush, isLocked, fault }: AroundParts): Around =>
  async <T>(entry: ActivityEntry, work: () => Promise<T>, { told }: AroundOptions<T> = {}) => {
    const waiting = await draft(entry);
    const path = await room.put(waiting, 'asked').catch((error: unknown) => {
      throw fault(error);
    });
    let done: T;
    try {
      done = await work();
    } catch (error) {
      // With an open vault whoever asked looks for itself what became of it.
      if (isLocked() && mayBeDone(error)) await room.mark(path, 'unseen').catch(() => {});
      else await removeWaiting([path]);
      await flush();
      throw error;
    }
    const said = told ? told(done) : entry;
    try {
      if (said !== null) await append({ ...waiting, entries: [said] });
      await removeWaiting([path]);
    } catch {
      await room.mark(path, 'record').catch(() => {});
      await flush();
    }
    return done;
  };

const lost: readonly ErrorCode[] = ['connection_failed', 'service_failed', 'cancelled', 'internal', 'locked'];

/** Whether a call may have been done although it failed: its answer was lost on the way, or made no sense. */
export const mayBeDone = (error: unknown): boolean =>
  !(error instanceof QCredError) || lost.includes(error.code);
