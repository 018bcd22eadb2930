import type { ServiceStep } from '../../change/service-step.ts';
import type { Host } from '../../host/host.ts';
import type { Connection } from './connection.ts';
import { serverLines } from './dnsmasq.ts';
import { PATH } from './resolv-conf.ts';

const SERVICE = 'org.freedesktop.NetworkManager';
const DIRECTORY = '/etc/NetworkManager/dnsmasq.d';
const PLUGIN_FILE = '/etc/NetworkManager/conf.d/vnet-dns.conf';
/** NetworkManager starts a dnsmasq that writes this file. */
const PID_FILE = '/run/NetworkManager/dnsmasq.pid';

/** How NetworkManager answers or configures DNS: `dnsmasq`, `default` (it writes resolv.conf), `none`, ...; undefined if it does not run. */
export async function dnsMode(host: Host): Promise<string | undefined> {
  const path = '/org/freedesktop/NetworkManager/DnsManager';
  const args = ['--json=short', '--auto-start=no', 'get-property', SERVICE, path, `${SERVICE}.DnsManager`, 'Mode'];
  const { status, stdout } = await host.run('busctl', args).catch(() => ({ status: 127, stdout: '' }));
  return status === 0 ? /"data":"([\w-]+)"/.exec(stdout)?.[1] : undefined;
}

/** Configuration files for the dnsmasq that NetworkManager runs or, without one, for NetworkManager to run one. */
export function networkManagerConnection(mode: string): Connection {
  const hasPlugin = mode === 'dnsmasq';
  return {
    kind: hasPlugin ? 'NetworkManager with dnsmasq' : 'NetworkManager',
    files: [
      { path: `${DIRECTORY}/vnet.conf`, text: serverLines },
      ...(hasPlugin ? [] : [{ path: PLUGIN_FILE, text: () => PLUGIN }]),
    ],
    service: networkManagerService(hasPlugin ? 'dns-full' : 'all', PID_FILE),
  };
}

/** Going back to no dnsmasq shows in what NetworkManager writes to resolv.conf. */
export function networkManagerAfterUndo(hasPlugin: boolean): ServiceStep {
  return hasPlugin ? networkManagerService('dns-full', PID_FILE) : networkManagerService('all', PATH);
}

function networkManagerService(scope: 'dns-full' | 'all', written: string): ServiceStep {
  return {
    kind: 'service',
    description: 'reload the DNS configuration of NetworkManager',
    reload: ['nmcli', 'general', 'reload', ...(scope === 'all' ? [] : [scope])],
    written,
    reads: DIRECTORY,
  };
}

const PLUGIN = `# Written by vnet dns setup; vnet dns undo removes it.
[main]
dns=dnsmasq
`;
