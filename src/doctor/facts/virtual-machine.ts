import type { Fact } from '../look.ts';

/** Whether this host is a virtual machine: x86 processors then have the flag `hypervisor`. */
export const isVirtualMachine: Fact<boolean> = async ({ host }) =>
  /^flags\s*:.*\bhypervisor\b/m.test(host.readFile('/proc/cpuinfo')?.toString() ?? '');
