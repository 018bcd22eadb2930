import { formatIp } from '../../address/ip.ts';
import { askDns, type Question } from '../guests/dns-query.ts';
import { guestIp } from '../guests/guests.ts';
import type { Guest, Subject } from '../guests/subject.ts';
import type { Check } from '../result.ts';

interface Asked {
  readonly check: string;
  readonly question: Omit<Question, 'server'>;
  readonly expected: string;
}

/** The network's name server knows its guests, and every host, text and service of its `<dns>`. */
export async function names({ network, guests }: Subject): Promise<Check[]> {
  const server = guestIp(network, 4)?.address ?? guestIp(network, 6)?.address;
  // The second guest asks for the first, unless it got no address.
  const asker = guests.findLast(({ ipv4, ipv6 }) => (server?.family === 4 ? ipv4 : ipv6) !== undefined);
  if (server === undefined || asker === undefined || network.dns?.enable === false) return [];
  const who = `guest${guests.indexOf(asker) + 1}`;
  const asked = [...ownNames(network.domain?.name, guests), ...declared(network)];
  return Promise.all(asked.map((each) => ask(asker, formatIp(server), { ...each, check: `${who} ${each.check}` })));
}

async function ask({ client }: Guest, server: string, { check, question, expected }: Asked): Promise<Check> {
  const answer = await askDns(client.host, { server, ...question });
  const seen = answer === undefined ? 'no answer' : answer.records.join(', ') || answer.code;
  return { check, expected, seen, ok: answer?.records.includes(expected) ?? false };
}

/** A guest is known by the name it asked for, and by that name within the domain. */
function ownNames(domain: string | undefined, guests: readonly Guest[]): Asked[] {
  const [guest] = guests;
  if (guest?.ipv4 === undefined || !guest.leased) return [];
  const full = domain === undefined ? [] : [`${guest.hostname}.${domain}`];
  return [guest.hostname, ...full].map((name) => asked(name, 'A', guest.ipv4 ?? ''));
}

function declared({ dns, domain }: Subject['network']): Asked[] {
  const hosts = (dns?.hosts ?? []).flatMap(({ ip, hostnames }) =>
    ip === undefined ? [] : hostnames.map(({ name }) => asked(name, ip.family === 4 ? 'A' : 'AAAA', formatIp(ip))),
  );
  const texts = (dns?.txts ?? []).flatMap(({ name, value }) =>
    name === undefined ? [] : [asked(name, 'TXT', value ?? '')],
  );
  const services = (dns?.srvs ?? []).flatMap((srv) => {
    if (srv.service === undefined || srv.protocol === undefined || srv.target === undefined) return [];
    const zone = srv.domain ?? domain?.name;
    const name = `_${srv.service}._${srv.protocol}${zone === undefined ? '' : `.${zone}`}`;
    return [asked(name, 'SRV', `${srv.priority ?? 0} ${srv.weight ?? 0} ${srv.port ?? 1} ${srv.target}`)];
  });
  return [...hosts, ...texts, ...services];
}

function asked(name: string, type: Question['type'], expected: string): Asked {
  return { check: `asks for ${type} of ${name}`, question: { name, type }, expected };
}
