import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { installedPrograms } from '../../host/installed-programs.ts';
import { ADDRESS } from '../forwarder.ts';
import type { Connection } from './connection.ts';
import { dnsmasqConnection, dnsmasqPidFile } from './dnsmasq.ts';
import { dnsMode, networkManagerConnection } from './network-manager.ts';
import { plainConnection } from './plain.ts';
import { PATH, type ResolvConf } from './resolv-conf.ts';
import { resolvedConnection, usesResolved } from './systemd-resolved.ts';

/**
 * Finds out who answers the programs of this host, which `previous` says if vnet has connected it before. Throws VnetError
 * `unsupported` if vnet cannot connect it.
 */
export async function detectConnection(
  host: Host,
  resolvConf: ResolvConf,
  previous: Connection['kind'] | undefined,
): Promise<Connection> {
  // vnet has changed what it would find out.
  if (previous === 'NetworkManager') return networkManagerConnection('default');
  if (previous === 'resolv.conf') return plainConnection(resolvConf);
  if (usesResolved(resolvConf)) return resolvedConnection(host, resolvConf);
  const mode = installedPrograms(host).has('busctl') ? await dnsMode(host) : undefined;
  if (mode === 'dnsmasq' || mode === 'default') return networkManagerConnection(mode);
  const [first] = resolvConf.nameservers;
  if (first === undefined) throw unsupported(`${PATH} names no DNS server`);
  if (isLoopback(first) && first !== ADDRESS) return localServer(host, first);
  if (resolvConf.nameservers.every((each) => each === ADDRESS)) {
    throw new VnetError('unsupported', `${PATH} names only ${ADDRESS}, where vnet's own dnsmasq answers`, {
      hint: `write the DNS server of your network to ${PATH}, then set up DNS again`,
    });
  }
  if (resolvConf.file !== PATH) throw unsupported(`another program writes ${PATH}, which leads to ${resolvConf.file}`);
  return plainConnection(resolvConf);
}

function localServer(host: Host, address: string): Connection {
  const pidFile = dnsmasqPidFile(host);
  if (pidFile === undefined) throw unsupported(`${PATH} names ${address}, where no dnsmasq of this host listens`);
  return dnsmasqConnection(pidFile);
}

function unsupported(reason: string): VnetError {
  return new VnetError('unsupported', `cannot connect the DNS of this host: ${reason}`, {
    hint: "programs on this host resolve guests without DNS through libvirt's NSS modules. To use them, run",
    commands: ['vnet nss enable'],
  });
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
