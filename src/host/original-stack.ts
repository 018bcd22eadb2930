import { SourceMap, type SourceMapPayload } from 'node:module';
import type { Host } from './host.ts';

/** A position in a bundled file, as bin/vnet.js names them: file, line and column, the latter two from 1. */
const POSITION = /\bvnet\/dist\/([\w-]+\.js):(\d+):(\d+)/g;

/** A stack trace with the positions in src/ in place of those in the bundle, by the source maps in `directory`. */
export function originalStack(stack: string, directory: string, host: Pick<Host, 'readFile'>): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replace(POSITION, (position, file: string, line: string, column: string) => {
    if (!maps.has(file)) maps.set(file, sourceMapOf(`${directory}/${file}.map`, host));
    // The source map counts lines and columns from 0.
    const entry = maps.get(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry === undefined || !('originalSource' in entry)) return position;
    const source = entry.originalSource.replace(/^(?:\.\.\/)+/, '');
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}

function sourceMapOf(path: string, host: Pick<Host, 'readFile'>): SourceMap | undefined {
  const text = host.readFile(path)?.toString('utf8');
  return text === undefined ? undefined : new SourceMap(JSON.parse(text) as SourceMapPayload);
}
