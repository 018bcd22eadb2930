import { isPlainIp } from '../../address/ip.ts';
import { nearest } from '../../nearest.ts';
import { dhcpAddressOptions, dhcpOptions, dhcpv6Options } from './dhcp-options.ts';

/** A problem with an option's argument. */
export interface ArgumentProblem {
  readonly what: string;
  readonly fix: string;
  /** What dnsmasq prints. */
  readonly says: string;
}

/** Facilities of syslog(3), paths, and `-` for stderr. */
const FACILITY =
  /^(?:-|.*\/.*|auth|authpriv|cron|daemon|ftp|kern|lpr|mail|mark|news|security|syslog|user|uucp|local[0-7])$/i;

/** `INTERFACE[,[mtu:MTU,][high|low,]INTERVAL[,LIFETIME]]` */
const RA_PARAM = /^[^,]*(?:,\s*(?:mtu:[^,]*,\s*)?(?:(?:high|low)\s*,\s*)?\d+\s*(?:,\s*\d*\s*)?)?$/;

type Check = (argument: string) => ArgumentProblem | undefined;

/**
 * Checks for arguments that dnsmasq 2.90 and 2.91 reject on any host. An option without a check passes, and so does an empty
 * argument, which dnsmasq treats as absent.
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
      : problem('it contains an invalid address', 'Write addresses separated by commas.', 'error'),
  address,
  'dhcp-range': (argument) =>
    argument.includes(',') && argument.split(',').some(isIp)
      ? undefined
      : problem('expected START,END', 'Write START,END,TIME.', 'bad dhcp-range'),
  'log-facility': (argument) =>
    FACILITY.test(argument)
      ? undefined
      : problem(
          `'${argument}' is neither a syslog facility nor a path`,
          'Write a facility such as daemon, or a path.',
          'bad log facility',
        ),
  'ra-param': (argument) =>
    RA_PARAM.test(argument)
      ? undefined
      : problem(
          'expected INTERFACE,[mtu:MTU,][high|low,]INTERVAL[,LIFETIME]',
          'Write INTERFACE,INTERVAL,LIFETIME with seconds.',
          'bad RA-params',
        ),
  'use-stale-cache': number(),
  cname: pair('ALIAS,NAME', 'bad CNAME'),
  'host-record': pair('NAME,ADDRESS', 'Bad host-record'),
  'interface-name': pair('NAME,INTERFACE', 'bad interface name'),
  alias: pair('OLD,NEW', 'missing address in alias'),
  'dhcp-vendorclass': pair('set:TAG,CLASS', 'error'),
  'dhcp-userclass': pair('set:TAG,CLASS', 'error'),
  'add-mac': oneOf('base64 text'),
  'local-service': oneOf('net host'),
  'tftp-unique-root': oneOf('ip mac'),
};

export function argumentProblem(option: string, argument: string): ArgumentProblem | undefined {
  return argument === '' || !Object.hasOwn(CHECKS, option) ? undefined : CHECKS[option]?.(argument);
}

function number(maximum = Number.POSITIVE_INFINITY): Check {
  const range = maximum === Number.POSITIVE_INFINITY ? 'a whole number' : `a number from 0 to ${maximum}`;
  return (argument) =>
    /^\d+$/.test(argument) && Number(argument) <= maximum
      ? undefined
      : problem(`'${argument}' is not ${range}`, `Write ${range}.`, 'error');
}

function oneOf(list: string): Check {
  const values = list.split(' ');
  return (argument) =>
    values.includes(argument)
      ? undefined
      : problem(`'${argument}' is not ${values.join(' or ')}`, `Write ${values.join(' or ')}.`, 'error');
}

function pair(form: string, says: string): Check {
  return (argument) => (argument.includes(',') ? undefined : problem(`expected ${form}`, `Write ${form}.`, says));
}

/** `[/DOMAIN/.../]ADDRESS[#PORT][@SOURCE]`. ADDRESS may be a name, which cannot be checked here. */
function server(argument: string): ArgumentProblem | undefined {
  const target = afterDomains(argument);
  const [address = '', port = ''] = (target.split('@')[0] ?? '').split('#');
  if (address.includes('/')) {
    return problem(`'${address}' is not an address`, 'Write /DOMAIN/ADDRESS, with a slash before the domain.', '');
  }
  if (isIp(address) && port !== '' && !(/^\d+$/.test(port) && Number(port) <= 65535)) {
    return problem(`'${port}' is not a port`, 'Write a port from 1 to 65535 after the #.', 'bad port');
  }
  return undefined;
}

/** `/DOMAIN/.../[ADDRESS]`, or an address for all domains. */
function address(argument: string): ArgumentProblem | undefined {
  const value = afterDomains(argument);
  if (['', '#'].includes(value.trim()) || isIp(value)) return undefined;
  return problem(`'${value}' is not an address`, 'Write /DOMAIN/ADDRESS.', 'Bad address in --address');
}

/** `[tag:TAG,][encap:N,]NUMBER|option:NAME|option6:NAME[,VALUE...]` */
function dhcpOption(argument: string): ArgumentProblem | undefined {
  const parts = argument.split(',');
  const index = parts.findIndex((part) => /^\s*\d+\s*$|^option6?:/.test(part));
  const option = parts[index]?.trim();
  if (option === undefined) {
    return problem('it has no DHCP option', 'Write a number, or option: and a name.', 'bad dhcp-option');
  }
  const unknown = namedDhcpOption(argument);
  if (unknown !== undefined) return unknown;
  const isAddress = dhcpAddressOptions().has(option.toLowerCase().replace(/^option:/, ''));
  if (!isAddress || parts.some((part) => /^(?:vi-)?encap:|^vendor:/.test(part))) return undefined;
  const wrong = parts.slice(index + 1).find((part) => !isIp(part) || part.includes(':'));
  return wrong === undefined ? undefined : problem(`'${wrong}' is not an IPv4 address`, 'Write addresses.', 'bad IP');
}

function namedDhcpOption(argument: string): ArgumentProblem | undefined {
  const [, six, name] = /(?:^|,)option(6?):([^,]*)/.exec(argument) ?? [];
  if (name === undefined || (six === '6' && /^\d+$/.test(name))) return undefined;
  const names = six === '6' ? dhcpv6Options() : dhcpOptions();
  if (names.has(name.toLowerCase())) return undefined;
  const near = nearest(name, names);
  const fix =
    near === undefined ? 'List them with dnsmasq --help dhcp or dnsmasq --help dhcp6.' : `Write option${six}:${near}.`;
  return problem(`unknown DHCP option '${name}'`, fix, 'bad dhcp-option');
}

function afterDomains(argument: string): string {
  const last = argument.lastIndexOf('/');
  return argument.startsWith('/') && last > 0 ? argument.slice(last + 1) : argument;
}

/** inet_pton(3): no short forms and no scopes. */
function isIp(text: string): boolean {
  return isPlainIp(text.trim()) && !text.includes('%');
}

function problem(what: string, fix: string, says: string): ArgumentProblem {
  return { what, fix, says };
}

function each(options: string, check: Check): Record<string, Check> {
  return Object.fromEntries(options.split(' ').map((option) => [option, check]));
}
