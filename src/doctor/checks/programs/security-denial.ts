import { VnetError } from '../../../error.ts';
import { namesIn } from '../../../host/installed-programs.ts';
import { processAge } from '../../../host/proc.ts';
import { shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { networkDaemon } from '../../facts/daemons.ts';
import type { Look } from '../../look.ts';

/** Where AppArmor and SELinux report denials. */
const LOGS = ['/var/log/audit/audit.log', '/var/log/kern.log'];

/** Larger logs are not read. */
const LIMIT = 64 * 1024 * 1024;

/** Lines of one denial that are shown. */
const SHOWN = 3;

export const securityDenial: Check = {
  id: 'security-denial',
  area: 'programs',
  passed: 'libvirt and dnsmasq may do what they need: no denials of AppArmor or SELinux',
  async find(look) {
    const { host } = look;
    const daemon = await look.at(networkDaemon);
    const age = daemon === undefined ? undefined : processAge(host, daemon.pid);
    if (age === undefined) return [];
    const since = host.now().getTime() / 1000 - age;
    const denials = (await logLines(look)).flatMap((line) => denialIn(line) ?? []).filter(({ time }) => time >= since);
    const byProfile = new Map<string, Denial[]>();
    for (const each of denials) byProfile.set(each.profile, [...(byProfile.get(each.profile) ?? []), each]);
    return [...byProfile.values()].map(problemOf);
  },
};

interface Denial {
  readonly kind: 'AppArmor' | 'SELinux';
  /** AppArmor's profile, or the type of the process in SELinux. */
  readonly profile: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly line: string;
}

const CONCERNED = /dnsmasq|libvirt|virt\w*d\b|virt\w*_t\b|svirt|leaseshelper/;

/** The denial in a line of the kernel's log or of audit.log; undefined if it has none that concerns libvirt. */
function denialIn(line: string): Denial | undefined {
  const time = Number(/audit\((\d+\.\d+):\d+\)/.exec(line)?.[1]);
  if (Number.isNaN(time)) return undefined;
  const apparmor = /apparmor="DENIED".*? profile="([^"]*)"/.exec(line)?.[1];
  if (apparmor !== undefined && CONCERNED.test(apparmor)) {
    return { kind: 'AppArmor', profile: apparmor, time, line: messageIn(line) };
  }
  const selinux = /avc: +denied .* scontext=[^: ]*:[^: ]*:([^: ]*)/.exec(line)?.[1];
  if (selinux !== undefined && CONCERNED.test(selinux)) {
    return { kind: 'SELinux', profile: selinux, time, line: messageIn(line) };
  }
  return undefined;
}

/** The line without time and serial number, so that the same denial is shown once. */
function messageIn(line: string): string {
  return line.replace(/^.*?audit\([\d.:]+\):\s*/, '').replace(/ pid=\d+/, '');
}

function problemOf(denials: readonly Denial[]): HostProblem {
  const [{ kind, profile }] = denials as [Denial];
  const program = profile.split('//')[0] ?? profile;
  return {
    severity: 'warning',
    message: `${kind} denied ${profile} something ${denials.length === 1 ? 'once' : `${denials.length} times`} since libvirt was started`,
    evidence: [...new Set(denials.map(({ line }) => line))].slice(-SHOWN),
    effect: 'networks may not start, or leases may not be recorded',
    ...(kind === 'AppArmor'
      ? {
          fix: `allow it in /etc/apparmor.d/local/, or let the profile only complain; aa-enforce takes that back`,
          commands: [shellCommand('sudo', 'aa-complain', program)],
        }
      : {
          fix: 'restore the labels of the files of libvirt; if that changes nothing, allow it with audit2allow',
          commands: ['sudo restorecon -R /etc/libvirt /var/lib/libvirt /run/libvirt'],
        }),
  };
}

/** The log that this user may read: that of the audit daemon or of syslog, else the kernel's own. */
async function logLines({ host }: Look): Promise<readonly string[]> {
  for (const path of LOGS) {
    try {
      const text = host.readFile(path, LIMIT)?.toString();
      if (text !== undefined) return text.split('\n');
    } catch (error) {
      if (!(error instanceof VnetError)) throw error;
    }
  }
  const isEnforced =
    [...namesIn(host, '/sys/fs/selinux'), ...namesIn(host, '/sys/kernel/security/apparmor')].length > 0;
  if (!isEnforced) return [];
  const { status, stdout } = await host.run('dmesg', [], { limit: host.limits.program });
  if (status !== 0) throw new VnetError('permission', 'this user may not read the log of the kernel');
  return stdout.split('\n');
}
