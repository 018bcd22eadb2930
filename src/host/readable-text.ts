import type { Host } from './host.ts';

/** The text of a file; empty if there is none, or if this user may not read it. */
export function readableText(host: Pick<Host, 'readFile'>, path: string): string {
  try {
    return host.readFile(path)?.toString() ?? '';
  } catch {
    return '';
  }
}
