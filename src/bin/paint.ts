import { styleText } from 'node:util';

/** Colours and weights for a terminal. None when NO_COLOR is set or the output is no terminal. */
export const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
  styleText(style, text, { stream: process.stdout });

export const bold = (text: string): string => paint('bold', text);
export const dim = (text: string): string => paint('dim', text);
export const green = (text: string): string => paint('green', text);
export const red = (text: string): string => paint('red', text);
export const yellow = (text: string): string => paint('yellow', text);
export const cyan = (text: string): string => paint('cyan', text);

/** Whether a person looks at it. */
export const isTerminal = (): boolean => process.stdout.isTTY === true;
