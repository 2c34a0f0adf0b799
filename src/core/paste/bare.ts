import type { ProviderId } from '#shared/model.ts';
import type { Reader } from './found.ts';
import { providerOfId } from './guess.ts';

const formats: Partial<Record<ProviderId, string>> = { b2: 'Backblaze B2, key create' };

/**
 * An id and its secret with nothing said about them: what `b2 key create` prints, or two lines
 * copied from anywhere. Only where the id has a form that is known, or any two words would do.
 */
export const readBare: Reader = (text) => {
  if (text.length > 1000) return null;
  const [accessKeyId, secretAccessKey, ...more] = text.split(/[\s,]+/).filter((word) => word !== '');
  if (accessKeyId === undefined || more.length > 0) return null;
  const provider = providerOfId(accessKeyId);
  if (!provider || (secretAccessKey !== undefined && !/^[\w+/=.-]{20,128}$/.test(secretAccessKey)))
    return null;
  return { format: formats[provider] ?? 'an access key', keys: [{ provider, accessKeyId, secretAccessKey }] };
};
