import type { ErrorCode } from '../../error.ts';
import { catalogue } from './catalogue.ts';

/** The kind of a failure and what to do about it, from virsh's error texts. The most telling text wins. */
export function advise(errors: readonly string[]): { readonly code: ErrorCode; readonly fix: string | undefined } {
  const found = errors.flatMap((error) => adviceFor(error) ?? []);
  // virsh says first what it was doing and then why it failed: the last that is known tells most.
  const telling = found.findLast(({ fix }) => fix !== undefined) ?? found.at(-1);
  return telling ?? { code: 'refused', fix: undefined };
}

function adviceFor(error: string): { code: ErrorCode; fix: string | undefined } | undefined {
  for (const { pattern, code, fix } of catalogue) {
    const match = pattern.exec(error);
    if (match) return { code, fix: fix?.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '') };
  }
  return undefined;
}
