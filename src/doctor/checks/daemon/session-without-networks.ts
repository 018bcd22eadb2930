import { namesIn } from '../../../host/installed-programs.ts';
import { defaultUri } from '../../../libvirt/libvirt-conf.ts';
import { SYSTEM_PATHS } from '../../../libvirt/location.ts';
import type { Check } from '../../check.ts';
import { answer } from '../../facts/answer.ts';
import type { Look } from '../../look.ts';
import { namesOf } from '../../names-of.ts';

export const sessionWithoutNetworks: Check = {
  id: 'session-without-networks',
  area: 'daemon',
  passed: 'the connection leads to the libvirt that has the networks of this host',
  async find(look) {
    const { uri, networks } = await look.at(answer);
    if (!/\/session$/.test(uri) || networks.length > 0) return [];
    const active = namesIn(look.host, SYSTEM_PATHS.activeNetworks)
      .filter((file) => file.endsWith('.xml'))
      .map((file) => ({ name: file.slice(0, -'.xml'.length) }));
    if (active.length === 0) return [];
    return [
      {
        severity: 'warning',
        message: `this is ${uri}, which has no networks; the libvirt of the system has ${namesOf('network', active)}`,
        evidence: [reasonFor(look), ...active.map(({ name }) => `${SYSTEM_PATHS.activeNetworks}/${name}.xml`)],
        effect: 'lists of networks and guests are empty, and guests of this session cannot use those networks',
        fix: 'use the libvirt of the system; each user has another session',
        commands: ['export LIBVIRT_DEFAULT_URI=qemu:///system', 'vnet doctor'],
      },
    ];
  },
};

/** Why virsh uses this URI. */
function reasonFor({ name, host }: Look): string {
  const variable = ['VIRSH_DEFAULT_CONNECT_URI', 'LIBVIRT_DEFAULT_URI'].find((each) => host.env[each]);
  if (variable !== undefined) return `${variable}=${host.env[variable]}`;
  const configured = defaultUri(host);
  if (configured) return `libvirt.conf: uri_default = "${configured}"`;
  return name === 'default' ? 'no URI is set, so libvirt chose the session of this user' : `-c ${name}`;
}
