/** `jsx-runtime.ts` as development builds call it. */
import type { ElementType, Key, ReactElement } from 'react';
import { type JSXSource, jsxDEV as reactJsxDev } from 'react/jsx-dev-runtime';
import { printedProps } from './props.ts';

export type { JSX } from 'react';
export { Fragment } from 'react/jsx-dev-runtime';

/** As React's. */
export const jsxDEV = (
  type: ElementType,
  props: object,
  key: Key | undefined,
  isStatic: boolean,
  source?: JSXSource,
  self?: unknown,
): ReactElement => reactJsxDev(type, printedProps(props), key, isStatic, source, self);
