import { isAtLeast, type Program, versionAfter } from './program.ts';

/** rclone. Cloudflare is a provider of its own since 1.59 (rclone's changelog). */
export const rcloneProgram: Program = {
  command: 'rclone',
  versionArgs: ['version'],
  parse: (output) => versionAfter(/rclone v/, output),
  notices: (version) =>
    isAtLeast(version, [1, 59, 0])
      ? []
      : [
          {
            level: 'warning',
            message: `rclone ${version.join('.')} does not know every provider by name.`,
            hint: 'Update it to 1.59 or later, or choose "Other" as the provider in its file.',
          },
        ],
};
