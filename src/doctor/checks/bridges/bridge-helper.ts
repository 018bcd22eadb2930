import { VnetError } from '../../../error.ts';
import type { Host } from '../../../host/host.ts';
import { shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { guests } from '../../facts/libvirt.ts';

/** Where distributions install it. */
const HELPERS = [
  '/usr/lib/qemu/qemu-bridge-helper',
  '/usr/libexec/qemu-bridge-helper',
  '/usr/lib64/qemu/qemu-bridge-helper',
];
const ACL = '/etc/qemu/bridge.conf';
const SETUID = 0o4000;

export const bridgeHelper: Check = {
  id: 'bridge-helper',
  area: 'bridges',
  passed: 'guests of this user may use their bridges',
  async find(look) {
    const { host } = look;
    // Only the libvirt of a user needs QEMU's helper; the system's creates taps itself.
    if (host.uid === 0 || !/\/\/\/session\b/.test(look.virsh.uri ?? '')) return [];
    const bridged = ((await look.at(guests)) ?? []).flatMap(({ name, interfaces }) =>
      interfaces.flatMap(({ type, source }) => (type === 'bridge' && source !== undefined ? [{ name, source }] : [])),
    );
    if (bridged.length === 0) return [];
    const guest = bridged[0]?.name;
    const bridges = [...new Set(bridged.map(({ source }) => source))];
    const helper = HELPERS.find((path) => host.isRegularFile(path));
    if (helper === undefined) {
      return [
        {
          severity: 'error',
          message: 'QEMU has no qemu-bridge-helper on this host',
          evidence: HELPERS.map((path) => `${path}: no such file`),
          effect: `guests on ${bridges.join(', ')} do not start in a session`,
          fix: "install the distribution's QEMU; or run the guests with qemu:///system",
          guest,
        },
      ];
    }
    return [...(await helperProblems(host, helper, bridges)), ...aclProblems(host, bridges)].map((problem) => ({
      ...problem,
      guest,
    }));
  },
};

async function helperProblems(host: Host, helper: string, bridges: readonly string[]): Promise<HostProblem[]> {
  const mode = (await host.readRegularFile(helper))?.mode ?? 0;
  const capabilities = await capabilitiesOf(host, helper);
  if ((mode & SETUID) !== 0 || /cap_net_admin/.test(capabilities)) return [];
  return [
    {
      severity: 'error',
      message: `${helper} is not setuid root`,
      evidence: [`${helper}: mode ${(mode & 0o7777).toString(8)}`],
      effect: `guests on ${bridges.join(', ')} do not start in a session: the helper may create no tap`,
      fix: 'set the bit (on Debian and Ubuntu, dpkg-statoverride keeps it over upgrades)',
      commands: [shellCommand('sudo', 'chmod', 'u+s', helper)],
    },
  ];
}

/** Empty without getcap. */
async function capabilitiesOf(host: Host, path: string): Promise<string> {
  try {
    return (await host.run('getcap', [path], { limit: host.limits.program })).stdout;
  } catch (error) {
    if (error instanceof VnetError) return '';
    throw error;
  }
}

function aclProblems(host: Host, bridges: readonly string[]): HostProblem[] {
  const text = readAcl(host);
  const denied = bridges.filter((bridge) => !isAllowed(text ?? '', bridge));
  if (denied.length === 0) return [];
  const lines = denied.map((bridge) => `allow ${bridge}`);
  const write = shellCommand('printf', '%s\\n', ...lines);
  return [
    {
      severity: 'error',
      message: `${ACL} does not allow ${denied.join(', ')}`,
      evidence:
        text === undefined
          ? [`${ACL}: no such file`]
          : text
              .trim()
              .split('\n')
              .map((line) => `${ACL}: ${line}`),
      effect: `guests on ${denied.join(', ')} do not start in a session`,
      fix: 'remove lines that deny it or all bridges; allow the bridge',
      commands: [
        ...(text === undefined ? ['sudo mkdir -p /etc/qemu'] : []),
        `${write} | ${shellCommand('sudo', 'tee', '-a', ACL)} >/dev/null`,
        shellCommand('sudo', 'chmod', '644', ACL),
      ],
    },
  ];
}

/** As the helper decides: a line that denies wins, and what no line allows is denied. */
function isAllowed(text: string, bridge: string): boolean {
  const rules = text.split('\n').flatMap((line) => {
    const [, verb, name] = /^\s*(allow|deny)\s+(\S+)/.exec(line) ?? [];
    return name === bridge || name === 'all' ? [verb] : [];
  });
  return rules.length > 0 && !rules.includes('deny');
}

/** The file with those that it includes; undefined if there is none. */
function readAcl(host: Host): string | undefined {
  const text = host.readFile(ACL)?.toString();
  return text?.replace(/^\s*include\s+(\S+).*$/gm, (_line, path: string) => host.readFile(path)?.toString() ?? '');
}
