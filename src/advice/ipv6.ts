import type { Look } from './look.ts';

/** Whether the kernel has IPv6. */
export const ipv6: Look = async ({ host }) => {
  if (host.listDirectory('/proc/sys/net/ipv6') !== undefined) return undefined;
  const words = (host.readFile('/proc/cmdline')?.toString() ?? '').trim().split(/\s+/);
  const option = words.find((word) => word === 'ipv6.disable=1');
  return {
    evidence: ['no /proc/sys/net/ipv6', ...(option === undefined ? [] : [`/proc/cmdline: ${option}`])],
    cause:
      option === undefined
        ? 'the kernel of this host has no IPv6'
        : `IPv6 is switched off by ${option} on the command line of the kernel`,
  };
};
