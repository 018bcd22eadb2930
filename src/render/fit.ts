/** Breaks a line of prose that is too wide for the terminal; the lines after the first are indented. */
export interface WrapLine {
  (line: string, indent?: string): string;
  /** The width of the terminal, for lines that are cut instead; undefined for any width. */
  readonly columns?: number;
}

/** For pipes and files: lines of any width. */
export const anyWidth: WrapLine = (line) => line;

/** What takes a cell for each character, apart from colours. */
const ASCII = /^[ -~]*$/;
const COLOURS = /\u001b\[[\d;]*m/g;

/** Lays a text out for a terminal of this width, or for any width. Loads what measures text only if a line may be too wide. */
export async function fitted(layout: (wrapLine: WrapLine) => string, columns: number | undefined): Promise<string> {
  const text = layout(anyWidth);
  if (columns === undefined || text.split('\n').every((line) => isNarrow(line, columns))) return text;
  const { wrapProse } = await import('../terminal/prose.ts');
  const wrapLine = (line: string, indent?: string) => wrapProse(line, columns, indent).join('\n');
  return layout(Object.assign(wrapLine, { columns }));
}

function isNarrow(line: string, columns: number): boolean {
  const shown = line.replace(COLOURS, '');
  return shown.length <= columns && ASCII.test(shown);
}
