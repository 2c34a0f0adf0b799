// Apart from the schemas: the window's first screen asks this, and loads none.
import type { Rotation } from './rotation.ts';

/** Whether a rotation has not come to its end. */
export const isUnderWay = ({ state }: Pick<Rotation, 'state'>): boolean =>
  state !== 'finished' && state !== 'undone';

/** Whether something that goes in steps takes its next one by itself: nobody has to be asked first. */
export const goesByItself = ({ state }: { state: string }): boolean =>
  state === 'running' || state === 'going_back';

/**
 * How a rotation that has ended is to be shown: well, unless something is left for the person to do,
 * which its hint then says.
 */
export const endTone = ({ state, hint }: Pick<Rotation, 'state' | 'hint'>): 'good' | 'info' | 'warning' =>
  hint !== '' ? 'warning' : state === 'finished' ? 'good' : 'info';

/** The rotation under way that a key is in, as the one that goes or the one that comes. */
export const rotationOf = <R extends Pick<Rotation, 'state' | 'oldId' | 'newId'>>(
  { rotations }: { rotations: readonly R[] },
  credentialId: string,
): R | undefined =>
  rotations.find((one) => isUnderWay(one) && (one.oldId === credentialId || one.newId === credentialId));

/** How long programs that read a key a moment ago may finish what they began, in milliseconds. */
export const drainMs = 20_000;
