import type { Outcome } from '../../render/outcome.ts';
import { render } from '../../render/render.ts';
import { printableText } from '../../terminal/printable.ts';
import type { Context } from '../command.ts';

/** Writes a command's output as it is rendered, and then its findings; returns the exit status. */
export async function present(outcome: Outcome, context: Context): Promise<number> {
  const { host, output, quiet, wide, rawCsv } = context;
  // Asking for the size costs 5 ms on a terminal: only a table needs it.
  const terminal = wide || outcome.kind !== 'table' ? undefined : host.terminalSize()?.columns;
  const headerIfEmpty = !outcome.findings?.some(({ severity }) => severity === 'error');
  const options = { terminal, rawCsv, headerIfEmpty, ...(quiet && { header: false }) };
  const isUnsafe = (outcome.kind === 'text' || outcome.kind === 'record') && !outcome.styled;
  const safe = isUnsafe && host.isTerminal('stdout') ? printableText : (chunk: string) => chunk;
  for await (const chunk of render(outcome, output, options)) {
    host.write('stdout', typeof chunk === 'string' ? safe(chunk) : chunk);
  }
  if (outcome.findings !== undefined && outcome.findings.length > 0) {
    const { writeFindings } = await import('./write-findings.ts');
    await writeFindings(outcome.findings, context);
  }
  return outcome.status ?? 0;
}
