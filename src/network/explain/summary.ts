import type { Reach } from './reach.ts';
import type { Party } from './reach-answer.ts';

/** One sentence per address family on who can connect to whom, or one for both if they are the same. */
export function summarizeReach(reach: readonly Reach[]): string[] {
  const [ipv4, ipv6] = [sentence(reach, 'ipv4'), sentence(reach, 'ipv6')];
  return ipv4 === ipv6 ? [`${capital(ipv4)}.`] : [`IPv4: ${ipv4}.`, `IPv6: ${ipv6}.`];
}

function sentence(reach: readonly Reach[], family: 'ipv4' | 'ipv6'): string {
  const parties = (side: 'from' | 'to', verdict: string) =>
    reach
      .filter((each) => each[side === 'from' ? 'to' : 'from'] === 'guest' && each[family].verdict === verdict)
      .map((each) => each[side])
      .filter((party) => side === 'to' || party !== 'guest');
  const guests = [
    phrase(parties('to', 'yes').map(objectOf), 'guests reach'),
    phrase(parties('to', 'depends').map(objectOf), 'guests may reach'),
  ].filter((part) => part !== '');
  const others = [
    phrase(parties('from', 'yes').map(subjectOf), 'can connect to them', true),
    phrase(parties('from', 'depends').map(subjectOf), 'may connect to them', true),
  ].filter((part) => part !== '');
  return [guests.join('; ') || 'guests reach nothing', others.join('; ') || 'nothing can connect to them'].join('; ');
}

function phrase(parties: readonly string[], verb: string, isSubject = false): string {
  if (parties.length === 0) return '';
  const list = parties.length === 1 ? parties[0] : `${parties.slice(0, -1).join(', ')} and ${parties.at(-1)}`;
  return isSubject ? `${list} ${verb}` : `${verb} ${list}`;
}

function objectOf(party: Party): string {
  return party === 'guest' ? 'each other' : `the ${party}`;
}

function subjectOf(party: Party): string {
  return `the ${party}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
