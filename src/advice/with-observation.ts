import { VnetError } from '../error.ts';
import type { Advice } from '../finding.ts';
import type { Host } from '../host/host.ts';
import type { LookRequest } from '../libvirt/errors/advice.ts';
import type { LookName } from '../libvirt/errors/catalogue/row.ts';
import { locationOf } from '../libvirt/location.ts';
import type { Target } from '../libvirt/target.ts';
import { bridge } from './bridge.ts';
import { daemons } from './daemons.ts';
import { defaultNetwork } from './default-network.ts';
import { dnsmasq } from './dnsmasq.ts';
import { group, polkitAgent } from './group.ts';
import { iptables } from './iptables.ts';
import { ipv6 } from './ipv6.ts';
import { kernelModule } from './kernel-module.ts';
import type { Look } from './look.ts';
import { portHolder } from './port-holder.ts';
import { subnet } from './subnet.ts';

const LOOK_BY_NAME: Readonly<Record<LookName, Look>> = {
  bridge,
  'bridge-module': kernelModule('bridge'),
  daemons,
  'default-network': defaultNetwork,
  dnsmasq,
  group,
  iptables,
  ipv6,
  'polkit-agent': polkitAgent,
  'port-53': portHolder(53),
  'port-67': portHolder(67),
  subnet,
  tun: kernelModule('tun'),
};

/** Milliseconds for everything that a look does. */
const LIMIT = 2_000;

/** The advice with what a look at this host saw; unchanged if libvirt is elsewhere, or nothing was seen. */
export async function withObservation(
  advice: Advice,
  { name, ...request }: LookRequest,
  { host, virsh, name: target }: Target,
): Promise<Advice> {
  if (!locationOf(virsh.uri, host).local) return advice;
  try {
    const seen = await LOOK_BY_NAME[name]({ ...request, name: target, host: withDeadline(host), virsh });
    return seen === undefined ? advice : { ...advice, ...seen };
  } catch (error) {
    if (error instanceof VnetError) return advice;
    throw error;
  }
}

/** The host, whose programs are stopped when the time for all of them is over. */
function withDeadline(host: Host): Host {
  const end = host.monotonic() + LIMIT;
  return {
    ...host,
    run: (program, args, options) =>
      host.run(program, args, { ...options, limit: Math.max(1, end - host.monotonic()) }),
  };
}
