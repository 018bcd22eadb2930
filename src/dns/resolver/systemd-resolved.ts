import type { ServiceStep } from '../../change/service-step.ts';
import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { shellCommand } from '../../shell-words.ts';
import { ADDRESS, domainsOf, type Forwarder } from '../forwarder.ts';
import type { Connection } from './connection.ts';
import { PATH, type ResolvConf } from './resolv-conf.ts';

const STUBS = ['127.0.0.53', '127.0.0.54'];
const DIRECTORY = '/etc/systemd/resolved.conf.d';
const STUB_FILE = '/run/systemd/resolve/stub-resolv.conf';

export function usesResolved({ nameservers, file }: ResolvConf): boolean {
  return nameservers.some((each) => STUBS.includes(each)) || file.startsWith('/run/systemd/resolve/');
}

/**
 * A configuration file for systemd-resolved. vnet's dnsmasq becomes a server that does not belong to a link: it does not depend on a
 * bridge with a guest, as what resolvectl and libvirt's register='yes' set up does, and it survives a restart of the network.
 */
export async function resolvedConnection(host: Host, resolvConf: ResolvConf): Promise<Connection> {
  if (!resolvConf.nameservers.some((each) => STUBS.includes(each))) {
    throw new VnetError('unsupported', `${PATH} bypasses systemd-resolved: it leads to ${resolvConf.file}`, {
      hint: 'to send all questions of this host to systemd-resolved, run',
      commands: [shellCommand('ln', '-sf', '--', STUB_FILE, PATH)],
    });
  }
  const servers = (await globalServers(host)).filter((server) => server !== ADDRESS);
  if (servers.length > 0) {
    throw new VnetError(
      'unsupported',
      `DNS= of systemd-resolved names ${servers.join(', ')}, which would be queried instead of ${ADDRESS}`,
      {
        hint: 'give these servers to the link that they belong to, such as DNS= of its .network file, and run this again',
      },
    );
  }
  return {
    kind: 'systemd-resolved',
    files: [{ path: `${DIRECTORY}/vnet.conf`, text: configurationOf }],
    service: RESOLVED_SERVICE,
  };
}

/** It creates its socket when it starts. */
export const RESOLVED_SERVICE: ServiceStep = {
  kind: 'service',
  description: 'restart systemd-resolved',
  reload: ['systemctl', 'restart', 'systemd-resolved.service'],
  written: '/run/systemd/resolve/io.systemd.Resolve',
  reads: DIRECTORY,
};

/** The servers that belong to no link. Throws VnetError `unsupported` if systemd-resolved does not answer. */
async function globalServers(host: Host): Promise<string[]> {
  const { status, stdout, stderr } = await host.run('resolvectl', ['--no-pager', 'dns']);
  if (status !== 0) {
    throw new VnetError('unsupported', `${PATH} names systemd-resolved, which does not answer: ${stderr.trim()}`, {
      hint: 'to start it, run',
      commands: [shellCommand('systemctl', 'start', 'systemd-resolved.service')],
    });
  }
  return (
    /^Global:(.*)$/m
      .exec(stdout)?.[1]
      ?.split(/\s+/)
      .filter((word) => word !== '') ?? []
  );
}

function configurationOf(forwarder: Forwarder): string {
  return [
    '# Written by vnet dns setup; vnet dns undo removes it.',
    '[Resolve]',
    `DNS=${ADDRESS}`,
    `Domains=${domainsOf(forwarder)
      .map((domain) => `~${domain}`)
      .join(' ')}`,
    '',
  ].join('\n');
}
