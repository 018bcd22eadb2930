import { VnetError } from '../error.ts';
import { fold } from '../libvirt/names.ts';
import { isHostName } from '../network/validate/parts/host-name.ts';

/** Returns a DNS domain in lower case. Throws VnetError `usage` for anything else, which could not be put into a configuration. */
export function checkedDomain(domain: string): string {
  const name = domain.replace(/\.$/, '');
  if (isHostName(name)) return fold(name);
  throw new VnetError('usage', `invalid DNS domain '${domain}'`, {
    hint: 'use letters, digits and hyphens, and dots between labels',
  });
}
