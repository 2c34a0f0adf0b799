import {
  emptyMirror,
  type Mirror,
  type RemoteGroup,
  type RemotePolicy,
  type RemoteUser,
} from '#shared/mirror.ts';

export const allow = (
  Action: string | string[],
  Resource: string | string[] = '*',
  more: object = {},
): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource, ...more }] });

export const denyText = (Action: string | string[], Resource: string | string[] = '*'): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action, Resource }] });

export const arnOf = (kind: string, name: string): string => `arn:aws:iam::1000000000:${kind}/${name}`;

const identity = (kind: string, name: string) => ({
  name,
  path: '/',
  arn: arnOf(kind, name),
  id: `ID${name}`,
  attached: [],
  inline: [],
});

export const group = (name: string, more: Partial<RemoteGroup> = {}): RemoteGroup => ({
  ...identity('group', name),
  ...more,
});

export const user = (name: string, more: Partial<RemoteUser> = {}): RemoteUser => ({
  ...identity('user', name),
  groups: [],
  tags: {},
  keys: [{ id: `AKID${name}`, status: 'Active' }],
  mfa: null,
  ...more,
});

export const policy = (name: string, document: string | null): RemotePolicy => {
  const { attached: _attached, inline: _inline, ...about } = identity('policy', name);
  return { ...about, description: '', own: true, defaultVersion: 'v1', versions: [{ id: 'v1' }], document };
};

export const mirrorOf = (parts: Partial<Mirror>): Mirror => ({
  ...emptyMirror('00000000-0000-4000-8000-000000000001', '2026-01-01T00:00:00Z'),
  ...parts,
});
