import type { Host } from '../../host/host.ts';

export interface Ping {
  readonly to: string;
  /** The address it is sent from, where the sender has several. */
  readonly from?: string;
  /** How often it is tried, a second each; once where no answer is expected. */
  readonly times?: number;
}

/** Whether an address answers an echo request. */
export async function ping(sender: Host, { to, from, times = 1 }: Ping): Promise<boolean> {
  const applet = to.includes(':') ? 'ping6' : 'ping';
  const source = from === undefined ? [] : ['-I', from];
  for (let turn = 0; turn < times; turn += 1) {
    const { status } = await sender.run('busybox', [applet, '-c', '1', '-W', '1', ...source, to]);
    if (status === 0) return true;
  }
  return false;
}
