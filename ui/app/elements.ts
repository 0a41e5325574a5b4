import { Box, type BoxProps, Text, type TextProps } from 'ink';
import { createElement, type ReactElement, type ReactNode } from 'react';

/** A box of the layout. Elements are made by calls, so that the terminal runs without a build step, as all else does. */
export function box(props: BoxProps, ...children: ReactNode[]): ReactElement {
  return createElement(Box, props, ...children);
}

/** One piece of text. Everything that comes from data goes through `printable` before. */
export function text(props: TextProps, ...children: ReactNode[]): ReactElement {
  return createElement(Text, props, ...children);
}
