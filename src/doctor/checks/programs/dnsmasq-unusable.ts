import { programDirectories } from '../../../host/installed-programs.ts';
import { installCommand } from '../../../host/packages.ts';
import type { Check } from '../../check.ts';
import { daemonPath, programIn } from '../../facts/daemon-path.ts';
import { restartCommands, systemDaemons } from '../../facts/daemons.ts';
import { networks } from '../../facts/libvirt.ts';
import { hasOwnBridge } from '../../own-bridge.ts';

const EFFECT = 'networks with addresses do not start, so their guests get neither addresses nor names';

export const dnsmasqUnusable: Check = {
  id: 'dnsmasq-unusable',
  area: 'programs',
  passed: 'libvirt finds a dnsmasq that it can use',
  async find(look) {
    const { host } = look;
    const isNeeded = (await look.at(networks)).some(({ live, definition }) =>
      [live, definition].some((each) => hasOwnBridge(each) && each.subnets.length > 0),
    );
    if (!isNeeded) return [];
    const path = await look.at(daemonPath);
    const program = programIn(path, 'dnsmasq', host);
    if (program === undefined) {
      const elsewhere = programIn(programDirectories(host), 'dnsmasq', host);
      if (elsewhere !== undefined) {
        return [
          {
            severity: 'error',
            message: `libvirt does not find ${elsewhere}: the PATH of the daemon lacks its directory`,
            evidence: [`/proc/PID/environ of the daemon: PATH=${path.join(':')}`],
            effect: EFFECT,
            fix: 'start the daemon with the usual PATH',
            commands: await restartCommands(look, await look.at(systemDaemons)),
          },
        ];
      }
      const install = installCommand('dnsmasq', host);
      return [
        {
          severity: 'error',
          message: 'dnsmasq is not installed',
          evidence: [`no dnsmasq in ${path.join(':')}`],
          effect: EFFECT,
          fix: 'install it; its own service is not needed, and may take port 53 from libvirt',
          commands: install === undefined ? [] : [install],
        },
      ];
    }
    const { status, stdout, stderr } = await host.run(program, ['--version'], { limit: host.limits.program });
    const [line = ''] = stdout.split('\n');
    if (/^Dnsmasq version \d+\.\d+/.test(line)) return [];
    return [
      {
        severity: 'error',
        message: `${program} is not a dnsmasq that libvirt understands`,
        evidence: [`${program} --version: ${line || stderr.trim().split('\n')[0] || `exit status ${status}`}`],
        effect: EFFECT,
        cause: /pi-?hole/i.test(line) ? 'Pi-hole replaced dnsmasq by its own' : 'another program has its name',
        fix: "put the distribution's dnsmasq in its place, or first in the PATH of the daemon",
      },
    ];
  },
};
