import type { Reader } from './found.ts';
import { gather, type Pair } from './gather.ts';

/**
 * The XML answers of IAM's CreateAccessKey, STS's AssumeRole and QNZM's CreateAccount.
 *
 * Only elements that hold nothing but text are looked at, by their names and in their order. That
 * is all these answers need, works on a part of one too, and has no entities, attributes or
 * external documents that a hostile text could use.
 */
export const readXml: Reader = (text) => {
  if (!/<(?:\w+:)?(?:AccessKeyId|SecretAccessKey)>/.test(text)) return null;
  const pairs: Pair[] = [];
  for (const [, label = '', value = ''] of text.matchAll(/<(?:\w{1,40}:)?(\w{1,40})>([^<]{1,8192})<\//g)) {
    pairs.push([label, value.trim()]);
  }
  const keys = gather(pairs, text.includes('<CreateAccountResponse') ? { provider: 'quilibrium' } : {});
  return keys.length > 0 ? { format: formatOf(text), keys } : null;
};

function formatOf(text: string): string {
  if (text.includes('<CreateAccountResponse')) return 'QNZM, CreateAccount';
  if (text.includes('<CreateAccessKeyResponse')) return 'IAM, CreateAccessKey';
  if (text.includes('<SessionToken>')) return 'STS, temporary credentials';
  return 'XML';
}
