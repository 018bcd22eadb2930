import type { Dialogue, Host } from '../../host/host.ts';
import { endSandbox } from './kept-sandboxes.ts';
import { type LaunchOptions, launchCommand } from './launch.ts';
import { hostInside, type SandboxProcess, sandboxEnvironment } from './namespace.ts';
import { startError } from './start-error.ts';

export type SandboxOptions = Pick<LaunchOptions, 'name'> &
  Partial<LaunchOptions> & {
    /** Whether what the caller runs inside is confined as the sandbox's own programs are; true by default. */
    readonly isConfined?: boolean;
  };

/** A host with a real libvirtd that sees and changes nothing of the host it runs on. */
export interface Sandbox extends SandboxProcess {
  readonly name: string;
  /** The host as programs in the sandbox see it. */
  readonly inside: Host;
  /** Ends everything in the sandbox, and resolves when nothing of it is left. */
  end(): Promise<void>;
}

/** Milliseconds that a sandbox gets to start; it takes 200 on an idle machine. */
const START_LIMIT = 60_000;

/** Starts a sandbox. It ends with vnet, even by SIGKILL, unless it is kept. */
export async function startSandbox(
  host: Host,
  { name, isKept = false, root = '', visible = [], hasTun = false, isConfined = true }: SandboxOptions,
): Promise<Sandbox> {
  const [program = '', ...args] = launchCommand(host, { name, isKept, root, visible, hasTun });
  // The launcher ends with vnet's end of the pipe, and a kept sandbox must not end with vnet.
  const dialogue = await host.converse(program, args, { env: sandboxEnvironment(host), tie: false });
  const started = new AbortController();
  void host.sleep(START_LIMIT, started.signal).then(() => started.signal.aborted || dialogue.kill('SIGKILL'));
  const { sandbox, stderr } = await untilReady(dialogue).finally(() => started.abort());
  if (sandbox === undefined) {
    await dialogue.end();
    throw startError(host, stderr);
  }
  return {
    ...sandbox,
    name,
    inside: hostInside(host, sandbox, isConfined),
    async end() {
      if (isKept) await endSandbox(host, sandbox.pid);
      await dialogue.end();
    },
  };
}

/** Reads what the launcher prints until the sandbox is ready or the launcher has ended. */
async function untilReady(dialogue: Dialogue): Promise<{ sandbox?: SandboxProcess; stderr: string }> {
  let [stdout, stderr] = ['', ''];
  for (;;) {
    const piece = await dialogue.next();
    if (piece === undefined) return { stderr };
    if (piece.stream === 'stdout') stdout += piece.text;
    else stderr += piece.text;
    const pid = /^pid (\d+)$/m.exec(stdout)?.[1];
    const uri = /^ready (\S+)\n/m.exec(stdout)?.[1];
    if (pid !== undefined && uri !== undefined) return { sandbox: { pid: Number(pid), uri }, stderr };
  }
}
