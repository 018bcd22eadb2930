import type { Repair, Risk } from '../check.ts';
import { links } from '../facts/links.ts';
import type { Look } from '../look.ts';

/**
 * The risk of a repair: the one that it declares, or the loss of the user's own ssh connection if it touches the link which that
 * uses, or the bridge of this link.
 */
export async function riskOf(look: Look, { risk, touches = [] }: Repair): Promise<Risk | undefined> {
  if (risk !== undefined || touches.length === 0) return risk;
  // The client's address and port, then those of this host: sshd(8).
  const address = look.host.env.SSH_CONNECTION?.split(' ')[2];
  if (address === undefined) return undefined;
  const all = await look.at(links);
  const used = all.find(({ addr_info = [] }) => addr_info.some(({ local }) => local === address));
  const names = [used?.ifname, used?.master];
  return touches.some((link) => names.includes(link)) ? 'lose-ssh' : undefined;
}
