import { askHidden, canAsk } from './prompt.ts';

/** Asks for the one-time password of a device on the terminal; undefined where nobody can be asked. */
export const codeAsker = (): ((device: string) => Promise<string | null>) | undefined =>
  canAsk() ? (device) => askHidden(`One-time password of ${device}: `) : undefined;
