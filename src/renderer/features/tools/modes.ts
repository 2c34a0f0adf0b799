import type { SecretMode, TargetId } from '#shared/model.ts';

/** A way for a tool to get the secret, as the person chooses it. */
interface ModeWords {
  title: string;
  /** What it means, for a tool of this name. */
  text: (tool: string) => string;
  /** In one or two words, for a list. */
  brief: string;
  /** What a tool that has this way can do. */
  ability: string;
}

export const modeWords: Record<SecretMode, ModeWords> = {
  credential_process: {
    title: 'Keep the secret in QCred',
    text: (tool) => `${tool} asks QCred for it each time. Nothing secret is written to disk.`,
    brief: 'Ask QCred',
    ability: 'Asks QCred each time',
  },
  reference: {
    title: 'Refer to the AWS profile',
    text: () => 'It names the profile of the AWS CLI, which asks QCred. Nothing secret is written to disk.',
    brief: 'AWS profile',
    ability: 'Reads an AWS profile, which asks QCred',
  },
  none: {
    title: 'The tool keeps it itself',
    text: (tool) => `QCred writes the rest. ${tool} asks you for the secret once and keeps it.`,
    brief: 'Kept by the tool',
    ability: 'Keeps the secret itself',
  },
  static: {
    title: 'Write the secret to the file',
    text: () => 'It stands there in plain text, and every program you run can read it.',
    brief: 'Plain text',
    ability: 'Reads it from its file, in plain text',
  },
};

type Words = Pick<ModeWords, 'title' | 'text'>;

/** For a profile that assumes a role: what is secret is not a key that somebody has. */
const roleProcess: Words = {
  title: 'Let QCred assume the role',
  text: (tool) =>
    `${tool} asks QCred, which renews the role’s credentials. Nothing secret is written to disk.`,
};

/** Of a role only what it builds on can be written. */
const roleStatic: Words = {
  title: 'Write the key behind the role to the file',
  text: () => 'The key stands there in plain text, and every program you run can read it.',
};

/** In the AWS files themselves, where it is for roles only. */
const awsReference: Words = {
  title: 'Let the tool assume the role',
  text: () => 'The file names the role and the profile it builds on. Each tool assumes it by itself.',
};

/** The words for a way that a tool has. @param role whether the profile assumes a role */
export function wordsOf(target: TargetId, mode: SecretMode, role: boolean): Words {
  if (role && mode === 'credential_process') return roleProcess;
  if (role && mode === 'static') return roleStatic;
  return target === 'aws' && mode === 'reference' ? awsReference : modeWords[mode];
}
