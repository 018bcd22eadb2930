import type { Host } from '../host/host.ts';
import { type CommandLine, runOrThrow } from './command-step.ts';
import type { StepActions } from './step.ts';

/**
 * Lets a service read files that steps before it have changed, and once more after a rollback has restored them. Whether it has
 * read them follows from times: a service writes a file when it starts, and a directory has the time of the last change in it.
 */
export interface ServiceStep {
  readonly kind: 'service';
  readonly description: string;
  readonly reload: CommandLine;
  /** What the service writes when it has read its files. */
  readonly written: string;
  /** The directory with the files that the service reads. */
  readonly reads: string;
}

/** How often and how long to look whether a service has read its files. */
const ATTEMPTS = { count: 100, milliseconds: 100 };

export function serviceActions(step: ServiceStep): StepActions {
  return {
    description: step.description,
    state: async (host) => ((await hasRead(host, step)) ? 'applied' : 'pending'),
    apply: (host) => reload(host, step),
    // The files are restored after this step is undone.
    undo: async () => {},
    settle: (host) => reload(host, step),
  };
}

async function hasRead(host: Host, { written, reads }: ServiceStep): Promise<boolean> {
  return (await host.run('test', [written, '-nt', reads])).status === 0;
}

/** Some services reload in the background. */
async function reload(host: Host, step: ServiceStep): Promise<void> {
  await runOrThrow(host, step.reload);
  for (let count = 0; count < ATTEMPTS.count && !(await hasRead(host, step)); count++) {
    await host.sleep(ATTEMPTS.milliseconds);
  }
}
