/**
 * React's JSX, with every text printable: names, paths and what services say are others' words, and no
 * element of the window shows them past `printable`. The compiler takes it by `jsxImportSource`.
 */
import type { ElementType, Key, ReactElement } from 'react';
import { jsx as reactJsx, jsxs as reactJsxs } from 'react/jsx-runtime';
import { printedProps } from './props.ts';

export type { JSX } from 'react';
export { Fragment } from 'react/jsx-runtime';

/** As React's. */
export const jsx = (type: ElementType, props: object, key?: Key): ReactElement =>
  reactJsx(type, printedProps(props), key);

/** As React's, for children that are written one after the other. */
export const jsxs = (type: ElementType, props: object, key?: Key): ReactElement =>
  reactJsxs(type, printedProps(props), key);
