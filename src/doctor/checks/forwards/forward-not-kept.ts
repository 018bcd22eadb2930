import { previewChange } from '../../../change/change.ts';
import { actionsOf } from '../../../change/registry.ts';
import { installSteps } from '../../../forward/keep/install.ts';
import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { hasForwards } from '../../facts/forwards.ts';

export const forwardNotKept: Check = {
  id: 'forward-not-kept',
  area: 'forwards',
  passed: 'the hook of libvirt and the units of systemd that restore forwards are installed',
  async find(look) {
    const { host } = look;
    if (!(await look.at(hasForwards))) return [];
    const planner = async () => ({ title: 'install what keeps forwards', steps: await installSteps(host) });
    const { steps } = await previewChange(host, planner);
    const missing = steps.flatMap(({ step, changed }) => (changed ? [step] : []));
    if (missing.length === 0) return [];
    // Whoever adds forwards with --no-install has nothing of it.
    const isDeliberate = steps.every(
      ({ step, changed }) => step.kind !== 'file' || (changed && step.before === undefined),
    );
    return [
      {
        severity: isDeliberate ? 'note' : 'warning',
        message: `${isDeliberate ? 'nothing' : 'not everything'} that restores forwards is installed`,
        evidence: missing.map((step) => `missing: ${actionsOf(step).description}`),
        effect: 'forwards stop after a restart of libvirt, of a firewall or of this host',
        fix: 'install it',
        commands: [shellCommand('sudo', 'vnet', 'forward', 'install')],
        repair: { steps: missing, isSafe: true },
      },
    ];
  },
};
