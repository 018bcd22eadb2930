import { ADDRESS } from '../forwarder.ts';
import type { Connection } from './connection.ts';
import { PATH, type ResolvConf } from './resolv-conf.ts';

/** Puts vnet's dnsmasq into resolv.conf itself, where it answers for everything. */
export function plainConnection({ text, nameservers }: ResolvConf): Connection {
  return {
    kind: 'resolv.conf',
    files: [{ path: PATH, text: () => withServer(text) }],
    upstream: nameservers.filter((each) => each !== ADDRESS),
    consent: `nothing but ${PATH} says which server to query, so every question of this host would go to ${ADDRESS}`,
  };
}

/** The file with one server; the other lines stay. */
function withServer(text: string): string {
  const lines = text.split('\n').filter((line) => !/^\s*nameserver\b/.test(line));
  if (lines.at(-1) === '') lines.pop();
  return [...lines, `nameserver ${ADDRESS}`, ''].join('\n');
}
