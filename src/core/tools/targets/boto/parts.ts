import type { IniDocument } from '#core/formats/ini/document.ts';
import { readSection } from '#core/formats/ini/read.ts';
import { configparserIni } from '#core/tools/targets/boto/ini.ts';
import { openIni } from '../kit/iniFile.ts';
import { type Part, soleName, type TargetText } from '../kit/target.ts';
import { botoSection, credentialsSection, gsKind, s3Kind, s3Section } from './kinds.ts';
import { valuesOf } from './values.ts';

/**
 * The sections of a `.boto` file as Python reads them, `%` resolved.
 *
 * @throws QCredError file_malformed
 */
export function botoParts(files: readonly TargetText[]): Part[] {
  const [source] = files;
  if (!source?.text) return [];
  const document = openIni(source, configparserIni);
  return [...document.byId.keys()].map((name) => ({
    name: `[${name}]`,
    of: ourSections.includes(name) ? [soleName] : [],
    says: ownValues(document, name),
  }));
}

/** The values of a section's own settings; what Python refuses to resolve is one too, unlike an empty one. */
function ownValues(document: IniDocument, header: string): Map<string, string> {
  const values = valuesOf(document, header);
  return new Map([...readSection(document, header).keys()].map((key) => [key, values.get(key)?.text ?? '%']));
}

const ourSections = [credentialsSection, s3Section, botoSection];

/** Whether a setting is for an entry to say. */
export const isBotoSetting = (key: string): boolean => ourKeys.has(key);

const ourKeys: ReadonlySet<string> = new Set([
  ...[s3Kind, gsKind].flatMap(({ keyId, secret, token, host, port }) => [
    keyId,
    secret,
    token ?? secret,
    host,
    port,
  ]),
  'host',
  'calling_format',
  'use-sigv4',
  'is_secure',
]);
