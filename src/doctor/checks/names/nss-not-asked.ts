import { modulePath } from '../../../guests/nss/installed.ts';
import type { Check } from '../../check.ts';
import { nameService } from '../../facts/name-service.ts';

export const nssNotAsked: Check = {
  id: 'nss-not-asked',
  area: 'names',
  passed: "no service ends the search before libvirt's modules in nsswitch.conf",
  async find(look) {
    const { path, line, state } = await look.at(nameService);
    const skipped = state.modules.filter(
      ({ module, listed, asked }) => listed && !asked && modulePath(look.host, module) !== undefined,
    );
    if (skipped.length === 0) return [];
    const names = skipped.map(({ module }) => module).join(' and ');
    return [
      {
        severity: 'warning',
        message: `${path} lists ${names}, but glibc never asks ${skipped.length === 1 ? 'it' : 'them'}`,
        evidence: [`${path}: ${line}`],
        effect: 'programs on this host do not resolve the names of guests',
        cause: state.ended
          ? `${state.blocker?.name} ends the search for names that it does not know`
          : 'glibc ignores a last line without a line feed',
        fix: 'move the modules to the front',
        commands: ['sudo vnet nss enable'],
      },
    ];
  },
};
