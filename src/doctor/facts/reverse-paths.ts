import { formatIp, parseIp } from '../../address/ip.ts';
import { broadcastAddress, parseSubnet } from '../../address/subnet.ts';
import type { Fact } from '../look.ts';
import { forwardingNetworks, type OwnBridge } from './own-bridges.ts';
import { strictLinks } from './sysctls.ts';
import { uplinks } from './uplinks.ts';

/** Whether the kernel lets in a packet that a far host sends to a guest. */
export interface ReversePath {
  readonly network: OwnBridge;
  /** The link on which the packet arrives. */
  readonly link: string;
  readonly question: string;
  readonly answer: string;
  readonly isFiltered: boolean;
}

/** An address of the Internet that no network of a host has: TEST-NET-3 of RFC 5737. */
const FAR = '203.0.113.1';

/** The kernel's own answer for every IPv4 network that forwards, by one `ip`. Where the filter drops it says EXDEV, or EINVAL. */
export const reversePaths: Fact<readonly ReversePath[]> = async (look) => {
  const { 4: uplink } = await look.at(uplinks);
  const paths = (await look.at(forwardingNetworks)).flatMap((network) => {
    const link = network.device ?? uplink;
    const guest = network.subnets.map(({ address, prefix }) => guestAddress(address, prefix)).find(Boolean);
    return link === undefined || guest === undefined ? [] : [{ network, link, guest }];
  });
  const strict = strictLinks(look.host);
  if (paths.length === 0 || strict.length === 0) return [];
  const questions = paths.map(({ link, guest }) => `route get ${guest} from ${FAR} iif ${link}`);
  const { stderr } = await look.host.run('ip', ['-force', '-batch', '-'], {
    input: `${questions.join('\n')}\n`,
    limit: look.host.limits.program,
  });
  // Each failed line is followed by its number.
  const failures = new Map<number, string>();
  let reason = '';
  for (const line of stderr.split('\n')) {
    const [, number] = /^Command failed -:(\d+)$/.exec(line) ?? [];
    if (number === undefined) reason = line;
    else failures.set(Number(number) - 1, reason);
  }
  return paths.map(({ network, link }, index) => {
    const answer = failures.get(index) ?? '';
    const isFiltered = strict.includes(link) && /Invalid (?:cross-device link|argument)/.test(answer);
    return { network, link, question: `ip ${questions[index]}`, answer, isFiltered };
  });
};

/** An address of the subnet that is not the bridge's. */
function guestAddress(address: string, prefix: number | undefined): string | undefined {
  const [ip, subnet] = [parseIp(address), parseSubnet(`${address}/${prefix}`)];
  if (ip === undefined || ip.family === 6 || subnet === undefined || subnet.prefix > 30) return undefined;
  const last = broadcastAddress(subnet).value - 1n;
  return formatIp({ family: 4, value: last === ip.value ? last - 1n : last });
}
