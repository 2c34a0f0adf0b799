import type { CheckView } from '#shared/contract/index.ts';
import { isPrintable } from '#shared/printable.ts';
import { count } from '#shared/words.ts';
import type { Check } from './check.ts';

/** How many names a sentence holds. */
const most = 5;

/** Do names read as what they are? Of profiles and accounts that older versions or imports named. */
export const checkNames: Check = async ({ open }) => {
  if (!open) return [];
  const { profiles, accounts } = await open.access.vault.state();
  const { lookAlikes, oddLetters } = await import('../profiles/lookAlikes.ts');
  const base = { id: 'names', label: 'Names' };
  const groupWords = (group: readonly string[]): string =>
    listed(
      group.map((name) => {
        const odd = oddLetters(name, group).slice(0, most);
        return odd.length === 0 ? quoted(name) : `${quoted(name)} (with ${odd.join(', ')})`;
      }),
      ' and ',
    );
  const checks: CheckView[] = [];
  for (const names of [profiles, accounts].map((list) => list.map(({ name }) => name))) {
    const hidden = names.filter((name) => !isPrintable(name));
    if (hidden.length > 0) {
      const have = hidden.length === 1 ? 'holds' : 'hold';
      checks.push({
        ...base,
        status: 'warning',
        message: `${count(hidden.length, 'name')} ${have} what cannot be seen: ${listed(hidden.map(quoted))}.`,
        hint: 'They are shown with marks. Rename them.',
      });
    }
    const alike = lookAlikes(names);
    if (alike.length > 0) {
      checks.push({
        ...base,
        status: 'warning',
        message: `Names that read alike: ${listed(alike.map(groupWords), '; ')}.`,
        hint: 'Rename one, so that you cannot take one for the other.',
      });
    }
  }
  return checks;
};

const quoted = (name: string): string => `"${name}"`;

function listed(words: readonly string[], between = ', '): string {
  const rest = words.length - most;
  return words.slice(0, most).join(between) + (rest > 0 ? ` and ${rest} more` : '');
}
