import { isId } from './check.ts';
import type { Reader } from './found.ts';
import { gather, type Pair } from './gather.ts';

// `--output text` prints the values of an answer in the order of their names, behind its own.
const columns: Readonly<Record<string, readonly string[]>> = {
  ACCESSKEY: ['AccessKeyId', 'CreateDate', 'SecretAccessKey', 'Status', 'UserName'],
  ACCESSKEYMETADATA: ['AccessKeyId', 'CreateDate', 'Status', 'UserName'],
  CREDENTIALS: ['AccessKeyId', 'Expiration', 'SecretAccessKey', 'SessionToken'],
  ROLECREDENTIALS: ['AccessKeyId', 'Expiration', 'SecretAccessKey', 'SessionToken'],
};

/** Rows of the AWS CLI's `--output text`; terminals make blanks of the tabs in it. */
export const readRows: Reader = (text) => {
  const keys = text.split('\n').flatMap((line) => {
    const [kind = '', ...values] = line.slice(0, 8192).trim().split(/\s+/);
    const labels = columns[kind];
    if (!labels || !isId(values[0] ?? '')) return [];
    return gather(labels.map((label, i): Pair => [label, values[i] ?? '']));
  });
  return keys.length > 0 ? { format: 'AWS CLI, text output', keys } : null;
};
