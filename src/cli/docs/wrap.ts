/** Breaks text at blanks so that no line is wider than `columns`, as far as its words allow. Every line gets the indent. */
export function wrap(text: string, columns: number, indent = ''): string {
  const paragraphs = text.split('\n').map((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && indent.length + longer.length > columns) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line].map((each) => (each === '' ? '' : indent + each)).join('\n');
  });
  return paragraphs.join('\n');
}
