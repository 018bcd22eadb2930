import { type DnsmasqProcess, dnsmasqProcesses } from '../../libvirt/dnsmasq.ts';
import type { Fact } from '../look.ts';

/** Every dnsmasq that runs with a configuration file. */
export const dnsmasq: Fact<readonly DnsmasqProcess[]> = async ({ host }) => dnsmasqProcesses(host);
