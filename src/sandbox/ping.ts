import type { Host } from '../host/host.ts';

export interface Ping {
  readonly to: string;
  /** The address it is sent from, where the sender has several. */
  readonly from?: string;
  /** How often it is tried, a second each; once where no answer is expected. */
  readonly times?: number;
}

/** Whether an address answers an echo request; `round trip` in milliseconds where it does. */
export async function ping(sender: Host, { to, from, times = 1 }: Ping): Promise<number | undefined> {
  const applet = to.includes(':') ? 'ping6' : 'ping';
  const source = from === undefined ? [] : ['-I', from];
  for (let turn = 0; turn < times; turn += 1) {
    const { status, stdout } = await sender.run('busybox', [applet, '-c', '1', '-W', '1', ...source, to]);
    if (status === 0) return Number(/ time=([\d.]+) ms/.exec(stdout)?.[1] ?? 0);
  }
  return undefined;
}
