/** The longest line that is looked at: no message of libvirt is longer. Time and memory for longer lines stay bounded. */
export const LONGEST_LINE = 4096;

const ESCAPE_SEQUENCE =
  /(?:\u001b|\\(?:u001b|x1b|e|033)|#033)\[[0-9;:?]{0,40}[@-~]|\u001b\][^\u0007\u001b]{0,200}(?:\u0007|\u001b\\)|\u001b[@-Z\\^_]/gi;

/** The frames that Terraform and others draw around a message, and the marks of a quotation in a mail. */
const FRAME_START = /^[\s>\u00a0\u2500-\u259f]+/;
const FRAME_END = /[\s\u00a0\u2500-\u259f]{1,200}$/;

/**
 * Returns a line of a log, a terminal or a mail without what surrounds its text: colours, frames and marks of a quotation. Typographic
 * quotes become plain ones, as libvirt prints them; angle quotes stay, because translations have them.
 */
export function plainLine(line: string): string {
  const text = line.length > LONGEST_LINE ? line.slice(0, LONGEST_LINE) : line;
  if (/^[\w('"](?:[ -Z\]-_a-~]*[!-Z\]-_a-~])?$/.test(text)) return text;
  return text
    .replace(ESCAPE_SEQUENCE, '')
    .replace(FRAME_START, '')
    .replace(FRAME_END, '')
    .replace(/[\u2018\u2019\u201a\u201b\u2032\u2039\u203a`\u00b4]/g, "'")
    .replace(/[\u201c-\u201f\u2033]/g, '"')
    .replace(/[\t\u00a0\u202f]/g, ' ');
}
