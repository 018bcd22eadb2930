import type { Arg, Flag } from './command.ts';

/** The arguments that many commands share, each with what the shell may offer there. */
export const network = { summary: 'network name or uuid', complete: 'networks' } as const satisfies Arg;
export const activeNetwork = { summary: 'network name or uuid', complete: 'active-networks' } as const satisfies Arg;
export const inactiveNetwork = {
  summary: 'network name or uuid',
  complete: 'inactive-networks',
} as const satisfies Arg;
export const domain = { summary: 'domain name, id or uuid', complete: 'running-domains' } as const satisfies Arg;
export const port = { summary: 'port UUID' } as const satisfies Arg;

/** vnet's own switch of the commands that give XML to libvirt. */
export const checkFlag = {
  summary: 'refuse on any problem of the XML, a warning too, before libvirt is asked',
} as const satisfies Flag;

export const stateDir = {
  value: 'DIR',
  summary: 'read *.status and *.macs in this directory instead of querying libvirt',
} as const;
