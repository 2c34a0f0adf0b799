import { openKdbx } from '../../formats/sealed/kdbx.ts';
import { parseXml, type XmlDocument, type XmlElement } from '../../formats/xml/document.ts';
import { attributeOf, childrenOf, textOf } from '../../formats/xml/text.ts';
import type { Entry } from './entry.ts';
import { sourceBytes } from './readStoreFile.ts';
import type { Store } from './store.ts';

/** The masked values of a document, in their order. */
function maskedIn(document: XmlDocument, element: XmlElement, into: XmlElement[]): XmlElement[] {
  if (element.name === 'Value' && attributeOf(document, element, 'Protected')?.value === 'True')
    into.push(element);
  for (const child of element.children) maskedIn(document, child, into);
  return into;
}

/** Every entry of a group and those within it. What an entry was before, and what was thrown away, is left. */
function entriesIn(document: XmlDocument, group: XmlElement, bin: string | undefined): XmlElement[] {
  const [id] = childrenOf(group, 'UUID');
  if (bin !== undefined && id && textOf(document, id) === bin) return [];
  return [
    ...childrenOf(group, 'Entry'),
    ...childrenOf(group, 'Group').flatMap((inner) => entriesIn(document, inner, bin)),
  ];
}

/** The entries of a database. */
export async function keepassEntries(file: Buffer, password: string): Promise<Entry[]> {
  const { xml, unmask } = await openKdbx(file, password);
  const document = parseXml(xml);
  const { root } = document;
  if (!root) return [];
  const masked = maskedIn(document, root, []);
  const clear = unmask(masked.map((value) => Buffer.from(textOf(document, value) ?? '', 'base64')));
  const values = new Map(masked.map((value, i) => [value, clear[i]?.toString('utf8') ?? '']));
  const meta = childrenOf(root, 'Meta')[0];
  const binId = meta && childrenOf(meta, 'RecycleBinUUID')[0];
  const bin = binId && textOf(document, binId);
  const groups = childrenOf(root, 'Root').flatMap((part) => childrenOf(part, 'Group'));
  return groups
    .flatMap((group) => entriesIn(document, group, bin))
    .map((entry): Entry => {
      const fields = childrenOf(entry, 'String').flatMap((field) => {
        const [key, value] = [childrenOf(field, 'Key')[0], childrenOf(field, 'Value')[0]];
        const name = key && textOf(document, key);
        if (!name || !value) return [];
        return [{ name, value: values.get(value) ?? textOf(document, value) ?? '' }];
      });
      const usual = (name: string) => fields.find((field) => field.name === name)?.value ?? '';
      const own = fields.filter(
        ({ name }) => !['Title', 'UserName', 'Password', 'URL', 'Notes'].includes(name),
      );
      return {
        title: usual('Title'),
        user: usual('UserName'),
        password: usual('Password'),
        url: usual('URL'),
        fields: own,
        texts: [{ name: 'Notes', value: usual('Notes') }],
      };
    });
}

export const keepass: Store = {
  id: 'keepass',
  label: 'KeePass',
  place: async () => null,
  async read(path, { password, piped }) {
    const file = await sourceBytes(path, piped);
    if (password === null) return { closed: 'A KeePass file' };
    return { profiles: [], entries: await keepassEntries(file, password), notices: [] };
  },
};
