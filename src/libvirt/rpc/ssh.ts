import type { Host } from '../../host/host.ts';
import { Client } from './client.ts';
import type { Endpoint } from './endpoint.ts';

/** A daemon that ssh leads to. */
export interface SshEndpoint {
  /** For people: `ssh` and the host. */
  readonly name: string;
  /** The arguments of ssh. */
  readonly args: readonly string[];
  /** What the daemon opens. */
  readonly uri: string;
}

const URI =
  /^(qemu|network)\+ssh:\/\/(?:([\w][\w.-]*)@)?(?:([A-Za-z\d][\w.-]*)|\[([\da-fA-F:]+)\])(?::(\d{1,5}))?\/system(?:\?([^#]*))?$/;

/**
 * How virsh calls ssh for a URI (virNetClientNewSSH of libvirt 9.0 to 11.3). Undefined for parameters that do more than to set
 * plain options of ssh, and for what would need quotes.
 */
export function sshEndpoint({ uri, readOnly }: Pick<Endpoint, 'uri' | 'readOnly'>): SshEndpoint | undefined {
  const [, driver, user, name, ipv6, port, query = ''] = URI.exec(uri) ?? [];
  const host = name ?? ipv6;
  const parameters = parametersIn(query);
  if (driver === undefined || host === undefined || parameters === undefined) return undefined;
  const { keyfile, no_verify } = parameters;
  const opened = `${driver}:///system`;
  return {
    name: `ssh ${host}`,
    uri: opened,
    args: [
      ...(port === undefined ? [] : ['-p', port]),
      ...(user === undefined ? [] : ['-l', user]),
      ...(keyfile === undefined ? [] : ['-i', keyfile]),
      '-T',
      ...['-e', 'none'],
      // If ssh needs a password or a new host key, virsh's ssh asks for it.
      ...['-o', 'BatchMode=yes'],
      ...(no_verify === '1' ? ['-o', 'StrictHostKeyChecking=no'] : []),
      '--',
      host,
      remoteCommand(opened, readOnly),
    ],
  };
}

const PARAMETERS: Readonly<Record<string, RegExp>> = {
  keyfile: /^[\w./+-]+$/,
  no_verify: /^[01]$/,
  no_tty: /^[01]$/,
};

function parametersIn(query: string): Readonly<Record<string, string>> | undefined {
  const given: Record<string, string> = {};
  for (const each of query.split('&').filter((text) => text !== '')) {
    const [name = '', ...value] = each.split('=');
    const text = value.join('=');
    if (!Object.hasOwn(PARAMETERS, name) || Object.hasOwn(given, name) || !PARAMETERS[name]?.test(text))
      return undefined;
    given[name] = text;
  }
  return given;
}

/** The command that virsh runs on the other host (virNetClientSSHHelperCommand): libvirt's helper, or netcat where there is none. */
function remoteCommand(uri: string, readOnly: boolean): string {
  const socket = `/var/run/libvirt/libvirt-${readOnly ? 'sock-ro' : 'sock'}`;
  const helper = `virt-ssh-helper ${readOnly ? '-r ' : ''}'${uri}'`;
  const netcat = `if 'nc' -q 2>&1 | grep "requires an argument" >/dev/null 2>&1; then ARG=-q0;else ARG=;fi;'nc' $ARG -U ${socket}`;
  return `sh -c 'which virt-ssh-helper 1>/dev/null 2>&1; if test $? = 0; then     ${helper}; else    ${netcat}; fi'`;
}

/** Connects by ssh. Undefined if there is no ssh. */
export function connectBySsh(host: Host, { args }: SshEndpoint): Promise<Client | undefined> {
  return Client.connect((events) => host.connectThrough('ssh', args, events), { isRemote: true });
}
