import stringWidth from 'string-width';

/** The terminal cells that a line takes: wide characters take two, combining ones and colours none. */
export const widthOf: (line: string) => number = stringWidth;
