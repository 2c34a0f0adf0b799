import type { Notice } from '#shared/notice.ts';
import type { Deps } from '../../deps.ts';

/** A release number, most significant part first. */
export type Version = readonly [major: number, minor: number, patch: number];

/** A third-party program whose version matters to what we write for it. */
export interface Program {
  command: string;
  versionArgs: readonly string[];
  /** The version in what it prints; null when there is none. */
  parse(output: string): Version | null;
  /** What a person with this version should know; empty when all is well. */
  notices(version: Version): Notice[];
}

/** Whether `version` is `least` or later. */
export function isAtLeast(version: Version, least: Version): boolean {
  return (version[0] - least[0] || version[1] - least[1] || version[2] - least[2]) >= 0;
}

/** Reads three numbers after a pattern's match, such as "rclone v1.60.1". */
export function versionAfter(pattern: RegExp, output: string): Version | null {
  const match = new RegExp(`${pattern.source}(\\d+)\\.(\\d+)(?:\\.(\\d+))?`, pattern.flags).exec(output);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : null;
}

/** What asking a program for its version came to. */
type Probed =
  | { state: 'found'; version: Version }
  /** It is there and fails, or says something else. What it said may quote a file, and is not kept. */
  | { state: 'broken' }
  | { state: 'absent' };

/** How shells, and shims in front of programs, say that there is no such program. */
const notFound = 127;

/** Asks the program on the path for its version. */
export async function probe(deps: Pick<Deps, 'run'>, program: Program): Promise<Probed> {
  const { code, stdout, stderr, missing } = await deps.run(program.command, program.versionArgs, 10_000);
  if (missing || code === notFound) return { state: 'absent' };
  const version = code === 0 ? program.parse(stdout + stderr) : null;
  return version ? { state: 'found', version } : { state: 'broken' };
}

/** What a person should know where a program fails. */
export const brokenNotice = (label: string, { command, versionArgs }: Program): Notice => ({
  level: 'error',
  message: `${label} is installed, but "${[command, ...versionArgs].join(' ')}" failed.`,
  hint: 'Run it in a terminal to see why. Often it cannot read one of its own files.',
});
