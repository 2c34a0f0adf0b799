import { isOurProgram } from '../kit/ownProgram.ts';

const verb = 'env';

/**
 * The command that prints a profile as variables, from the one that prints it for the AWS CLI.
 *
 * @param credentialProcess the program, perhaps arguments of its own, `credential-process`, the profile
 * @param more arguments to add
 */
export function envCommand(credentialProcess: readonly string[], more: readonly string[] = []): string[] {
  const at = credentialProcess.lastIndexOf('credential-process');
  const [before, after] = [credentialProcess.slice(0, at), credentialProcess.slice(at + 1)];
  return [...before, verb, ...after, ...more];
}

/** Whether these words call our own command for variables: a program or script named `qcred`, then `env`. */
export const isEnvCommand = (words: readonly string[]): boolean => envProgramIn(words) !== undefined;

/** The program named `qcred` in such words; undefined in others. */
export function envProgramIn(words: readonly string[]): string | undefined {
  const at = words.indexOf(verb);
  return words.slice(0, Math.max(at, 0)).find((word) => isOurProgram(word.replaceAll('\\', '/')));
}
