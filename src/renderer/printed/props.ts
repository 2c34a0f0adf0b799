import { printableText } from '#shared/printable.ts';

/** Attributes that are read out or shown. */
const told = [
  'aria-label',
  'aria-description',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'alt',
  'label',
  'placeholder',
  'textValue',
  'title',
];

/**
 * The properties of an element, its texts printable. What a field holds stays as it is: a person who
 * edits a name edits that name.
 *
 * @param props as JSX passes them; not changed
 * @returns the same object where there was nothing to mark
 */
export function printedProps(props: object): object {
  const changed: Record<string, unknown> = {};
  for (const name of told) {
    const value: unknown = Reflect.get(props, name);
    if (typeof value !== 'string') continue;
    const shown = printableText(value);
    if (shown !== value) changed[name] = shown;
  }
  const children: unknown = Reflect.get(props, 'children');
  const shown = printedChildren(children);
  if (shown !== children) changed.children = shown;
  return Object.keys(changed).length === 0 ? props : { ...props, ...changed };
}

function printedChildren(children: unknown): unknown {
  if (typeof children === 'string') return printableText(children);
  if (!Array.isArray(children)) return children;
  const shown = children.map(printedChildren);
  return shown.some((child, i) => child !== children[i]) ? shown : children;
}
