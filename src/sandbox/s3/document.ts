import { readXml, type XmlElement } from '../xml/read.ts';
import type { S3Call } from './call.ts';
import { malformedXml } from './refusals.ts';

/** S3's own limit for the documents of requests is in this order; a `Delete` of 1,000 long names fits. */
const maxDocument = 4 * 1024 * 1024;

/**
 * The body of a call as an XML document.
 *
 * @param root the name its root must have
 * @throws Refusal MalformedXML
 */
export function readDocument(call: S3Call, root: string): XmlElement {
  if (call.content.length > maxDocument) throw malformedXml();
  try {
    const element = readXml(call.content.toString('utf8'));
    if (element.name === root) return element;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw malformedXml();
}
