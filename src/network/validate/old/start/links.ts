import { startsDnsmasq } from '../../../facts.ts';
import { attributeOf, childOf, propertyOf } from '../../../parse/attributes.ts';
import { mtuSize } from '../../../parse/parse.ts';
import { unsignedLong } from '../../../parse/scalars.ts';
import { MAX_FILE_NAME } from '../identity.ts';
import type { Rule } from '../rule.ts';
import { bridgeName, start } from './rule.ts';

/** Linux: IFNAMSIZ less the final zero. */
const MAX_LINK_NAME = 15;
/** Directories that /proc/sys/net/ipv4/conf has beside those of links, and those every directory has. */
const RESERVED_LINK_NAMES = ['.', '..', 'all', 'default'];

/** The link that every host has. */
const LOOPBACK = 'lo';

/** What net-start refuses and the file shows: links, ports, names, and numbers the kernel does not take. */
export const startRules: readonly Rule[] = [
  start(
    'bridge-name-long',
    'Linux names its links in 15 bytes.',
    "<bridge name='my-very-own-bridge'/>",
    "<bridge name='my-own-bridge'/>",
    function* ({ bridge }) {
      const given = attributeOf(bridge?.element, 'name');
      const name = given?.value.replace('%d', '0') ?? '';
      if (given === undefined || Buffer.byteLength(name) <= MAX_LINK_NAME) return;
      yield {
        on: given,
        what: `the bridge name '${given.value}' has ${Buffer.byteLength(name)} characters`,
        fix: `Use at most ${MAX_LINK_NAME}, or leave name out.`,
        libvirt: `error creating bridge interface ${given.value}: Numerical result out of range`,
      };
    },
  ),
  start(
    'bridge-name-character',
    'Linux takes no slash, colon, blank or percent sign in the name of a link, and keeps a few names for /proc/sys.',
    "<bridge name='my bridge'/>",
    "<bridge name='my-bridge'/>",
    function* ({ bridge }) {
      const given = attributeOf(bridge?.element, 'name');
      if (given === undefined || given.value.includes('%d') || Buffer.byteLength(given.value) > MAX_LINK_NAME) return;
      const reserved = given.value === LOOPBACK || RESERVED_LINK_NAMES.includes(given.value);
      const wrong = reserved ? given.value : /[/:%\s]/.exec(given.value)?.[0];
      if (wrong === undefined) return;
      yield {
        on: given,
        what: reserved
          ? `no bridge can be called '${wrong}'`
          : `the bridge name '${given.value}' contains ${/\s/.test(wrong) ? 'a blank' : `'${wrong}'`}`,
        fix: 'Use letters, digits, hyphens and dots.',
        libvirt: `error creating bridge interface ${given.value}: ${given.value === LOOPBACK ? 'File exists' : 'Invalid argument'}`,
      };
    },
  ),
  start(
    'mtu-range',
    'The kernel takes 68 to 65535 bytes for a bridge.',
    "<mtu size='67'/>",
    "<mtu size='9000'/>",
    function* ({ element, mtu, bridge }) {
      const given = mtuSize(element);
      if (!mtu || given === undefined || (mtu >= 68 && mtu <= 65535)) return;
      yield {
        on: given,
        what: `an MTU of ${mtu} bytes`,
        fix: 'Write 68 to 65535.',
        libvirt: `Cannot set interface MTU on '${bridgeName(bridge)}': Invalid argument`,
      };
    },
  ),
  start(
    'nat-port-single',
    'libvirt takes a range of ports, and one port is none to it.',
    "<forward mode='nat'><nat><port start='1024' end='1024'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
    "<forward mode='nat'><nat><port start='1024' end='1025'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
    function* ({ forward, ips }) {
      const port = forward?.nat?.port;
      if (
        port?.start === undefined ||
        port.start !== port.end ||
        port.start === 0 ||
        port.start > 65535 ||
        ips.length === 0
      )
        return;
      yield {
        on: port.element,
        what: `a range of one port, ${port.start}`,
        fix: 'Give at least two ports, or leave <port> out.',
        libvirt: `internal error: Invalid port range '${port.start}-${port.end}'.`,
      };
    },
  ),
  start(
    'bridge-delay-range',
    'libvirt copies the network before it starts it, and the copy of such a number is negative.',
    "<bridge name='virbr9' delay='18446744073709551615'/>",
    "<bridge name='virbr9' delay='2'/>",
    function* ({ bridge, name }) {
      const given = attributeOf(bridge?.element, 'delay');
      if (given === undefined || (unsignedLong(given.value) ?? 0n) < 2n ** 63n) return;
      yield {
        on: given,
        what: `a delay of ${given.value} seconds`,
        fix: 'Write 0 to 30.',
        libvirt: `XML error: Invalid delay value in network '${name}'`,
      };
    },
  ),
  start(
    'mac-zero',
    'The kernel gives no interface this address.',
    "<mac address='00:00:00:00:00:00'/>",
    "<mac address='52:54:00:aa:bb:cc'/>",
    function* ({ element, mac, bridge }) {
      if (mac === undefined || mac.some((octet) => octet !== 0)) return;
      yield {
        on: attributeOf(childOf(element, 'mac'), 'address') ?? element,
        what: 'a MAC address of zeros',
        fix: 'Write another, or remove <mac>.',
        libvirt: `error creating bridge interface ${bridgeName(bridge)}: Cannot assign requested address`,
      };
    },
  ),
  start(
    'forward-dev-long',
    'Linux names its links in 15 bytes, and the firewall takes no longer name.',
    "<forward mode='nat' dev='my-very-own-device'/><ip address='10.9.0.1' prefix='24'/>",
    "<forward mode='nat' dev='eth0'/><ip address='10.9.0.1' prefix='24'/>",
    function* ({ forward, ips }, mode) {
      const first = forward?.interfaces[0];
      if ((mode !== 'nat' && mode !== 'route') || first?.dev === undefined || ips.length === 0) return;
      if (Buffer.byteLength(first.dev) <= MAX_LINK_NAME) return;
      yield {
        on: propertyOf(first.element, 'dev') ?? first.element,
        what: `the device name '${first.dev}' is longer than ${MAX_LINK_NAME} bytes`,
        fix: 'Give the name that ip link shows.',
      };
    },
  ),
  start(
    'name-blank',
    'libvirt copies the network before it starts it, and finds that the copy has another name.',
    '<network><name>my&#9;lab</name></network>',
    '<network><name>my-lab</name></network>',
    function* ({ element, name }) {
      if (name === undefined || !/[\t\r]/.test(name)) return;
      yield {
        on: childOf(element, 'name') ?? element,
        what: 'a tab or carriage return in the name',
        fix: 'Remove it.',
      };
    },
  ),
  start(
    'name-long-for-dnsmasq',
    'libvirt keeps the hosts that dnsmasq serves in NAME.addnhosts, and file names end at 255 bytes.',
    `<network><name>${'lab'.repeat(82)}</name><ip address='10.9.0.1' prefix='24'/></network>`,
    "<network><name>lab</name><ip address='10.9.0.1' prefix='24'/></network>",
    function* (network) {
      const bytes = Buffer.byteLength(network.name ?? '');
      if (bytes <= MAX_FILE_NAME - '.addnhosts'.length || !startsDnsmasq(network)) return;
      yield {
        on: childOf(network.element, 'name') ?? network.element,
        what: `the name has ${bytes} bytes`,
        fix: 'Choose a shorter name.',
        libvirt: "cannot write config file '/var/lib/libvirt/dnsmasq/",
      };
    },
  ),
  {
    ...start(
      'txt-name-blank',
      'libvirt copies the network before it starts it, and turns the blank into a space, which it then refuses.',
      "<dns><txt name='my&#9;name' value='a'/></dns>",
      "<dns><txt name='my-name' value='a'/></dns>",
      function* ({ dns, name }) {
        for (const { element, name: txt } of dns?.txts ?? []) {
          if (txt === undefined || !/[\t\n\r]/.test(txt) || /[ ,]/.test(txt)) continue;
          yield {
            on: propertyOf(element, 'name') ?? element,
            what: 'a tab or line break in the name of a TXT record',
            fix: 'Use a hyphen instead.',
            libvirt: `prohibited character in DNS TXT record name '${txt.replace(/[\t\n\r]/g, ' ')}' of network ${name}`,
          };
        }
      },
    ),
  },
];
