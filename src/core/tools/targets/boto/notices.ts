import type { IniDocument } from '#core/formats/ini/document.ts';
import type { Notice } from '#shared/notice.ts';
import type { FoundProfile } from '../kit/target.ts';
import { type BotoKind, credentialsSection, s3Section } from './kinds.ts';
import { isAmazonHost, signingRegion } from './region.ts';
import { type BotoValue, valuesOf } from './values.ts';

type Values = ReadonlyMap<string, BotoValue>;
type Where = FoundProfile['where'];

/** What Python stumbles over: a byte order mark, something said twice, a value with a stray `%`. */
export const fileNotices = (document: IniDocument, path: string): Notice[] => [
  ...markNotices(document, path),
  ...repeatNotices(document, path),
  ...percentNotices(document, path),
];

const markNotices = ({ bom }: IniDocument, path: string): Notice[] =>
  bom === ''
    ? []
    : [
        {
          level: 'error',
          message: 'The file begins with a byte order mark, and boto refuses to read it.',
          hint: 'Save it as "UTF-8" without "BOM".',
          path,
          line: 1,
        },
      ];

function repeatNotices(document: IniDocument, path: string): Notice[] {
  const notices: Notice[] = [];
  const twice = (what: string, line: number): void => {
    notices.push({
      level: 'error',
      message: `${what} stands in the file twice, and boto refuses the whole file.`,
      hint: 'Remove one of the two.',
      path,
      line,
    });
  };
  const sections = new Set<string>();
  for (const { name, header, body } of document.sections) {
    if (header && sections.has(name)) twice(`[${name}]`, header.number);
    sections.add(name);
    const keys = new Set<string>();
    for (const item of body) {
      if (item.kind !== 'property') continue;
      if (keys.has(item.key)) twice(`"${item.key}"`, item.line.number);
      keys.add(item.key);
    }
  }
  return notices;
}

const percentNotices = (document: IniDocument, path: string): Notice[] =>
  [...valuesOf(document, credentialsSection)].flatMap(([key, { text, line }]): Notice[] =>
    text === null
      ? [
          {
            level: 'error',
            message: `boto fails on the value of "${key}": a percent sign means another setting there.`,
            hint: 'Write the sign twice.',
            path,
            line,
          },
        ]
      : [],
  );

/** A key without its other half. */
export function halfNotices(values: Values, { keyId, secret }: BotoKind, where: Where): Notice[] {
  const hasSecret = Boolean(values.get(secret)?.text);
  if (Boolean(values.get(keyId)?.text) === hasSecret) return [];
  // The secret may be in Python's keyring, under a name of its own.
  if (!hasSecret && values.has('keyring')) return [];
  return [
    {
      level: 'warning',
      message: hasSecret
        ? `There is no "${keyId}" beside the secret.`
        : `There is no "${secret}" beside the key.`,
      hint: 'Add the missing half.',
      ...where,
    },
  ];
}

/** boto takes the region from the host's name, and has an old way of signing where it does not try. */
export function signingNotices(document: IniDocument, host: string | undefined, where: Where): Notice[] {
  if (host === undefined || isAmazonHost(host)) return [];
  const setting = valuesOf(document, s3Section).get('use-sigv4')?.text;
  if (setting?.toLowerCase() !== 'true') {
    return [
      {
        level: 'warning',
        message: 'boto signs requests to this host in the old way (version 2), which many services refuse.',
        hint: 'It cannot be told the region of such a host. Use rclone, s3cmd or the AWS CLI there.',
        ...where,
      },
    ];
  }
  if (signingRegion(host) !== undefined) return [];
  return [
    {
      level: 'error',
      message: 'boto fails with this host: it looks for the region in its name and finds none.',
      hint: 'Set "use-sigv4" to False, or use another tool there.',
      ...where,
    },
  ];
}

/** gsutil prefers an account that signed in over a key. */
export function tokenNotices(values: Values, where: Where): Notice[] {
  const rival = ['gs_oauth2_refresh_token', 'gs_service_key_file'].find((key) => values.get(key)?.text);
  if (rival === undefined) return [];
  return [
    {
      level: 'warning',
      message: `gsutil prefers "${rival}" over this key.`,
      hint: 'Remove that line if the key is to be used.',
      ...where,
    },
  ];
}
