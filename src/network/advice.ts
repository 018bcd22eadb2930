import { formatIp, parseIp } from '../address/ip.ts';
import { childOf, propertyOf } from '../document/attributes.ts';
import type { Home } from '../document/schema.ts';
import { nameArgument, shellCommand } from '../shell-words.ts';
import { type Element, textOf } from '../xml/document.ts';
import { DNSMASQ_NAMESPACE } from './model.ts';

/** Elements whose settings reach guests by DHCP or DNS. */
const FOR_GUESTS = ['network', 'ip', 'dhcp', 'range', 'host', 'dns'];

/**
 * What does the work of an element or attribute that libvirt does not have but people expect; undefined for other names.
 * `value` is its text.
 */
export function adviceFor(name: string, value: string, parent: Element): Home | undefined {
  const word = name.toLowerCase().replace(/[-_]/g, '');
  if (parent.name === 'network') {
    const advice = settingOfNetwork(word, value, parent);
    if (advice !== undefined) return advice;
  }
  return FOR_GUESTS.includes(parent.name) ? settingOfGuests(word, value, parent) : undefined;
}

function settingOfNetwork(word: string, value: string, network: Element): Home | undefined {
  const named = childOf(network, 'name');
  const name = (named && textOf(named).trim()) || 'NETWORK';
  switch (word) {
    case 'autostart': {
      const command = shellCommand('vnet', 'net-autostart', nameArgument('network', name));
      return { hint: 'autostart is not part of the XML', fix: `Remove it. To enable autostart, run: ${command}` };
    }
    case 'active':
    case 'state': {
      const command = shellCommand('vnet', 'net-start', nameArgument('network', name));
      return { hint: 'the state is not part of the XML', fix: `Remove it. To start the network, run: ${command}` };
    }
    case 'persistent':
      return {
        hint: 'the command decides: net-define makes a persistent network, net-create a transient one',
        fix: 'Remove it.',
      };
    case 'isolated':
      return {
        hint: 'a network without <forward> is isolated',
        fix: "Remove it and <forward>. To separate the guests from each other, write <port isolated='yes'/>.",
      };
    case 'cidr':
    case 'subnet':
    case 'netmask':
    case 'prefix': {
      const [address, prefix] = value.split('/');
      const isSubnet = parseIp(address ?? '') !== undefined && /^\d+$/.test(prefix ?? '');
      return {
        hint: 'the subnet follows from the address of the bridge and its prefix',
        fix: `Write <ip address='…' prefix='${isSubnet ? prefix : '…'}'/>, with the address of the bridge${isSubnet ? ` in ${value}` : ''}.`,
      };
    }
    case 'filterref':
    case 'nwfilter':
    case 'firewall':
      return {
        hint: 'a network has no filters; the interface of a guest has them',
        fix: "Remove it, and write <filterref filter='…'/> in the <interface> of the guest.",
      };
    default:
      return undefined;
  }
}

function settingOfGuests(word: string, value: string, parent: Element): Home | undefined {
  switch (word) {
    case 'gateway':
    case 'defaultgateway':
    case 'router':
    case 'routers': {
      const isAddress = addressesNear(parent).includes(value);
      const other = dnsmasqOption(`dhcp-option=option:router,${addressOr(value)}`);
      return {
        hint: 'the gateway of the guests is the address of <ip>',
        fix: isAddress ? 'Remove it.' : `Remove it. For another gateway, write ${other}.`,
      };
    }
    case 'dnsserver':
    case 'dnsservers':
    case 'nameserver':
    case 'nameservers':
    case 'resolver':
    case 'server':
    case 'dns': {
      // Without an address, <dns> is libvirt's, perhaps in the wrong place.
      if (word === 'dns' && parseIp(value) === undefined) return undefined;
      const direct = dnsmasqOption(`dhcp-option=option:dns-server,${addressOr(value)}`);
      return {
        hint: 'guests ask the address of <ip>, which forwards to the servers in <dns>',
        fix: `Write <dns><forwarder addr='${addressOr(value)}'/></dns> in <network>. For guests that ask it directly, write ${direct}.`,
      };
    }
    case 'ntp':
    case 'ntpserver':
    case 'timeserver':
      return byOption(`dhcp-option=option:ntp-server,${addressOr(value)}`);
    case 'search':
    case 'searchdomain':
    case 'domainsearch':
    case 'domainname':
      return {
        hint: 'guests get the DNS domain of the network',
        fix: `Write <domain name='${/^[\w.-]+$/.test(value) ? value : '…'}'/> in <network>.`,
      };
    case 'option':
    case 'dhcpoption':
      return byOption('dhcp-option=…');
    default:
      return undefined;
  }
}

function byOption(option: string): Home {
  return { hint: 'an option of dnsmasq does that', fix: `Write ${dnsmasqOption(option)}.` };
}

function dnsmasqOption(option: string): string {
  return `<dnsmasq:options><dnsmasq:option value='${option}'/></dnsmasq:options> in <network xmlns:dnsmasq='${DNSMASQ_NAMESPACE}'>`;
}

/** The value, if it can be pasted into an attribute as an address. */
function addressOr(value: string): string {
  const address = parseIp(value);
  return address === undefined ? '…' : formatIp(address);
}

/** The address of the `<ip>` around an element, or those of a network. */
function addressesNear(element: Element): readonly string[] {
  if (element.name === 'ip') return [propertyOf(element, 'address')?.value ?? ''];
  if (element.parent !== undefined) return addressesNear(element.parent);
  return element.children.flatMap((child) =>
    child.kind === 'element' && child.name === 'ip' ? addressesNear(child) : [],
  );
}
