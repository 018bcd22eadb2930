import { withoutElement, withValue } from '../../../../xml/edit.ts';
import { attributeOf, childOf } from '../../../parse/attributes.ts';
import { modeOf } from '../../../subnet.ts';
import type { Rule } from '../rule.ts';
import { taken } from './rule.ts';

const IP = "<ip address='10.9.0.1' prefix='24'/>";

/** Settings that libvirt takes, and that do not what they seem to. */
export const takenSettingRules: readonly Rule[] = [
  taken(
    'bridge-stp-word',
    'libvirt switches STP off at the word off, and on at any other.',
    "<bridge name='virbr9' stp='no'/>",
    "<bridge name='virbr9' stp='off'/>",
    function* ({ bridge }) {
      const given = attributeOf(bridge?.element, 'stp');
      if (given === undefined || given.value === 'on' || given.value === 'off') return;
      const word = /^(?:no|off|0|false|disabled?)$/i.test(given.value) ? 'off' : 'on';
      yield {
        on: given,
        what: `stp='${given.value}' switches STP on`,
        fix: `Write stp='${word}'.`,
        edits: [withValue(given, word)],
      };
    },
  ),
  taken(
    'switch-word',
    'libvirt switches it on at the word yes, and off at any other.',
    "<portgroup name='a' default='true'/>",
    "<portgroup name='a' default='yes'/>",
    function* (network) {
      const defaults = network.portGroups.map(({ element }) => attributeOf(element, 'default'));
      for (const given of [attributeOf(network.forward?.element, 'managed'), ...defaults]) {
        if (given === undefined || /^(?:yes|no)$/i.test(given.value)) continue;
        const word = /^(?:true|on|1)$/i.test(given.value) ? 'yes' : 'no';
        yield {
          on: given,
          what: `${given.name}='${given.value}' means no`,
          fix: `Write ${given.name}='${word}'.`,
          edits: [withValue(given, word)],
        };
      }
    },
  ),
  taken(
    'forward-mode-none',
    'libvirt takes it as an isolated network, but its own schema does not, so net-define --validate refuses it.',
    "<forward mode='none'/>",
    "<bridge name='virbr9'/>",
    function* (network) {
      if (modeOf(network) !== 'none' || network.forward === undefined) return;
      const empty = network.forward.element.children.length === 0;
      yield {
        on: attributeOf(network.forward.element, 'mode') ?? network.forward.element,
        what: "the mode 'none'",
        fix: 'Leave <forward> out: the network is isolated without it.',
        edits: empty ? [withoutElement(network.forward.element)] : undefined,
      };
    },
  ),
  taken(
    'forward-without-device',
    'No guest can be connected: it is put on a bridge or device, and none is given.',
    "<forward mode='bridge'/>",
    "<forward mode='bridge'/><bridge name='br0'/>",
    function* (network) {
      const mode = modeOf(network);
      const { forward, bridge } = network;
      if (forward === undefined || !['bridge', 'private', 'vepa', 'passthrough', 'hostdev'].includes(mode ?? ''))
        return;
      const devices = [...forward.interfaces, ...forward.addresses, ...forward.physicalFunctions];
      if (devices.length > 0 || bridge?.name !== undefined) return;
      const fix =
        mode === 'bridge'
          ? "Add <bridge name='…'/>."
          : mode === 'hostdev'
            ? "Add <pf dev='…'/> to <forward>."
            : "Add <interface dev='…'/> to <forward>.";
      yield { on: forward.element, what: `mode '${mode}' without a ${mode === 'bridge' ? 'bridge' : 'device'}`, fix };
    },
  ),
  taken(
    'forward-pool-mixed',
    'libvirt takes devices of one kind: interfaces, else PCI addresses, else the physical function.',
    "<forward mode='passthrough'><interface dev='eth0'/><pf dev='eth1'/></forward>",
    "<forward mode='passthrough'><interface dev='eth0'/></forward>",
    function* ({ forward }) {
      if (forward === undefined || forward.dev !== undefined) return;
      const kinds = [forward.interfaces, forward.addresses, forward.physicalFunctions].filter(
        (devices) => devices.length > 0,
      );
      const [used, ...dropped] = kinds;
      for (const { element } of dropped.flat()) {
        yield {
          on: element,
          what: `<${element.name}> is dropped beside <${used?.[0]?.element.name}>`,
          fix: 'List devices of one kind.',
        };
      }
    },
  ),
  taken(
    'domain-without-name',
    'localOnly and register say something of the domain, and there is none.',
    "<domain localOnly='yes'/>",
    "<domain name='lab.test' localOnly='yes'/>",
    function* ({ domain }) {
      if (domain !== undefined && domain.name === undefined)
        yield { on: domain.element, what: 'a <domain> without a name', fix: "Add name='…', or remove it." };
    },
  ),
  taken(
    'virtualport-unused',
    'No guest can be connected: libvirt refuses ports with a virtualport where it forwards itself.',
    `<virtualport type='openvswitch'/>${IP}`,
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/>",
    function* (network) {
      const { virtualPort, portGroups } = network;
      if (!['none', 'nat', 'route', 'open'].includes(modeOf(network) ?? '')) return;
      for (const port of [virtualPort, ...portGroups.map((group) => group.virtualPort)]) {
        if (port?.type !== undefined)
          yield {
            on: port.element,
            what: "a <virtualport> on libvirt's own bridge",
            fix: "Remove it, or use mode='bridge' with the switch's bridge.",
          };
      }
    },
  ),
  taken(
    'bootp-ipv6',
    'libvirt does not look at it under IPv6.',
    "<ip family='ipv6' address='fd00:9::1' prefix='64'><dhcp><bootp file='pxelinux.0'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/><bootp file='pxelinux.0'/></dhcp></ip>",
    function* ({ ips }) {
      for (const ip of ips) {
        const bootp = childOf(ip.dhcp, 'bootp');
        if (bootp !== undefined && ip.address?.family === 6)
          yield { on: bootp, what: '<bootp> in an IPv6 <ip>', fix: 'Move it into the IPv4 <ip>.' };
      }
    },
  ),
  taken(
    'dhcp-without-addresses',
    'libvirt starts no DHCP without a range or a host, and drops what else stands in <dhcp>.',
    "<ip address='10.9.0.1' prefix='24'><dhcp/></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/></dhcp></ip>",
    function* ({ ips }) {
      for (const { dhcp, ranges, hosts } of ips) {
        if (dhcp !== undefined && ranges.length + hosts.length === 0)
          yield {
            on: dhcp,
            what: '<dhcp> with neither <range> nor <host>',
            fix: "Add <range start='…' end='…'/>, or remove <dhcp>.",
          };
      }
    },
  ),
  {
    until: '11.3.0',
    ...taken(
      'bootp-file-dropped',
      'This libvirt drops a <bootp> without a file, and from 11.3 on it refuses it.',
      "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/><bootp server='10.9.0.1'/></dhcp></ip>",
      "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/><bootp file='pxelinux.0'/></dhcp></ip>",
      function* ({ ips }) {
        for (const { bootp } of ips) {
          if (bootp !== undefined && bootp.file === undefined)
            yield { on: bootp.element, what: '<bootp> without a file', fix: "Add file='…'." };
        }
      },
    ),
  },
];
