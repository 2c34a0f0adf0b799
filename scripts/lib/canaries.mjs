/**
 * The tests' secrets all contain one word. Whatever tests wrote or printed must not contain it:
 * not in the clear, not as UTF-16 (Chromium's databases), not in base64 or hex.
 */
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

// In two parts, so that this file does not find itself in a bundle.
const word = ['CAN', 'ARY'].join('');

/**
 * The byte patterns that give a canary away.
 * @returns {Buffer[]}
 */
export function canaryPatterns() {
  const patterns = [
    Buffer.from(word, 'latin1'),
    Buffer.from(word, 'utf16le'),
    Buffer.from(hex(word), 'latin1'),
  ];
  // Base64 depends on where in a group of three bytes the word starts; the characters at its
  // edges depend on its neighbours and are left out.
  for (let offset = 0; offset < 3; offset += 1) {
    const text = Buffer.from('\0'.repeat(offset) + word, 'latin1')
      .toString('base64')
      .replace(/=+$/, '');
    patterns.push(
      Buffer.from(
        text.slice(offset === 0 ? 0 : offset + 1, Math.floor(((offset + word.length) * 8) / 6)),
        'latin1',
      ),
    );
  }
  return patterns;
}

const hex = (text) => Buffer.from(text, 'latin1').toString('hex');

/**
 * Files under a folder that hold a canary. Links are not followed; what cannot be read, or goes
 * away meanwhile, is passed over.
 * @param {string} path a folder or a file; nothing is found where there is none
 * @param {(path: string) => boolean} [allowed] files that may hold one: an export the test asked to be in the clear
 * @returns {Promise<string[]>} their paths
 */
export async function findCanaries(path, allowed = () => false) {
  const patterns = canaryPatterns();
  const found = [];
  const visit = async (place) => {
    const entry = await lstat(place).catch(() => null);
    if (entry?.isDirectory()) {
      for (const name of await readdir(place).catch(() => [])) await visit(join(place, name));
    } else if (entry?.isFile() && !allowed(place) && (await holdsAny(place, patterns))) {
      found.push(place);
    }
  };
  await visit(path);
  return found;
}

async function holdsAny(path, patterns) {
  const overlap = Math.max(...patterns.map((pattern) => pattern.length)) - 1;
  let kept = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      const bytes = Buffer.concat([kept, chunk]);
      if (patterns.some((pattern) => bytes.includes(pattern))) return true;
      kept = bytes.subarray(Math.max(0, bytes.length - overlap));
    }
  } catch {
    return false;
  }
  return false;
}
