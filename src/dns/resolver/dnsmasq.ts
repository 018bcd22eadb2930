import type { ServiceStep } from '../../change/service-step.ts';
import type { Host } from '../../host/host.ts';
import { ADDRESS, domainsOf, type Forwarder } from '../forwarder.ts';
import type { Connection } from './connection.ts';

const DIRECTORY = '/etc/dnsmasq.d';

/** Where the packages of Debian and Fedora let dnsmasq write its process id. */
const PID_FILES = ['/run/dnsmasq/dnsmasq.pid', '/run/dnsmasq.pid'];

/** A configuration file for a dnsmasq that is the DNS server of this host. */
export function dnsmasqConnection(pidFile: string): Connection {
  return {
    kind: 'dnsmasq',
    files: [{ path: `${DIRECTORY}/vnet.conf`, text: serverLines }],
    service: dnsmasqService(pidFile),
  };
}

export function dnsmasqService(pidFile: string): ServiceStep {
  return {
    kind: 'service',
    description: 'restart dnsmasq',
    reload: ['systemctl', 'restart', 'dnsmasq.service'],
    written: pidFile,
    reads: DIRECTORY,
  };
}

/** The file with the process id of the dnsmasq that is a service of this host; undefined if it does not run. */
export function dnsmasqPidFile(host: Host): string | undefined {
  return PID_FILES.find((path) => host.isRegularFile(path));
}

/** The lines that send questions about the domains to vnet's dnsmasq. */
export function serverLines(forwarder: Forwarder): string {
  const lines = domainsOf(forwarder).map((domain) => `server=/${domain}/${ADDRESS}`);
  return ['# Written by vnet dns setup; vnet dns undo removes it.', ...lines, ''].join('\n');
}
