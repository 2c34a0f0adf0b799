import { isMap, type YAMLMap } from 'yaml';
import { applySplices } from '#core/formats/text/splices.ts';
import { addLinesBelow } from '#core/formats/text/wholeLines.ts';
import { parseYaml, type YamlDocument } from '#core/formats/yaml/document.ts';
import type { YamlWish } from '#core/formats/yaml/edit.ts';
import { quoteYaml } from '#core/formats/yaml/quote.ts';
import { QCredError } from '#shared/errors.ts';
import { checkLine } from './checkLine.ts';
import { chosenText } from './chosenFile.ts';
import { inFile } from './inFile.ts';
import type { TargetText } from './target.ts';

/** A tool's YAML file, which is one mapping of settings, parsed. */
export interface YamlFile {
  source: TargetText;
  document: YamlDocument;
  /** Null for a file without settings. */
  root: YAMLMap | null;
}

/**
 * Parses the YAML file of a tool whose settings are one mapping.
 *
 * @param tool its name, for messages
 * @throws QCredError file_malformed, with path, line and column in the message; bad_input without a file
 */
export function openYaml(files: readonly TargetText[], tool: string): YamlFile {
  const source = chosenText(files);
  const text = source.text ?? '';
  const document = inFile(source.path, () => parseYaml(text));
  const { contents } = document;
  if (isMap(contents)) return { source, document, root: contents };
  if (text.replace(/^\ufeff|#.*$|^---/gm, '').trim() === '') return { source, document, root: null };
  throw new QCredError(
    'file_malformed',
    `${source.path}: Line 1: this is not a configuration of ${tool}, which is a list of settings.`,
    'Choose another file.',
  );
}

/**
 * A setting as it is to stand there. Null: it must not be there. Undefined: the person's own stays.
 *
 * @param more characters that the tool would not leave as they are, to write by their number
 * @throws QCredError bad_input for a text that is not one line
 */
export function yamlSetting(key: string, text: string | null | undefined, more = ''): YamlWish {
  if (!text) return { key, text };
  checkLine(key, text);
  return { key, text, token: quoteYaml(text, more) };
}

/** A text with settings below all that it says. */
export function addToYaml(text: string, lines: readonly string[]): string {
  if (text.trim() === '') return `${lines.join('\n')}\n`;
  return applySplices(text, [addLinesBelow(text, text.trimEnd().length, lines)]);
}

/** Anchors, aliases and merged mappings can lead elsewhere than the lines that would be changed. */
export const entangled = (path: string): QCredError =>
  new QCredError(
    'unsupported',
    `${path} uses YAML anchors or aliases for these settings, and QCred does not untangle them.`,
    'Write the settings out where they are used, then export again.',
  );
