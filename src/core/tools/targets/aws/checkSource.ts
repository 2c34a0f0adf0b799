import { QCredError } from '#shared/errors.ts';
import type { ExportEntry } from '../kit/target.ts';

/**
 * What an entry of the AWS files must bring: a role its base, a static key its secret.
 *
 * @throws QCredError bad_input
 */
export function checkAwsSource({ name, mode, role, accessKeyId, secretAccessKey }: ExportEntry): void {
  if (role) {
    if (role.sourceName === name) {
      throw new QCredError('bad_input', `"${name}" would build on itself.`, 'Give the role another name.');
    }
    if (!role.sourceName && !role.credentialSource) {
      throw new QCredError(
        'bad_input',
        `"${name}" is a role without a profile to build on.`,
        'Choose its source.',
      );
    }
  } else if (mode === 'static' && (!accessKeyId || !secretAccessKey)) {
    throw new QCredError(
      'bad_input',
      `"${name}" has no secret to write.`,
      'Unlock the vault and export again.',
    );
  }
}
