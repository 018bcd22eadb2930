import type { Outcome } from '../../render/outcome.ts';
import { render } from '../../render/render.ts';
import type { Context } from '../command.ts';

/** Writes a command's output as it is rendered, and then its findings; returns the exit status. */
export async function present(outcome: Outcome, context: Context): Promise<number> {
  const { host, output, quiet } = context;
  for await (const chunk of render(outcome, output, quiet ? { header: false } : {})) host.write('stdout', chunk);
  if (outcome.findings !== undefined && outcome.findings.length > 0) {
    const { writeFindings } = await import('./write-findings.ts');
    await writeFindings(outcome.findings, context);
  }
  return outcome.status ?? 0;
}
