import type { Dialogue, Host } from '../../host/host.ts';
import { isUnprivileged } from './identity.ts';
import { INIT } from './init.ts';
import { endProcessOne, MARK } from './kept.ts';
import { hostInside, INSIDE_ENV } from './namespace.ts';
import { whyRefused } from './why-refused.ts';

export interface SandboxOptions {
  /** What it is called in the list of those that are kept. */
  readonly name: string;
  /** Outlives vnet, until it is ended by name. */
  readonly kept?: boolean;
  /** A directory that holds another system, whose libvirt is used in place of this machine's. It is not changed. */
  readonly root?: string;
  /** Absolute paths of this machine that are seen inside such a root, at the same place. */
  readonly binds?: readonly string[];
}

/** A throw-away libvirt host: libvirtd in its own mount, network and process namespaces, and nothing outside them. */
export interface Sandbox {
  readonly name: string;
  /** Its process 1, as this machine calls it. */
  readonly pid: number;
  readonly inside: Host;
  /** Ends all that runs inside, and resolves when nothing of it is left. */
  end(): Promise<void>;
}

/** Starts a throw-away host. It ends with vnet, even by SIGKILL, unless it is kept. */
export async function startSandbox(host: Host, options: SandboxOptions): Promise<Sandbox> {
  const userNamespace = isUnprivileged(host);
  const { name, kept = false, root = '', binds = [] } = options;
  // What follows unshare(1) first becomes process 1; a kept one is left to the machine's own process 1.
  const outer = `bash -c "$@" <&0 & exec <&- >&- 2>&-; ${kept ? '' : 'wait $!'}`;
  const words = [
    ...['unshare', ...(userNamespace ? ['--map-root-user'] : []), '--mount', '--net', '--pid', '--uts', '--ipc'],
    ...['bash', '-c', outer, 'vnet', INIT, MARK, name, kept ? 'kept' : 'tied', root, ...binds],
  ];
  const dialogue = await host.converse('setsid', words, { env: INSIDE_ENV });
  const { pid, uri, said } = await untilReady(dialogue);
  if (pid === undefined || uri === undefined) {
    await dialogue.end();
    throw whyRefused(host, said);
  }
  const inside = hostInside(host, { pid, uri, userNamespace });
  return {
    name,
    pid,
    inside,
    async end() {
      if (kept) await endProcessOne(host, pid);
      await dialogue.end();
    },
  };
}

async function untilReady(dialogue: Dialogue): Promise<{ pid?: number; uri?: string; said: string }> {
  let [stdout, said] = ['', ''];
  for (;;) {
    const piece = await dialogue.next();
    if (piece === undefined) return { said };
    if (piece.stream === 'stdout') stdout += piece.text;
    else said += piece.text;
    const pid = /^pid (\d+)$/m.exec(stdout)?.[1];
    const uri = /^ready (\S+)\n/m.exec(stdout)?.[1];
    if (pid !== undefined && uri !== undefined) return { pid: Number(pid), uri, said };
  }
}
