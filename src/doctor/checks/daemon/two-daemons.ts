import type { Daemon } from '../../../libvirt/daemons.ts';
import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { hasSystemd, systemDaemons } from '../../facts/daemons.ts';
import { units } from '../../facts/units.ts';

export const twoDaemons: Check = {
  id: 'two-daemons',
  area: 'daemon',
  passed: 'either libvirtd or the modular daemons manage guests and networks, not both',
  async find(look) {
    const running = await look.at(systemDaemons);
    const known = await look.at(units);
    const enabled = known.filter(({ name, file }) => file === 'enabled' && name.endsWith('.socket'));
    const processesOf = (kind: Kind) => running.filter(({ name }) => kindOf(name) === kind);
    const unitsOf = (kind: Kind) => enabled.filter(({ name }) => kindOf(name) === kind);
    const isRunning = processesOf('monolithic').length > 0 && processesOf('modular').length > 0;
    const isEnabled = unitsOf('monolithic').length > 0 && unitsOf('modular').length > 0;
    if (!isRunning && !isEnabled) return [];
    // What runs now stays, and the modular daemons if both run.
    const unwanted: Kind = isRunning || processesOf('modular').length > 0 ? 'monolithic' : 'modular';
    const disable = unitsOf(unwanted).map(({ name }) => name);
    return [
      {
        severity: isRunning ? 'error' : 'warning',
        message: isRunning
          ? 'libvirtd and the modular daemons run at the same time'
          : 'libvirtd and the modular daemons are both enabled',
        evidence: [
          ...(isRunning ? running.map(processLine) : []),
          ...(isEnabled ? enabled.map(({ name, active }) => `${name}: enabled, ${active}`) : []),
        ],
        effect: 'both manage the same networks and guests, and neither sees what the other changes',
        fix: `keep one; this disables ${unwanted === 'monolithic' ? 'libvirtd' : 'the modular daemons'}, and guests keep running`,
        commands: (await look.at(hasSystemd))
          ? [
              shellCommand(
                'sudo',
                'systemctl',
                'disable',
                '--now',
                ...(disable.length > 0 ? disable : processesOf(unwanted).map(({ name }) => `${name}.socket`)),
                ...processesOf(unwanted).map(({ name }) => `${name}.service`),
              ),
            ]
          : [shellCommand('sudo', 'kill', ...processesOf(unwanted).map(({ pid }) => String(pid)))],
      },
    ];
  },
};

type Kind = 'monolithic' | 'modular';

function kindOf(name: string): Kind {
  return name.startsWith('libvirtd') ? 'monolithic' : 'modular';
}

function processLine({ name, pid }: Daemon): string {
  return `process ${pid}: ${name}`;
}
