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
  'rev-server': revServer,
  ...each('bogus-nxdomain ignore-address', (argument) =>
    subnetProblem(argument, 'Write ADDRESS or ADDRESS/PREFIX.', 'error'),
  ),
  'synth-domain': namedSubnet(true),
  domain: namedSubnet(false),
  cname,
  'host-record': hostRecord,
  'srv-host': shorts(2, [
    ['port', 'invalid port number'],
    ['priority', 'invalid priority'],
    ['weight', 'invalid weight'],
  ]),
  'mx-host': shorts(2, [['preference', 'bad MX preference']]),
  'dhcp-relay': pair('LOCAL,SERVER', 'Bad dhcp-relay'),
  'bridge-interface': pair('INTERFACE,ALIAS', 'bad bridge-interface'),
  'dhcp-name-match': pair('set:TAG,NAME', 'error'),
  'dns-rr': pair('NAME,NUMBER', 'bad RR record'),
  'interface-name': pair('NAME,INTERFACE', 'bad interface name'),
  alias,
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

/** `[/DOMAIN/.../]ADDRESS[#PORT][@INTERFACE][@SOURCE[#PORT]]` */
function server(argument: string): ArgumentProblem | undefined {
  return longLabel(domainsOf(argument), 'error') ?? upstream(afterDomains(argument));
}

/** ADDRESS may be a name, which dnsmasq looks up when it starts: only what is never a name is reported. */
function upstream(text: string): ArgumentProblem | undefined {
  const [target = '', ...sources] = text.split('@');
  const [address = '', port] = cut(target, '#');
  if (port !== undefined && !isPort(port)) return invalidPort(port);
  const [host = ''] = cut(address.trim(), '%');
  if (address.includes('/')) {
    return problem(`'${address}' is not an address`, 'Write /DOMAIN/ADDRESS, with a slash before the domain.', '');
  }
  if (!isIp(host) && (/[,:[\]]/.test(host) || isBadQuad(host))) {
    return problem(`'${address}' is not an address`, 'Write one ADDRESS, or ADDRESS#PORT.', '');
  }
  for (const source of sources) {
    const [from = '', fromPort] = cut(source, '#');
    if (!isIp(from)) continue;
    if (fromPort !== undefined && !isPort(fromPort)) return invalidPort(fromPort);
    if (isIp(host) && from.includes(':') !== host.includes(':')) {
      return problem(
        `the server ${host} and the source ${from} are not of one IP version`,
        'Write a source address of the same IP version as the server.',
        `cannot use ${versionOf(host)} server address with ${versionOf(from)} source address`,
      );
    }
  }
  return undefined;
}

/** `ADDRESS[/PREFIX],SERVER`, with a server as in upstream. */
function revServer(argument: string): ArgumentProblem | undefined {
  const [subnet = '', target] = cut(argument, ',');
  const fix = 'Write ADDRESS/PREFIX,SERVER.';
  const says = `bad ${versionOf(subnet)} prefix length`;
  const wrong = subnetProblem(subnet, fix, says, 1);
  if (wrong !== undefined || target === undefined) return wrong;
  return target.trim() === '' ? problem('it names no server', fix, '') : upstream(target);
}

/** `ADDRESS[/PREFIX]`. dnsmasq ignores a prefix that is not a number. */
function subnetProblem(text: string, fix: string, says: string, least = 0): ArgumentProblem | undefined {
  const [address = '', prefix] = cut(text, '/');
  if (!isIp(address)) return problem(`'${address}' is not an address`, fix, 'error');
  const most = address.includes(':') ? 128 : 32;
  if (prefix === undefined || !/^\d+$/.test(prefix) || (Number(prefix) >= least && Number(prefix) <= most))
    return undefined;
  return problem(`'${prefix}' is not a prefix length from ${least} to ${most}`, fix, says);
}

/** `NAME,ADDRESS[/PREFIX]...`; dnsmasq takes the second part of `domain` for an interface if it is not an address. */
function namedSubnet(isAddressRequired: boolean): Check {
  return (argument) => {
    const [, subnet] = argument.split(',');
    const [address = ''] = cut(subnet ?? '', '/');
    if (subnet === undefined || !isIp(address)) {
      return isAddressRequired
        ? problem('expected NAME,ADDRESS/PREFIX', 'Write NAME,ADDRESS/PREFIX.', 'error')
        : undefined;
    }
    return subnetProblem(subnet, 'Write NAME,ADDRESS/PREFIX.', 'bad prefix length');
  };
}

/** `OLD[-LAST],NEW[,MASK]` with IPv4 addresses. */
function alias(argument: string): ArgumentProblem | undefined {
  const [old = '', ...others] = argument.split(',');
  const wrong = [...old.split('-'), ...others].find((part) => !isIp(part) || part.includes(':'));
  if (others.length > 0 && wrong === undefined) return undefined;
  const what = others.length === 0 ? 'expected OLD,NEW' : `'${wrong}' is not an IPv4 address`;
  return problem(what, 'Write OLD,NEW or OLD,NEW,MASK with IPv4 addresses.', 'missing address in alias');
}

/** `ALIAS,...,NAME[,TTL]` */
function cname(argument: string): ArgumentProblem | undefined {
  const parts = argument.split(',').map((part) => part.trim());
  if (parts.length < 2) return pair('ALIAS,NAME', 'bad CNAME')(argument);
  const names = parts.length > 2 && /^\d+$/.test(parts.at(-1) ?? '') ? parts.slice(0, -1) : parts;
  const target = names.at(-1) ?? '';
  const loop = names.slice(0, -1).find((name) => name !== '' && name.toLowerCase() === target.toLowerCase());
  if (loop !== undefined) return problem(`'${loop}' is an alias of itself`, 'Write ALIAS,NAME.', 'CNAME loop');
  return longLabel(names, 'bad CNAME');
}

function hostRecord(argument: string): ArgumentProblem | undefined {
  const names = argument.split(',').filter((part) => !part.includes(':'));
  return pair('NAME,ADDRESS', 'Bad host-record')(argument) ?? longLabel(names, 'Bad name in host-record');
}

/** Numbers of 16 bits from the part with this index on; dnsmasq takes all that follows for the last of them. */
function shorts(from: number, kinds: readonly (readonly [name: string, says: string])[]): Check {
  return (argument) => {
    const parts = argument.split(',').slice(from);
    const last = parts.slice(kinds.length - 1).join(',');
    const values = parts.length < kinds.length ? parts : [...parts.slice(0, kinds.length - 1), last];
    const index = values.findIndex((value) => value !== '' && !isPort(value));
    const [name, says] = kinds[index] ?? [];
    if (name === undefined || says === undefined) return undefined;
    return problem(`'${values[index]}' is not a ${name}`, 'Write a number from 0 to 65535.', says);
  };
}

function versionOf(address: string): string {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

function isPort(text: string): boolean {
  const digits = text.trim();
  return digits === '' || (/^\d+$/.test(digits) && Number(digits) <= 65535);
}

function invalidPort(port: string): ArgumentProblem {
  return problem(`'${port}' is not a port`, 'Write a port from 1 to 65535 after the #.', 'bad port');
}

/** Four decimal numbers of which one is too large: glibc reads no address from it, and no top-level domain is a number. */
function isBadQuad(text: string): boolean {
  return /^\d+(?:\.\d+){3}$/.test(text) && text.split('.').some((octet) => Number(octet) > 255);
}

function longLabel(names: readonly string[], says: string): ArgumentProblem | undefined {
  const name = names.find((each) => /^[\x21-\x7e]*$/.test(each) && each.split('.').some(({ length }) => length > 63));
  if (name === undefined) return undefined;
  return problem(`'${name}' has a label of more than 63 characters`, 'Write labels of at most 63 characters.', says);
}

/** The text before the first separator, and what follows it. */
function cut(text: string, separator: string): [before: string, after?: string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** `/DOMAIN/.../[ADDRESS]`, or an address for all domains. */
function address(argument: string): ArgumentProblem | undefined {
  const value = afterDomains(argument);
  const tooLong = longLabel(domainsOf(argument), 'error');
  if (tooLong !== undefined) return tooLong;
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

function domainsOf(argument: string): readonly string[] {
  return argument.startsWith('/') ? argument.split('/').slice(1, -1) : [];
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
