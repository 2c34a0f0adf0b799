import { QCredError } from '#shared/errors.ts';

/** An access key, and the profiles by which a person knows it. */
export interface KeyName {
  accessKeyId: string;
  /** None where no profile uses it yet. */
  profiles: string[];
}

/** An access key that does not work any more, or soon will not, and the files that it would come back into. */
export interface RetiredKey {
  accessKeyId: string;
  /** "was deleted". */
  fate: string;
  files: string[];
}

/** What only the person may want, whoever asks for it. It names keys, hosts and files; it holds no secret. */
export type Wish =
  /** Secrets are written into files in the clear. */
  | { kind: 'plaintext'; keys: KeyName[]; files: string[] }
  /** Files get back what stood in them before, with secrets in the clear. */
  | { kind: 'undo'; files: string[]; keys: RetiredKey[] }
  /** A key that is held here goes to places that it did not go to before. */
  | { kind: 'reach'; key: KeyName; places: ReachPlace[] }
  /** Something changes in an account that cannot be taken back, or lets somebody do more. */
  | {
      kind: 'account';
      account: string;
      title: string;
      steps: string[];
      /** What cannot be undone, in a sentence. */
      finality: string | null;
      verb: string;
    }
  /** Stored secrets are erased and cannot be brought back. */
  | { kind: 'erase'; keys: KeyName[] }
  /** A rotation does what cannot be undone: it deletes a key, or switches one off that is in use. */
  | { kind: 'rotation'; accessKeyId: string; words: string; verb: string }
  /** From now on keys are rotated without a question. */
  | { kind: 'automatic'; scopes: string[]; words: string }
  /** A key of a key service signs a text, or opens what was encrypted with it. */
  | { kind: 'use'; what: 'sign'; key: string; account: string; text: string }
  | { kind: 'use'; what: 'decrypt'; key: string | null; account: string }
  /** Secrets are asked for faster than a person reads them. */
  | { kind: 'secret'; key: KeyName; how: 'shown' | 'copied' };

/** Somewhere that a key is used. */
export interface ReachPlace {
  /** A host with its port, or the label of another provider. */
  name: string;
  /** Whether what is sent there can be read on the way. */
  inTheClear: boolean;
}

/**
 * Asks the person, where somebody else speaks for them. Resolves when they want it.
 *
 * @throws QCredError cancelled when they do not
 */
export type Allow = (wish: Wish) => Promise<void>;

/** Who calls is the person: nobody has to be asked. */
export const asPerson: Allow = async () => {};

/** The person did not want it. Nothing is changed then. */
export const declined = (): QCredError => new QCredError('cancelled', 'You said no: nothing was changed.');
