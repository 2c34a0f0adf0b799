import { applySplices, type Splice } from '#core/formats/text/splices.ts';
import { indentAt } from '#core/formats/text/wholeLines.ts';
import { addBelow, removeElement, setText } from '#core/formats/xml/edit.ts';
import { escapeXml, isXmlText } from '#core/formats/xml/text.ts';
import { QCredError } from '#shared/errors.ts';
import { addressingOf } from '../kit/addressing.ts';
import { checkLine } from '../kit/checkLine.ts';
import type { ExportEntry, PlannedFile, TargetText } from '../kit/target.ts';
import { effective, type HadoopFile, openHadoopFile, type Property } from './properties.ts';
import { keyClasses, names } from './read.ts';

const skeleton = '<?xml version="1.0" encoding="UTF-8"?>\n<configuration>\n</configuration>\n';

/**
 * The configuration with the profile written or taken out. Other properties stay as they are, those
 * of single buckets too.
 *
 * @throws QCredError file_malformed; bad_input for values that Hadoop would read as others
 */
export function planHadoop(files: readonly TargetText[], entry: ExportEntry | null): PlannedFile[] {
  const [source] = files;
  const isNew = !source?.text?.trim();
  if (source && isNew && !entry) return [];
  const file = openHadoopFile(source && isNew ? [{ ...source, text: skeleton }] : files);
  const wanted = entry ? wantedProperties(entry) : Object.values(names).map((name): Wish => [name, null]);
  const text = applySplices(file.document.text, splicesFor(file, wanted));
  if (text === file.source.text && !isNew) return [];
  const secret = /fs\.s3a\.[^<"']*(?:secret\.key|session\.token)/.test(text);
  return [{ part: file.source.part, path: file.source.path, text, secret }];
}

/** Null: must not be there. Undefined: the person's own stays. */
type Wish = readonly [name: string, value: string | null | undefined];

function wantedProperties(entry: ExportEntry): Wish[] {
  const { accessKeyId, secretAccessKey, sessionToken, endpoints, region } = entry;
  const addressing = addressingOf(entry);
  const wanted: Wish[] = [
    [names.accessKeyId, accessKeyId],
    [names.secretAccessKey, secretAccessKey?.reveal()],
    [names.sessionToken, sessionToken?.reveal() || null],
    // Said outright: a class that looks elsewhere would pass over the key.
    [names.chain, sessionToken ? keyClasses.temporary : keyClasses.simple],
    [names.endpoint, endpoints.s3 || null],
    [names.region, region || undefined],
    [names.pathStyle, addressing === 'auto' ? undefined : String(addressing === 'path')],
  ];
  for (const [name, value] of wanted) if (value) checkValue(name, value);
  return wanted;
}

function checkValue(name: string, value: string): void {
  checkLine(name, value);
  const problem = value.includes('${')
    ? 'holds "${", which Hadoop takes for the name of another property.'
    : value.trim() !== value
      ? 'begins or ends with white space, which Hadoop drops.'
      : !isXmlText(value)
        ? 'holds a character that XML cannot hold.'
        : null;
  if (problem) {
    throw new QCredError(
      'bad_input',
      `The value for "${name}" ${problem}`,
      'Change the value and try again.',
    );
  }
}

function splicesFor(file: HadoopFile, wanted: readonly Wish[]): Splice[] {
  const { document, properties } = file;
  const splices: Splice[] = [];
  const added: string[] = [];
  const { indent, unit } = layoutOf(file);
  for (const [name, value] of wanted) {
    const property = effective(properties, name);
    if (value === null) {
      const all = properties.filter((other) => other.name === name);
      splices.push(...all.map(({ element }) => removeElement(document, element)));
    } else if (value !== undefined && !property) {
      added.push(
        `${indent}<property>`,
        `${indent}${unit}<name>${name}</name>`,
        `${indent}${unit}<value>${escapeXml(value)}</value>`,
        `${indent}</property>`,
      );
    } else if (property && value !== undefined && property.value !== value) {
      splices.push(changeValue(file, property, value));
    }
  }
  return added.length === 0 ? splices : [...splices, ...addProperties(file, added)];
}

function changeValue({ document }: HadoopFile, { valueAt, element }: Property, value: string): Splice {
  if (valueAt && 'children' in valueAt) return setText(document, valueAt, value);
  if (valueAt) return { ...valueAt, text: escapeXml(value) };
  const after = element.children.at(-1)?.end ?? element.end;
  return { start: after, end: after, text: `<value>${escapeXml(value)}</value>` };
}

function addProperties({ document }: HadoopFile, lines: readonly string[]): Splice[] {
  const { root } = document;
  if (!root) return [];
  const last = root.children.at(-1);
  if (last) return [addBelow(document, last.end, lines)];
  if (root.content) return [addBelow(document, root.content.start, lines)];
  const tag = document.text.slice(root.start, root.end).replace(/\s*\/>$/, '>');
  return [{ start: root.start, end: root.end, text: `${tag}\n${lines.join('\n')}\n</configuration>` }];
}

function layoutOf({ document, properties }: HadoopFile): { indent: string; unit: string } {
  const first = properties[0];
  const indent = first ? indentAt(document.text, first.element.start) : '  ';
  const child = first?.element.children[0];
  const inner = child ? indentAt(document.text, child.start) : '';
  return { indent, unit: inner.startsWith(indent) ? inner.slice(indent.length) || '  ' : '  ' };
}
