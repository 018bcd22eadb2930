import { failing, runAsData, runVnet } from './promises.ts';
import { HOSTILE, mutate, type Random } from './random.ts';

const FILTERS = [
  "<filter name='web' chain='ipv4-web' priority='-710'><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid><rule action='accept' direction='in' priority='100' statematch='false'><ip match='no' srcipaddr='$IP[@1]' srcipmask='24' protocol='tcp' dstportstart='80' dstportend='90'/></rule><filterref filter='base'><parameter name='IP' value='10.0.0.1'/></filterref></filter>",
  "<filter name='web'><rule action='reject' direction='out'><tcp flags='SYN/ALL' state='NEW' ipset='web' ipsetflags='src,dst' connlimit-above='3'/></rule><rule action='drop' direction='inout'><arp opcode='Request' gratuitous='true' arpsrcipaddr='10.0.0.1'/></rule><rule action='drop' direction='inout'/></filter>",
  "<filter name='web' chain='stp'><rule action='drop' direction='in'><stp root-priority='1' root-priority-hi='9'/></rule><rule action='accept' direction='inout'><icmpv6 type='133' code='0'/></rule></filter>",
  "<filterbinding><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><portdev name='vnet0'/><mac address='52:54:00:00:00:01'/><filterref filter='web'><parameter name='IP' value='10.0.0.1'/></filterref></filterbinding>",
  "<interface type='bridge' name='br0'><start mode='onboot'/><mtu size='1500'/><protocol family='ipv4'><ip address='10.0.0.1' prefix='24'/></protocol><bridge stp='on'><interface type='bond' name='bond0'><bond mode='802.3ad'><miimon freq='100'/><interface type='ethernet' name='eth0'/></bond></interface></bridge></interface>",
  "<networkport><uuid>5099a396-d975-48ed-b872-dd6bb3983ecf</uuid><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><mac address='52:54:00:00:00:01'/><group>web</group><vlan><tag id='7'/></vlan><bandwidth><inbound average='100'/></bandwidth></networkport>",
];

const PIECES = [
  ...HOSTILE,
  '<',
  '/>',
  "'",
  '<!--',
  '$IP',
  '$IP[@1]',
  '-1000',
  '65536',
  "<rule action='drop' direction='in'/>",
  "<filterref filter='web'/>",
  '<tcp/>',
  '</rule>',
];

/** Filters, bindings, host interfaces and ports with a few mistakes, from a typo to bytes that are not XML. */
export async function filters(random: Random): Promise<void> {
  const text = mutate(random.pick(FILTERS), random, PIECES);
  const programs = failing('error: failed to connect to the hypervisor\n');
  const world = { stdin: text, files: { '/web.xml': text }, terminal: random.chance(0.5), programs };
  switch (random.below(4)) {
    case 0:
      return runAsData(['validate', '--libvirt', '9.0.0', '-'], world);
    case 1:
      await runVnet(['validate', '--libvirt', '11.3.0', '-'], world);
      return;
    case 2:
      await runVnet(['validate', '--fix', '-'], world);
      return;
    default:
      await runVnet(['explain', '-'], world);
  }
}
