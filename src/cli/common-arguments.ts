import type { Arg, Flag } from './command.ts';

/*
 * Arguments and options that several commands share, so that they have the same wording and completion everywhere.
 */

const NETWORK = 'name or UUID of the network';

export const network = { summary: NETWORK, complete: 'networks' } as const satisfies Arg;
export const activeNetwork = { summary: NETWORK, complete: 'active-networks' } as const satisfies Arg;
export const inactiveNetwork = { summary: NETWORK, complete: 'inactive-networks' } as const satisfies Arg;
/** The networks that a command of vnet looks at. */
export const networks = {
  summary: 'name or UUID of a network (default: all active networks)',
  optional: true,
  variadic: true,
  complete: 'networks',
} as const satisfies Arg;
export const domain = { summary: 'name, ID or UUID of the guest', complete: 'running-domains' } as const satisfies Arg;
/** A guest that may be off. */
export const anyDomain = { summary: 'name, ID or UUID of the guest', complete: 'domains' } as const satisfies Arg;
/** One of the interfaces of that guest. */
export const domainInterface = {
  summary: 'MAC address, or tap on the host',
  complete: 'domain-interfaces',
} as const satisfies Arg;
export const persistentNetwork = { summary: NETWORK, complete: 'persistent-networks' } as const satisfies Arg;
export const port = { summary: 'UUID of the port', complete: 'ports' } as const satisfies Arg;

/** What a change of a guest's devices applies to. */
export const scopeFlags = {
  persistent: { summary: 'change the running guest if it runs, and its definition' },
  config: { summary: 'change the definition, for later starts' },
  live: { summary: 'change the running guest' },
  current: { summary: 'change the running guest if it runs, else the definition' },
} as const satisfies Record<string, Flag>;

/** Checks the XML before virsh gets it. */
export const checkFlag = {
  summary: 'reject the XML if vnet finds any problem, warnings included',
} as const satisfies Flag;

export const networkFlag = {
  short: 'n',
  value: 'NETWORK',
  summary: 'only addresses on this network',
  complete: 'networks',
} as const satisfies Flag;

export const leaseFileFlag = {
  short: 'f',
  value: 'FILE',
  repeatable: true,
  summary: 'read this lease file; - is standard input',
  complete: 'files',
} as const satisfies Flag;

export const stateDirFlag = {
  value: 'DIR',
  summary: 'read *.status and *.macs in this directory instead of querying libvirt',
  complete: 'directories',
} as const satisfies Flag;

export const allowDomainFlag = {
  value: 'DOMAIN',
  repeatable: true,
  summary: 'also write names in this DNS domain, even if it may be a domain of the Internet',
} as const satisfies Flag;

export const restartFlag = {
  summary: 'restart networks that need it; guests stay connected',
} as const satisfies Flag;

export const dryRunFlag = {
  short: 'n',
  summary: 'show the change and do not make it',
} as const satisfies Flag;

const HOST_INTERFACE = 'name or MAC address of the interface';

export const hostInterface = { summary: HOST_INTERFACE, complete: 'host-interfaces' } as const satisfies Arg;
export const activeHostInterface = {
  summary: HOST_INTERFACE,
  complete: 'active-host-interfaces',
} as const satisfies Arg;
export const inactiveHostInterface = {
  summary: HOST_INTERFACE,
  complete: 'inactive-host-interfaces',
} as const satisfies Arg;
export const nwfilter = { summary: 'name or UUID of the filter', complete: 'filters' } as const satisfies Arg;
export const binding = { summary: 'tap device that has the filter', complete: 'bindings' } as const satisfies Arg;
