/**
 * Breaks a text at its blanks into lines of at most so many characters; longer words stay whole. Help and manual pages are
 * plain ASCII, so a character is a column, and loading what measures other text would take longer than all else in help.
 */
export function fill(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line: string | undefined;
    for (const word of paragraph.split(' ')) {
      if (line !== undefined && line.length + 1 + word.length <= columns) {
        line = `${line} ${word}`;
        continue;
      }
      if (line !== undefined) lines.push(line);
      line = word;
    }
    lines.push(line ?? '');
  }
  return lines;
}
