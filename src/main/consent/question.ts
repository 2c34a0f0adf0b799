import type { KeyName, ReachPlace, Wish } from '#core/store/consent.ts';
import { printable } from '#shared/printable.ts';
import { count, listed } from '#shared/words.ts';

/** A question to the person, as the system's own dialog shows it. */
export interface Question {
  /** One sentence that names the key, and the host or the file. */
  message: string;
  /** What it means, in one or two more. */
  detail: string;
  /** The button for yes; the other one says no, and is the one that Enter presses. */
  verb: string;
}

/** Names in a dialog; the rest are counted. */
const most = 4;
const longest = 64;

/** What the person is asked about a wish, in words. */
export function questionAbout(wish: Wish): Question {
  switch (wish.kind) {
    case 'plaintext': {
      const { keys, files } = wish;
      const what = keys.length === 1 ? 'the secret of' : 'the secrets of';
      return {
        message: `Write ${what} ${those(keys)} into ${places(files)}?`,
        detail: 'In plain text: every program that reads the file has the key.',
        verb: keys.length === 1 ? 'Write the secret' : 'Write the secrets',
      };
    }
    case 'undo':
      return undoQuestion(wish);
    case 'reach': {
      const where = listed(
        wish.places.map(({ name }) => short(name)),
        most,
      );
      return {
        message: `Use the key ${those([wish.key])} at ${where}?`,
        detail: `It was not used there before. QCred and your tools will sign requests with it.${openly(wish.places)}`,
        verb: 'Use it there',
      };
    }
    case 'account': {
      const { account, title, steps, finality, verb } = wish;
      const more = steps.length - most;
      return {
        message: `${short(title, 160)}, in “${short(account)}”?`,
        detail: [
          ...steps.slice(0, most).map((step) => short(step, 200)),
          ...(more > 0 ? [`And ${count(more, 'more step')}.`] : []),
          ...(finality ? ['', finality] : []),
        ].join('\n'),
        verb,
      };
    }
    case 'erase':
      return {
        message: `Delete ${wish.keys.length === 1 ? 'the secret' : 'the secrets'} of ${those(wish.keys)} for good?`,
        detail: 'It is erased from this computer and cannot be brought back. The cloud keeps the access key.',
        verb: 'Delete for good',
      };
    case 'rotation':
      return {
        message: `Go on with the key ${short(wish.accessKeyId)}?`,
        detail: wish.words,
        verb: wish.verb,
      };
    case 'automatic':
      return {
        message: `Rotate without asking: ${listed(
          wish.scopes.map((scope) => short(scope)),
          most,
        )}?`,
        detail: `${wish.words.charAt(0).toUpperCase()}${wish.words.slice(1)}. QCred then makes new keys and deletes old ones by itself.`,
        verb: 'Rotate without asking',
      };
    case 'use':
      return keyUseQuestion(wish);
    case 'secret':
      return {
        message: `${wish.how === 'shown' ? 'Show' : 'Copy'} the secret of ${those([wish.key])}?`,
        detail: 'Several secrets were asked for in a short time, so QCred makes sure that it is you.',
        verb: wish.how === 'shown' ? 'Show it' : 'Copy it',
      };
  }
}

function keyUseQuestion(wish: Extract<Wish, { kind: 'use' }>): Question {
  const where = `in “${short(wish.account)}”`;
  if (wish.what === 'sign') {
    return {
      message: `Sign with the key “${short(wish.key)}” ${where}?`,
      detail: `What is signed: ${short(wish.text, 240)}\n\nWhoever checks the signature takes it for yours.`,
      verb: 'Sign',
    };
  }
  const key = wish.key === null ? 'the key that it names' : `the key “${short(wish.key)}”`;
  return {
    message: `Decrypt with ${key} ${where}?`,
    detail: 'Several texts were decrypted in a short time, so QCred makes sure that it is you.',
    verb: 'Decrypt',
  };
}

function undoQuestion({ files, keys }: Extract<Wish, { kind: 'undo' }>): Question {
  const [key] = keys;
  if (!key)
    return {
      message: `Put the secret back into ${places(files)}?`,
      detail: 'It stood there in plain text before: every program that reads the file has the key then.',
      verb: 'Put it back',
    };
  const more = keys.length === 1 ? '' : ` So it is with ${count(keys.length - 1, 'more key')}.`;
  const openly = files.length === 0 ? '' : ' The secret stands in the file in plain text then.';
  return {
    message: `Put the key ${short(key.accessKeyId)} back into ${places(key.files)}?`,
    detail: `It ${key.fate}: programs that read the file may not be able to use it.${more}${openly}`,
    verb: 'Put it back',
  };
}

const those = (keys: readonly KeyName[]): string =>
  listed(
    keys.map(({ accessKeyId, profiles }) => {
      const names = profiles.map((name) => `“${short(name)}”`);
      return names.length > 0 ? `${short(accessKeyId)} (${listed(names, 2)})` : short(accessKeyId);
    }),
    most,
  );

const places = (files: readonly string[]): string =>
  listed(
    files.map((path) => short(path, 200)),
    most,
  );

const openly = (at: readonly ReachPlace[]): string =>
  at.some(({ inTheClear }) => inTheClear)
    ? ' The connection is not encrypted: whoever is on the way reads along.'
    : '';

/**
 * A name that cannot break the sentence that it stands in: one line, without the quotation marks of the
 * sentence, and not long; its ends tell it apart.
 */
function short(text: string, length = longest): string {
  const letters = [...printable(text).replace(/[“”]/g, '"')];
  if (letters.length <= length) return letters.join('');
  const tail = Math.floor(length / 3);
  return `${letters.slice(0, length - tail - 1).join('')}…${letters.slice(-tail).join('')}`;
}
