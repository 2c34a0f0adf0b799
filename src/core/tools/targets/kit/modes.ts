import type { SecretMode } from '#shared/model.ts';
import type { Target } from './target.ts';

/** What a target says of the ways it can get a secret. */
type Ways = Pick<Target, 'secretModes' | 'roleModes' | 'words'>;

/** Whether a tool gets a role's own words in this mode, rather than the outcome of our command. */
export const assumesItself = ({ words }: Pick<Target, 'words'>, mode: SecretMode): boolean =>
  words.role !== undefined && (mode === 'reference' || mode === 'static');

/**
 * The ways in which a tool can get what it needs for a profile, the best first: those and no others can
 * be planned. A role has no secret of its own: `static` is about the key that it builds on, and is for
 * tools that assume the role themselves.
 */
export function modesFor(target: Ways, isRole: boolean): SecretMode[] {
  if (!isRole) return [...target.secretModes];
  const all = new Set([...(target.roleModes ?? []), ...target.secretModes]);
  return [...all].filter((mode) => (mode !== 'static' && mode !== 'none') || assumesItself(target, mode));
}

/** The best way that a tool has for all of these profiles; undefined where it has none. */
export const bestMode = (
  target: Ways,
  profiles: readonly { source: { kind: 'credential' | 'role' } }[],
): SecretMode | undefined => {
  const each = profiles.map(({ source }) => modesFor(target, source.kind === 'role'));
  const [first = target.secretModes] = each;
  return first.find((mode) => each.every((modes) => modes.includes(mode)));
};

/** Whether a way leaves the secret with QCred: the tool asks for it, or refers to what does. */
export const isAsked = (mode: SecretMode): boolean => mode === 'credential_process' || mode === 'reference';
