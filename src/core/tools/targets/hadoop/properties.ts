import { parseXml, type XmlDocument, type XmlElement } from '#core/formats/xml/document.ts';
import { attributeOf, childrenOf, textOf } from '#core/formats/xml/text.ts';
import { QCredError } from '#shared/errors.ts';
import { chosenText } from '../kit/chosenFile.ts';
import { inFile } from '../kit/inFile.ts';
import type { TargetText } from '../kit/target.ts';

/** A property of a Hadoop configuration, and the places its value can stand in. */
export interface Property {
  name: string;
  /** Undefined where it has none, or one that only Hadoop can resolve. */
  value: string | undefined;
  /** Whether later ones of its name are ignored. */
  isFinal: boolean;
  element: XmlElement;
  /** Where the value is: an element `value`, or an attribute of the short form. */
  valueAt: XmlElement | { start: number; end: number } | null;
}

/** `core-site.xml`, parsed. */
export interface HadoopFile {
  source: TargetText;
  document: XmlDocument;
  properties: Property[];
}

/**
 * Parses a configuration as Hadoop does (`org.apache.hadoop.conf.Configuration`): properties with
 * elements `name` and `value`, or with attributes of these names.
 *
 * @throws QCredError file_malformed, with path, line and column in the message; bad_input without a file
 */
export function openHadoopFile(files: readonly TargetText[]): HadoopFile {
  const source = chosenText(files);
  const document = inFile(source.path, () => parseXml(source.text ?? ''));
  const { root } = document;
  if (root && root.name !== 'configuration') {
    throw new QCredError(
      'file_malformed',
      `${source.path}: this is not a configuration of Hadoop: its outermost element is <${root.name}>.`,
      'Choose a file whose outermost element is <configuration>.',
    );
  }
  const elements = root ? childrenOf(root, 'property') : [];
  return { source, document, properties: elements.flatMap((element) => propertyOf(document, element)) };
}

/** The property that counts: the first that is final, else the last. */
export function effective(properties: readonly Property[], name: string): Property | undefined {
  const named = properties.filter((property) => property.name === name);
  return named.find(({ isFinal }) => isFinal) ?? named.at(-1);
}

function propertyOf(document: XmlDocument, element: XmlElement): Property[] {
  const nameElement = childrenOf(element, 'name').at(-1);
  const name = nameElement ? textOf(document, nameElement) : attributeOf(document, element, 'name')?.value;
  if (!name) return [];
  const valueElement = childrenOf(element, 'value').at(-1);
  const attribute = attributeOf(document, element, 'value');
  const finalElement = childrenOf(element, 'final').at(-1);
  const final = finalElement
    ? textOf(document, finalElement)
    : attributeOf(document, element, 'final')?.value;
  const value = valueElement ? textOf(document, valueElement) : attribute?.value;
  return [
    {
      name: name.trim(),
      value: value?.trim(),
      isFinal: final === 'true',
      element,
      valueAt: valueElement ?? attribute ?? null,
    },
  ];
}
