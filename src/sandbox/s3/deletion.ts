import { childrenOf, textOf } from '../xml/read.ts';
import type { XmlNode } from '../xml/write.ts';
import { arnOf, bucketOf, type Operation, xmlResponse } from './call.ts';
import { checkDigests } from './checksum.ts';
import { readDocument } from './document.ts';
import { malformedXml } from './refusals.ts';

const maxKeys = 1000;

/** Deletes up to 1,000 objects at once; each is allowed or denied by itself. */
export const deleteObjects: Operation = (call) => {
  const bucket = bucketOf(call);
  checkDigests(call);
  const document = readDocument(call, 'Delete');
  const keys = childrenOf(document, 'Object').map((object) => textOf(object, 'Key'));
  if (keys.length === 0 || keys.length > maxKeys) throw malformedXml();
  const quiet = textOf(document, 'Quiet') === 'true';

  const results = keys.flatMap((key): XmlNode[] => {
    if (!key) throw malformedXml();
    if (!call.may('s3:DeleteObject', arnOf(call.bucketName, key))) {
      const error: XmlNode[] = [
        ['Key', key],
        ['Code', 'AccessDenied'],
        ['Message', 'Access Denied'],
      ];
      return [['Error', error]];
    }
    bucket.objects.delete(key);
    return quiet ? [] : [['Deleted', [['Key', key]]]];
  });
  return xmlResponse(['DeleteResult', results]);
};
