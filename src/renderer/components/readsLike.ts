import { useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import type { Among, CallOutput } from '#shared/contract/index.ts';
import { useSettled } from './useSettled.ts';

type Alike = NonNullable<CallOutput<'name.readsLike'>>;

const typingPause = 250;

const things: Record<Among['kind'], string> = {
  profiles: 'profile',
  accounts: 'account',
  users: 'user',
  groups: 'group',
  roles: 'role',
  policies: 'policy',
};

/**
 * Looks, when the person pauses, for a name that the one being typed could be taken for.
 *
 * @param among which names; null where none are meant
 * @returns what it reads like now; null while nothing is known of this name
 */
export function useReadsLike(typed: string, among: Among | null): Alike | null {
  const name = useSettled(typed.trim(), typingPause);
  const [found, setFound] = useState<{ name: string; alike: Alike | null } | null>(null);
  const asked = among === null || name === '' ? '' : JSON.stringify({ name, among });
  useEffect(() => {
    if (asked === '') return;
    let latest = true;
    call('name.readsLike', JSON.parse(asked)).then(
      (alike) => latest && setFound({ name, alike }),
      // Only an advice: what cannot be had is not missed.
      () => {},
    );
    return () => {
      latest = false;
    };
  }, [asked, name]);
  return found?.name === typed.trim() && asked !== '' ? found.alike : null;
}

/** What to say of a name that reads like another. Its letters are named where nobody could see them. */
export function alikeWords({ name, odd }: Alike, kind: Among['kind']): string {
  const by = odd.length > 0 ? ` What differs: ${odd.slice(0, 5).join(', ')}.` : '';
  return `Reads like “${name}”, another ${things[kind]}.${by} Choose a name that you cannot take for it.`;
}
