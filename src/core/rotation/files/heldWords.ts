import type { HeldFile } from '#shared/contract/rotation.ts';
import { QCredError } from '#shared/errors.ts';
import type { FileChoice } from '#shared/rotation.ts';
import { listed } from '#shared/words.ts';

/** "/home/ann/.aws/credentials (ci)" */
const nameOf = ({ path, names, line }: HeldFile): string => {
  const what = names.length > 0 ? listed(names) : line === null ? '' : `line ${line}`;
  return what === '' ? path : `${path} (${what})`;
};

/** Which files hold a key, in a sentence. */
export const heldWords = (accessKeyId: string, files: readonly HeldFile[]): string =>
  `The key ${accessKeyId} also stands in ${listed(files.map(nameOf), 5)}, which QCred did not write.`;

/**
 * The choices that a rotation begins with.
 *
 * @param files those that hold the key
 * @param choices what was said about them; of other files nothing is taken
 * @throws QCredError in_use when nothing was said of one, bad_input when what was said cannot be done
 */
export function checkChoices(
  accessKeyId: string,
  files: readonly HeldFile[],
  choices: readonly FileChoice[],
): FileChoice[] {
  const ways = new Map(choices.map(({ path, way }) => [path, way]));
  const open = files.filter(({ path }) => !ways.has(path));
  if (open.length > 0) {
    throw new QCredError(
      'in_use',
      heldWords(accessKeyId, open),
      'Say what happens to them: the new key is written there too (--rewrite), they become QCred’s (--bind), or they keep the old key (--leave FILE).',
    );
  }
  return files.map((file) => {
    const way = ways.get(file.path) ?? 'leave';
    if (way !== 'leave' && !file.ways.includes(way)) throw cannot(file, way);
    return { path: file.path, way };
  });
}

const cannot = (file: HeldFile, way: 'rewrite' | 'bind'): QCredError =>
  new QCredError(
    'bad_input',
    way === 'rewrite'
      ? `The new key cannot be written to ${nameOf(file)}. ${file.why}`
      : `${nameOf(file)} cannot become an entry of QCred’s.`,
    file.ways.length > 0
      ? `Choose another way for it: --${file.ways.join(' or --')}, or --leave it.`
      : 'Change it by hand first, or leave it as it is (--leave FILE).',
  );
