import { QCredError } from '#shared/errors.ts';
import { AccessKeyId } from '#shared/model.ts';

/**
 * Refuses an access key id that no service would give out. It is not quoted: a secret may have come
 * along with it.
 *
 * @param label the provider's word for it
 * @param text as entered, trimmed
 * @throws QCredError bad_input
 */
export function checkAccessKeyId(label: string, text: string): void {
  if (text === '')
    throw new QCredError('bad_input', `${label} is missing.`, 'Enter it as the provider shows it.');
  const [issue] = AccessKeyId.safeParse(text).error?.issues ?? [];
  if (!issue) return;
  throw new QCredError(
    'bad_input',
    `${label} ${issue.message}.`,
    'Enter the id alone, as the provider shows it; the secret has a place of its own.',
  );
}
