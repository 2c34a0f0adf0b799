import { judgeName, type NameRule } from '../kit/nameRule.ts';
import type { Target } from '../kit/target.ts';

const longest = 255;
const legalName = /^[A-Za-z0-9_](?:[A-Za-z0-9_ -]*[A-Za-z0-9_-])?$/;

/** Settings above the first header are in a section of this name. */
const reserved = 'DEFAULT';

const isLegal = (name: string): boolean =>
  legalName.test(name) && name.length > 1 && name.length <= longest && name !== reserved;

const rule: NameRule = {
  isLegal,
  longest,
  kept: (plain) =>
    plain
      .replace(/[^A-Za-z0-9_ -]+/g, '-')
      .slice(0, longest)
      .replace(/^[ -]+|[ -]+$/g, ''),
  otherwise: 'remote',
  why: 'rclone takes letters, digits, "_", "-" and spaces, and no "-" or space at the start.',
  whyTooLong: `A remote's name is at most ${longest} characters long here.`,
};

/**
 * Whether a remote may be called `name`, and what comes nearest. These are the names that every
 * version takes (`fs/fspath/path.go`); newer ones take more letters and `. + @`, but a remote with a
 * dot in its name takes settings that it lacks from the one before the dot.
 */
export function rcloneNameFor(name: string): ReturnType<Target['nameFor']> {
  if (isLegal(name)) return { legal: true, nearest: name, why: '' };
  if (/^[A-Za-z0-9_]$/.test(name) || name === reserved) {
    return {
      legal: false,
      nearest: `remote-${name}`,
      why:
        name === reserved
          ? 'rclone gives its settings to every remote.'
          : 'On Windows rclone takes a single letter for a drive.',
    };
  }
  return judgeName(rule, name);
}
