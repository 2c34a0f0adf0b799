import { describe, expect, it } from 'vitest';
import { replaceKey } from '#core/tools/edits/keyText.ts';
import { mask } from '#core/tools/edits/mask.ts';
import { previewFile } from '#core/tools/edits/preview.ts';
import { recognise } from '#core/tools/paste/recognise.ts';
import { printable, printableText } from '#shared/printable.ts';
import { cpuNow } from '../support/cpu.ts';
import { isLong, runs } from '../support/long.ts';

/**
 * Whatever reads a text that somebody else wrote takes time in proportion to its length. Each of these is
 * given one text over and over, behind the beginnings of the forms that files have, and then four
 * times as much of it: time that grows with the square shows as sixteen times.
 */
const units = [
  ...[
    '\\',
    '"',
    "'",
    '`',
    '<',
    '>',
    ' ',
    '\t',
    'a',
    'A',
    '1',
    '_',
    '=',
    ':',
    '-',
    '/',
    '@',
    '[',
    ']',
    '{',
    '}',
    '(',
  ],
  ...[
    '#',
    '.',
    ',',
    ';',
    '|',
    '&',
    '$',
    '%',
    '+',
    '*',
    '?',
    '!',
    '\r',
    '\n',
    '\u00a0',
    '\u2028',
    '\u202e',
    'é',
  ],
  ...[
    '\\"',
    '\\\\"',
    'a=',
    '": "',
    '"a":"b",',
    'a ',
    'aB1',
    'a\n',
    'a: b\n',
    'a=b\n',
    '- a\n',
    ' \n',
    '\n\n',
    '  - a:\n',
  ],
  ...[
    'key ',
    'name="',
    'name=',
    'password=',
    'password ',
    '"password":"',
    'secret access key ',
    '--token ',
    '-u a:',
    'curl -u a:b ',
    '<password>',
    '--password=',
    '--user="',
    'mysql -p"',
    'docker login ',
    'config set token a ',
    'secret set a=b ',
    'curl \\"',
    '{token: a, ',
    'Bearer ',
  ],
  ...[
    '<a ',
    '<a>',
    '</a>',
    '<key>',
    '<a x="',
    '<!--',
    '<![CDATA[',
    '<?',
    '/*',
    '${',
    '{{',
    '"""',
    '<<EOF\n',
    '$(',
  ],
  ...[
    'https://',
    'a://',
    'a://b:',
    'a:b@',
    'a@',
    'sk-',
    'sk-a',
    'eyJ',
    'eyJ-',
    'SG.',
    '$6$',
    'AKIAIOSFODNN7EXAMPLE ',
  ],
  ...[
    '-----BEGIN PRIVATE KEY-----',
    '-----END X-----',
    'Private-Lines: 9999\n',
    'machine a password b ',
    'kind:',
    'data:\n ',
  ],
];
const starts = isLong
  ? ['', 'password=', '"password": "', '[default]\na = ', 'kind: Secret\ndata:\n  a: ', '<password>', '# ']
  : ['', '"password": "'];

const file = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  const now = { bytes, hash: text, mode: 0o600, owner: { uid: 0, gid: 0 }, names: 1, stamp: '' };
  const next = new TextEncoder().encode(`${text}\nadded = 1\n`);
  const state = { hash: '', length: next.length, mode: 0o600 };
  return previewFile({ path: '/x', target: '/x', now, next, exposed: false, state }, []);
};
const key = { accessKeyId: 'AKIDOLD', secretAccessKey: 'CANARY-old' };
const other = { accessKeyId: 'AKIDNEW', secretAccessKey: 'CANARY-new' };

/** How long the texts are; of a paste no more is looked through. */
const length = runs(20_000, 60_000);

const readers: readonly [name: string, read: (text: string) => unknown][] = [
  ['the mask', (text) => mask(text, [])],
  ['a preview', file],
  ['the paste', recognise],
  ['the new key in a file', (text) => replaceKey(`${text} AKIDOLD CANARY-old`, key, other)],
  ['a printed line', (text) => [printable(text), printableText(text)]],
];

async function timeOf(read: (text: string) => unknown, text: string): Promise<number> {
  const started = cpuNow();
  await read(text);
  return cpuNow() - started;
}

describe.each(readers)('the time of %s grows with the text, not faster', (_, read) => {
  it.each(starts)('behind %j', async (start) => {
    const slow: string[] = [];
    for (const unit of units) {
      const text = start + unit.repeat(Math.ceil(length / unit.length));
      const time = await timeOf(read, text);
      // Small times say nothing.
      if (time < 100) continue;
      const quarter = text.slice(0, start.length + Math.ceil(length / 4 / unit.length) * unit.length);
      // The best of eight: something else may have run in between.
      const growths: number[] = [];
      for (let n = 0; n < 8 && growths.every((growth) => growth > 10); n++)
        growths.push((await timeOf(read, text)) / Math.max(await timeOf(read, quarter), 1));
      const growth = Math.min(...growths);
      if (growth > 10 || time > 8000)
        slow.push(`${JSON.stringify(unit)}: ${Math.round(time)} ms, ${growth.toFixed(1)} times`);
    }
    expect(slow).toEqual([]);
  });
});
