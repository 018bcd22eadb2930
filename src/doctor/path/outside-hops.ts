import type { Area } from '../check.ts';
import type { Diagnosis, Report } from '../diagnose.ts';
import { type Follow, type Hop, type HopId, ok, unknown, type Walk } from './hop.ts';

/** The check that says whether addresses are translated. It is its own link of the chain. */
const NAT_CHECK = 'masquerade-missing';

/** Modes whose guests send packets through the host. */
const FORWARDED = ['nat', 'route', 'open'];

/** Whether the kernel forwards what the guest sends. */
export const forwardingHop: Follow = async (walk) => {
  if (!isForwarded(walk)) return undefined;
  return byChecks('forwarding', walk, ({ area }) => area === 'forwarding', 'the kernel forwards what the guest sends');
};

/** Whether the firewall lets the guest use the host's services, and pass. */
export const firewallHop: Follow = async (walk) => {
  if (walk.network?.live?.bridge === undefined) return undefined;
  const text = isForwarded(walk)
    ? 'the firewall passes what the guest sends'
    : 'the network is isolated: the guest reaches this host and its neighbours, and the firewall lets it';
  return byChecks('firewall', walk, ({ area, id }) => area === 'firewall' && id !== NAT_CHECK, text);
};

/** Whether the host translates the guest's address. */
export const natHop: Follow = async (walk) => {
  if (walk.network?.live?.forward !== 'nat') return undefined;
  return byChecks('nat', walk, ({ id }) => id === NAT_CHECK, 'the host translates its address (masquerading)');
};

function isForwarded({ network }: Walk): boolean {
  return FORWARDED.includes(network?.live?.forward ?? '');
}

/** What the checks of this run say about a link of the chain. */
function byChecks(
  id: HopId,
  { report, domain, nic }: Walk,
  isAbout: (check: { readonly area: Area; readonly id: string }) => boolean,
  text: string,
): Hop {
  const concerns = (problem: Diagnosis) =>
    problem.severity === 'error' &&
    isAbout(problem) &&
    (problem.guest === undefined || problem.guest === domain.name) &&
    (problem.network === undefined || problem.network === nic.network);
  const problem = report.problems.find(concerns);
  if (problem !== undefined) {
    const first = problem.evidence[0] ?? problem.message;
    return { id, mark: 'broken', text: first, break: { problem, names: [], areas: [problem.area] } };
  }
  const blind = report.skipped.find(({ check }) => isAbout(check));
  if (blind !== undefined) return unknown(id, `not checked: ${blind.error.message}`);
  const looked = checksOf(report).some(isAbout);
  return looked ? ok(id, text) : unknown(id, 'not checked: the checks for it did not run');
}

function checksOf({ passed, problems }: Report): readonly { readonly area: Area; readonly id: string }[] {
  return [...passed, ...problems];
}

/** Names that getent passes on unchanged. */
const HOSTNAME = /^[A-Za-z\d](?:[\w.-]*[A-Za-z\d])?$/;

/** Whether this host resolves the guest's name. It need not: that takes libvirt's NSS module, or an entry in /etc/hosts. */
export const nameHop: Follow = async ({ look: { host }, domain, addresses }) => {
  const found = await addresses();
  if (found.length === 0 || !HOSTNAME.test(domain.name)) return undefined;
  const { status, stdout } = await host.run('getent', ['ahosts', domain.name], { limit: host.limits.program });
  const seen = new Set(stdout.split('\n').flatMap((line) => /^\S+/.exec(line)?.[0] ?? []));
  const [first] = [...seen];
  if (status !== 0 || first === undefined) {
    return unknown(
      'name',
      `this host does not resolve the name '${domain.name}'; vnet nss and vnet hosts can change that`,
    );
  }
  if (found.some(({ ip }) => seen.has(ip))) return ok('name', `this host resolves '${domain.name}' to ${first}`);
  return unknown('name', `this host resolves '${domain.name}' to ${first}, which is not an address of this interface`);
};
