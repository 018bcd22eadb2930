import type { Invocation } from '../cli/parse/invocation.ts';
import type { Host } from '../host/host.ts';
import type { Session } from './session.ts';

/** Commands of virsh's shell that change where later commands run. */
export const MOVES: ReadonlySet<string> = new Set(['cd', 'connect']);

/** After `cd` or `connect`: vnet's own commands run in virsh's directory and on its connection. Call it while virsh waits. */
export async function followSession(session: Session, invocation: Invocation, host: Host): Promise<Invocation> {
  const directory = await firstLine(session, 'pwd');
  if (directory !== undefined) host.changeDirectory(Buffer.from(directory, 'latin1').toString());
  const uri = await firstLine(session, 'uri');
  if (uri === undefined) return invocation;
  const connection = ['-c', uri, ...(session.isReadOnly ? ['-r'] : [])];
  const others = invocation.passedOn.filter((word) => word === '-q' || word === '--quiet');
  return { ...invocation, uri, connection, passedOn: [...connection, ...others] };
}

async function firstLine(session: Session, line: string): Promise<string | undefined> {
  const { stdout, stderr, ended } = await session.run(line);
  return ended || hasError(stderr) ? undefined : stdout.split('\n', 1)[0] || undefined;
}

/** Whether virsh reported an error. Its polkit agent may write to stderr too. */
export function hasError(stderr: string): boolean {
  return /^error: /m.test(stderr);
}
