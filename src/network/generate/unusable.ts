import { isPlainIp } from '../../address/ip.ts';
import { contains, formatSubnet, parseSubnet } from '../../address/subnet.ts';
import { VnetError } from '../../error.ts';
import { LARGEST_RANGE } from './ip.ts';
import type { GenerateOptions, OwnSubnet } from './options.ts';

/** What is likely to go wrong with a network that libvirt accepts. */
export interface Doubt {
  readonly id: string;
  readonly message: string;
  readonly hint: string;
}

/** Throws VnetError `usage` for options that libvirt accepts, but that do nothing or leave no address for a guest. */
export function rejectUnusable(options: GenerateOptions): void {
  const { subnets, dhcp, domain, localDomain, registerDomain, tftp, forwarders } = options;
  if (domain === undefined && (localDomain || registerDomain)) {
    throw new VnetError('usage', `${localDomain ? '--local-domain' : '--register-domain'} needs --domain`);
  }
  if (tftp !== undefined && !tftp.startsWith('/')) {
    throw new VnetError('usage', `--tftp ${tftp}: expected an absolute path, because dnsmasq reads it from /`);
  }
  const full = subnets.find((subnet) => !hasRoom(subnet, dhcp));
  if (full !== undefined) {
    const option = full.address.family === 4 ? '--subnet' : '--ipv6';
    const prefix = full.address.family === 4 ? '/24' : '/64';
    throw new VnetError('usage', `${option} ${formatSubnet(full)} has no address for a guest`, {
      hint: `use a shorter prefix, such as ${prefix}`,
    });
  }
  const useless = forwarders.find((text) => isUselessForwarder(text, forwarders));
  if (useless !== undefined) {
    throw new VnetError('usage', `--forwarder ${useless}: expected ADDRESS or DOMAIN,ADDRESS`, {
      hint: `a DOMAIN alone is an exception from another --forwarder: its names go to the host's name servers`,
    });
  }
}

/** What is likely to go wrong with a network that libvirt accepts and that works. */
export function doubtsAbout({ mode, subnets, dhcp, ranges, bootp, tftp }: GenerateOptions): Doubt[] {
  const isTranslated = mode === 'nat' || mode === 'isolated';
  const foreign = isTranslated ? subnets.filter((subnet) => !isSetAside(subnet)) : [];
  const large = subnets.filter(({ address, prefix }) => address.family === 4 && prefix < 16);
  return [
    ...foreign.map((subnet) => ({
      id: 'subnet-not-private',
      message: `${formatSubnet(subnet)} is not a private subnet: the host and its guests no longer reach these addresses on the Internet`,
      hint: 'use a private --subnet: in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16',
    })),
    ...large.map((subnet) => ({
      id: 'subnet-large',
      message: `${formatSubnet(subnet)} covers many other networks, which the host and its guests no longer reach${
        dhcp && ranges.length === 0 ? `; DHCP leases ${LARGEST_RANGE} of its addresses, libvirt's limit` : ''
      }`,
      hint: 'use a longer prefix, such as /24',
    })),
    ...(bootp !== undefined && tftp === undefined && !/,.|^\w+:\/\//.test(bootp)
      ? [
          {
            id: 'bootp-without-server',
            message: `guests ask the bridge for ${bootp}, but libvirt's dnsmasq serves no TFTP`,
            hint: 'add --tftp DIRECTORY, or name the server: --bootp FILE,SERVER',
          },
        ]
      : []),
  ];
}

/** Without DHCP, two addresses are enough for the bridge and one guest (RFC 3021). */
function hasRoom({ address, prefix }: OwnSubnet, dhcp: boolean): boolean {
  if (address.family === 6) return prefix < 128;
  return prefix < (dhcp ? 31 : 32);
}

/** A domain without an address is forwarded to the host's name servers, as all names are without another forwarder. */
function isUselessForwarder(text: string, all: readonly string[]): boolean {
  const [domain = '', address] = text.split(',').map((part) => part.trim());
  if (address !== undefined || isPlainIp(domain) || /^[\d.]+$/.test(domain) || domain.includes(':')) return false;
  return !all.some((other) => {
    const [name = '', server] = other.split(',').map((part) => part.trim());
    return other !== text && (server === undefined ? isPlainIp(name) : name === '' || domain.endsWith(`.${name}`));
  });
}

/** Addresses that nobody else has: private (RFC 1918), shared (RFC 6598), and for documentation and tests. IPv6 is routed. */
function isSetAside(subnet: OwnSubnet): boolean {
  return (
    subnet.address.family === 6 ||
    SET_ASIDE.some((outer) => outer.prefix <= subnet.prefix && contains(outer, subnet.address))
  );
}

const SET_ASIDE = `10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 169.254.0.0/16 192.0.2.0/24 198.18.0.0/15
  198.51.100.0/24 203.0.113.0/24`
  .split(/\s+/)
  .flatMap((text) => parseSubnet(text) ?? []);
