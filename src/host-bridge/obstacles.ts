import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { ipJson } from '../host/links.ts';
import { readableText } from '../host/readable-text.ts';
import { similarNamesHint } from '../nearest.ts';
import { ip } from './snapshot.ts';

const LINKS = '/sys/class/net';

/** The name of a link that needs no quotes anywhere: IFNAMSIZ leaves 15 bytes. */
const LINK_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/;

interface DetailedLink {
  readonly master?: string;
  readonly link?: string;
  readonly linkinfo?: { readonly info_kind?: string; readonly info_slave_kind?: string };
}

/** Kinds of links that are like hardware: none, and one end of a cable between namespaces. */
const MOVABLE = [undefined, 'veth'];

/** Throws VnetError if a word cannot be the name of a link. */
export function checkLinkName(what: string, name: string): void {
  if (LINK_NAME.test(name) && name !== 'lo') return;
  throw new VnetError('usage', `invalid name of ${what} '${name}'`, {
    hint: 'use at most 15 letters, digits, dots, hyphens and underscores',
  });
}

/** Throws VnetError if an interface cannot be moved to a new bridge of this name, with the reason. */
export async function checkMovable(host: Host, link: string, bridge: string): Promise<void> {
  const links = host.listDirectory(LINKS) ?? [];
  if (!links.includes(link)) {
    throw new VnetError('not-found', `no interface '${link}' on this host`, {
      hint: similarNamesHint('interfaces', link, links),
    });
  }
  if (links.includes(bridge)) throw refused(`there is a link '${bridge}' on this host already`, 'choose another name');
  const [shown] = await ipJson<DetailedLink>(host, ['-d', 'link', 'show', 'dev', link]);
  const kind = shown?.linkinfo?.info_kind;
  const files = host.listDirectory(`${LINKS}/${link}`) ?? [];
  if (files.includes('wireless') || files.includes('phy80211')) {
    throw refused(
      `'${link}' is a Wi-Fi interface, and an access point drops frames of guests`,
      'use a routed or NAT network',
    );
  }
  if (readableText(host, `${LINKS}/${link}/type`).trim() !== '1')
    throw refused(`'${link}' is not an Ethernet interface`);
  if (!MOVABLE.includes(kind)) throw refused(`'${link}' is a ${kind} interface, and vnet moves only Ethernet devices`);
  if (shown?.master !== undefined) {
    const group = shown.linkinfo?.info_slave_kind ?? 'group';
    throw refused(`'${link}' is a port of ${group} '${shown.master}'`);
  }
  const above = files.flatMap((file) => (file.startsWith('upper_') ? file.slice('upper_'.length) : []));
  if (above.length > 0) {
    throw refused(`'${link}' carries ${above.join(', ')}, which would lose it`, 'remove them, or move them by hand');
  }
  const rules = (await ip(host, ['rule'])) + (await ip(host, ['-6', 'rule']));
  const byLink = rules.split('\n').find((rule) => new RegExp(`\\b[io]if ${escaped(link)}(?= |$)`).test(rule));
  if (byLink !== undefined) {
    throw refused(`a routing rule names '${link}' and would not match the bridge: ${byLink.trim()}`);
  }
  const routes =
    (await ip(host, ['-o', 'route', 'show', 'table', 'all'])) +
    (await ip(host, ['-o', '-6', 'route', 'show', 'table', 'all']));
  const shared = routes.split('\n').find((route) => /\bnexthop\b/.test(route) && route.includes(` dev ${link} `));
  if (shared !== undefined) throw refused(`a route over several interfaces uses '${link}'`);
}

function refused(why: string, hint?: string): VnetError {
  return new VnetError('unsupported', `cannot move the interface: ${why}`, { hint });
}

/** Warns of firewall rules that name the interface: packets will come from the bridge instead. */
export async function firewallWarnings(host: Host, link: string, bridge: string): Promise<Finding[]> {
  const rules: string[] = [];
  for (const [program, ...args] of [['nft', 'list', 'ruleset'], ['iptables-save'], ['ip6tables-save']] as const) {
    const { status, stdout } = await host
      .run(program, args, { limit: host.limits.program })
      .catch(() => ({ status: 1, stdout: '' }));
    if (status === 0) rules.push(...stdout.split('\n'));
  }
  const pattern = new RegExp(`(?:if(?:name)? "?|-[io] )${escaped(link)}"?(?= |$)`);
  const evidence = [...new Set(rules.filter((rule) => pattern.test(rule)).map((rule) => rule.trim()))];
  if (evidence.length === 0) return [];
  const message = `firewall rules name '${link}'; packets will pass '${bridge}' instead`;
  return [{ id: 'firewall-names-interface', severity: 'warning', message, evidence: evidence.slice(0, 5) }];
}

function escaped(name: string): string {
  return name.replaceAll('.', '\\.');
}
