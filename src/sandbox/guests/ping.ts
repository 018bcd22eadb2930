import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';

export interface PingOptions {
  readonly to: string;
  /** The source address, if the sender has several. */
  readonly from?: string;
  /** How many requests to send, one second apart, until one is answered. */
  readonly attempts?: number;
}

/** Whether an address answers an ICMP echo request. Throws VnetError `refused` if none can be sent. */
export async function ping(sender: Host, { to, from, attempts = 1 }: PingOptions): Promise<boolean> {
  const applet = to.includes(':') ? 'ping6' : 'ping';
  const source = from === undefined ? [] : ['-I', from];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { status, stderr } = await sender.run('busybox', [applet, '-c', '1', '-W', '1', ...source, to]);
    if (status === 0) return true;
    // 1 means no reply, or no route.
    if (status !== 1) throw new VnetError('refused', stderr.trim() || `${applet} ended with ${status}`);
  }
  return false;
}
