import type { Check } from '../../check.ts';
import { forwardsFile } from '../../facts/forwards.ts';

export const forwardFileMalformed: Check = {
  id: 'forward-file-malformed',
  area: 'forwards',
  passed: 'the file that lists forwards is as vnet writes it',
  async find(look) {
    const { error } = await look.at(forwardsFile);
    if (error === undefined) return [];
    const [hint] = error.hints;
    return [
      {
        severity: 'error',
        message: 'the list of forwards cannot be read',
        evidence: error.messages,
        effect: 'forwards stop after a restart of libvirt, of a firewall or of this host',
        fix: hint?.message,
        commands: hint?.commands,
      },
    ];
  },
};
