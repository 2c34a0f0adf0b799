import { describe, expect, it } from 'vitest';
import { bestOf, fuzzyScore } from '#renderer/components/fuzzy.ts';
import { selectedProfiles } from '#renderer/features/profiles/commands.ts';
import { listProfiles, useProfileList } from '#renderer/features/profiles/list.ts';
import {
  reachesFurther,
  removalOption,
  removalVerb,
  removalWords,
} from '#renderer/features/profiles/removal.ts';
import { useApp } from '#renderer/stores/app.ts';
import type { AppState } from '#shared/contract/index.ts';
import { credential, profileView } from '../../views.ts';

const profiles = [
  profileView({ name: 'key 10', region: 'eu-central-1', updatedAt: '2026-03-01T00:00:00.000Z' }),
  profileView({ name: 'Key 2', credential: credential('c2', 'QZ2'), updatedAt: '2026-02-01T00:00:00.000Z' }),
  profileView({ name: 'backups', provider: 'aws', notes: 'Owner: platform team', region: 'us-east-1' }),
];
const names = (search: string, key: Parameters<typeof listProfiles>[2]['key'], descending = false) =>
  listProfiles(profiles, search, { key, descending }).map(({ name }) => name);

describe('the list of profiles', () => {
  it('sorts numbers in names as numbers, whatever the case', () => {
    expect(names('', 'name')).toEqual(['backups', 'Key 2', 'key 10']);
    expect(names('', 'name', true)).toEqual(['key 10', 'Key 2', 'backups']);
  });

  it('puts rows without a value last, in both orders', () => {
    expect(names('', 'region').at(-1)).toBe('Key 2');
    expect(names('', 'region', true).at(-1)).toBe('Key 2');
  });

  it('sorts by when a profile was changed', () => {
    expect(names('', 'updated', true)).toEqual(['key 10', 'Key 2', 'backups']);
  });

  it('finds every word anywhere in a profile', () => {
    expect([
      names('key', 'name'),
      names('TEAM aws', 'name'),
      names('qz2', 'name'),
      names('key team', 'name'),
    ]).toEqual([['Key 2', 'key 10'], ['backups'], ['Key 2'], []]);
  });
});

describe('what is selected', () => {
  it('means what is seen: a search leaves out what it hides', () => {
    useApp.setState({ state: { profiles } as unknown as AppState });
    useProfileList.setState({ selected: new Set(profiles.map(({ id }) => id)) });
    const selected = (search: string) => {
      useProfileList.setState({ search });
      return selectedProfiles().map(({ name }) => name);
    };
    expect(selected('')).toHaveLength(3);
    expect(selected('KEY')).toEqual(['key 10', 'Key 2']);
    expect(selected('nothing like it')).toEqual([]);
    expect(selected('')).toHaveLength(3);
  });
});

describe('what a deletion says', () => {
  const one = profileView({ name: 'one', credential: credential('shared') });
  const two = profileView({ name: 'two', credential: credential('shared') });
  const bound = profileView({
    name: 'bound',
    credential: credential('own'),
    bindings: [
      {
        id: 'b',
        target: 'aws',
        targetLabel: 'AWS CLI',
        name: 'bound',
        mode: 'credential_process',
        writtenAt: '',
        status: 'in_sync',
        message: '',
      },
    ],
  });

  it('keeps a secret that another profile uses', () => {
    expect(removalWords([one], [one, two])).toMatch(/^A secret stays/);
  });

  it('says for how long a secret can be brought back that nothing else uses, and that it need not be', () => {
    expect(removalWords([one, two], [one, two])).toMatch(/^Its secret can be brought back for 30 days/);
    expect(removalOption([one, two], [one, two])).toBe('Delete its secret for good');
    expect(removalOption([one], [one, two])).toBeUndefined();
  });

  it('says that a secret which is of no use any more is erased', () => {
    const expiresAt = '2026-01-01T00:00:00.000Z';
    const short = { ...one, credential: one.credential && { ...one.credential, expiresAt } };
    expect(removalWords([short], [short])).toMatch(/^Its secret is erased at once/);
    expect(removalOption([short], [short])).toBeUndefined();
  });

  it('names the tools that it is taken out of on the button', () => {
    expect(removalVerb([bound])).toBe('Remove from AWS CLI and delete');
    expect(reachesFurther([bound], [bound])).toBe(true);
  });
});

describe('the palette', () => {
  it('prefers whole words, then starts of words, then letters in order', () => {
    const labels = ['abracadabra', 'my backups', 'backups', 'b-a-c-k'];
    expect(bestOf(labels, 'back', (label) => label, 9)).toEqual(['backups', 'my backups', 'b-a-c-k']);
  });

  it('needs all letters in their order', () => {
    expect([fuzzyScore('bckp', 'backups') > 0, fuzzyScore('pb', 'backups')]).toEqual([true, 0]);
  });
});
