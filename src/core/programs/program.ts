import type { Deps } from '../deps.ts';
import type { Notice } from '../targets/target.ts';

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

/**
 * The program on the path.
 *
 * @returns null when it is not installed
 */
export async function probe(deps: Pick<Deps, 'run'>, program: Program): Promise<Version | null> {
  const { code, stdout, stderr } = await deps.run(program.command, program.versionArgs, 10_000);
  return code === 0 ? program.parse(stdout + stderr) : null;
}
