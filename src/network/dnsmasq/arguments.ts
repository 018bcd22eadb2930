import { isPlainIp } from '../../address/ip.ts';
import { nearest } from '../../nearest.ts';
import { dhcpAddressOptions, dhcpOptions, dhcpv6Options } from './dhcp-options.ts';

/** What is wrong with the argument of an option, and what dnsmasq says of it. */
export interface ArgumentFault {
  readonly what: string;
  readonly fix: string;
  readonly says: string;
}

/** Facilities of syslog(3), paths, and `-` for stderr. */
const FACILITY =
  /^(?:-|.*\/.*|auth|authpriv|cron|daemon|ftp|kern|lpr|mail|mark|news|security|syslog|user|uucp|local[0-7])$/i;

type Check = (argument: string) => ArgumentFault | undefined;

/**
 * What dnsmasq 2.90 and 2.91 refuse whatever the host is like; of the rest, and of all other options, nothing is said.
 * An argument that is empty is none.
 */
const CHECKS: Readonly<Record<string, Check>> = {
  ...each('port query-port min-port max-port', number(65535)),
  ...each(
    'cache-size edns-packet-max dns-forward-max dhcp-lease-max tftp-max tftp-mtu log-async dhcp-reply-delay',
    number(),
  ),
  ...each('local-ttl neg-ttl max-ttl min-cache-ttl max-cache-ttl auth-ttl dhcp-ttl', number()),
  ...each('server local', server),
  ...each('dhcp-option dhcp-option-force', dhcpOption),
  'dhcp-match': namedDhcpOption,
  'listen-address': (argument) =>
    argument.split(',').every((part) => isIp(part))
      ? undefined
      : fault('an address in it is none', 'Write addresses.', 'error'),
  address,
  'dhcp-range': (argument) =>
    argument.includes(',') && argument.split(',').some(isIp)
      ? undefined
      : fault('it takes START,END', 'Write START,END,TIME.', 'bad dhcp-range'),
  'log-facility': (argument) =>
    FACILITY.test(argument)
      ? undefined
      : fault(
          `'${argument}' is neither a facility of syslog nor a path`,
          'Write daemon, or a path.',
          'bad log facility',
        ),
  'use-stale-cache': number(),
  cname: pair('ALIAS,NAME', 'bad CNAME'),
  'host-record': pair('NAME,ADDRESS', 'Bad host-record'),
  'interface-name': pair('NAME,INTERFACE', 'bad interface name'),
  alias: pair('OLD,NEW', 'missing address in alias'),
  'dhcp-vendorclass': pair('set:TAG,CLASS', 'error'),
  'dhcp-userclass': pair('set:TAG,CLASS', 'error'),
  'add-mac': word('base64 text'),
  'local-service': word('net host'),
  'tftp-unique-root': word('ip mac'),
};

export function argumentFault(option: string, argument: string): ArgumentFault | undefined {
  return argument === '' || !Object.hasOwn(CHECKS, option) ? undefined : CHECKS[option]?.(argument);
}

function number(maximum = Number.POSITIVE_INFINITY): Check {
  const range = maximum === Number.POSITIVE_INFINITY ? 'a whole number' : `a number from 0 to ${maximum}`;
  return (argument) =>
    /^\d+$/.test(argument) && Number(argument) <= maximum
      ? undefined
      : fault(`'${argument}' is not ${range}`, `Write ${range}.`, 'error');
}

function word(words: string): Check {
  const known = words.split(' ');
  return (argument) =>
    known.includes(argument)
      ? undefined
      : fault(`'${argument}' is not ${known.join(' or ')}`, `Write ${known.join(' or ')}.`, 'error');
}

function pair(form: string, says: string): Check {
  return (argument) => (argument.includes(',') ? undefined : fault(`it takes ${form}`, `Write ${form}.`, says));
}

/** `[/DOMAIN/.../]ADDRESS[#PORT][@SOURCE]`; a name in place of the address is looked up, so nothing is known of it. */
function server(argument: string): ArgumentFault | undefined {
  const target = behindDomains(argument);
  const [address = '', port = ''] = (target.split('@')[0] ?? '').split('#');
  if (address.includes('/')) {
    return fault(`'${address}' is no address`, 'Write /DOMAIN/ADDRESS, with a slash before the domain.', '');
  }
  if (isIp(address) && port !== '' && !(/^\d+$/.test(port) && Number(port) <= 65535)) {
    return fault(`'${port}' is no port`, 'Write a port from 1 to 65535 behind the #.', 'bad port');
  }
  return undefined;
}

/** `/DOMAIN/.../[ADDRESS]`, or an address for all domains. */
function address(argument: string): ArgumentFault | undefined {
  const value = behindDomains(argument);
  if (['', '#'].includes(value.trim()) || isIp(value)) return undefined;
  return fault(`'${value}' is no address`, 'Write /DOMAIN/ADDRESS.', 'Bad address in --address');
}

/** `[tag:TAG,][encap:N,]NUMBER|option:NAME|option6:NAME[,VALUE...]` */
function dhcpOption(argument: string): ArgumentFault | undefined {
  const parts = argument.split(',');
  const index = parts.findIndex((part) => /^\s*\d+\s*$|^option6?:/.test(part));
  const option = parts[index]?.trim();
  if (option === undefined) {
    return fault('it names no DHCP option', 'Write a number, or option: before the name.', 'bad dhcp-option');
  }
  const unknown = namedDhcpOption(argument);
  if (unknown !== undefined) return unknown;
  const isAddress = dhcpAddressOptions().has(option.toLowerCase().replace(/^option:/, ''));
  if (!isAddress || parts.some((part) => /^(?:vi-)?encap:|^vendor:/.test(part))) return undefined;
  const wrong = parts.slice(index + 1).find((part) => !isIp(part) || part.includes(':'));
  return wrong === undefined ? undefined : fault(`'${wrong}' is no IPv4 address`, 'Write addresses.', 'bad IP');
}

function namedDhcpOption(argument: string): ArgumentFault | undefined {
  const [, six, name] = /(?:^|,)option(6?):([^,]*)/.exec(argument) ?? [];
  if (name === undefined || (six === '6' && /^\d+$/.test(name))) return undefined;
  const known = six === '6' ? dhcpv6Options() : dhcpOptions();
  if (known.has(name.toLowerCase())) return undefined;
  const near = nearest(name, known);
  const fix = near === undefined ? 'See dnsmasq --help dhcp, and dhcp6.' : `Write option${six}:${near}.`;
  return fault(`there is no DHCP option '${name}'`, fix, 'bad dhcp-option');
}

function behindDomains(argument: string): string {
  const last = argument.lastIndexOf('/');
  return argument.startsWith('/') && last > 0 ? argument.slice(last + 1) : argument;
}

/** inet_pton(3), which takes neither short forms nor scopes. */
function isIp(text: string): boolean {
  return isPlainIp(text.trim()) && !text.includes('%');
}

function fault(what: string, fix: string, says: string): ArgumentFault {
  return { what, fix, says };
}

function each(options: string, check: Check): Record<string, Check> {
  return Object.fromEntries(options.split(' ').map((option) => [option, check]));
}
