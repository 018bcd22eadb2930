import { VnetError } from '../../error.ts';
import { isHostName } from '../../network/validate/parts/host-name.ts';

/** Returns a name that is valid in DNS; `what` is how messages call it. Throws VnetError `usage` for any other text. */
export function checkedHostName(name: string, what = 'hostname'): string {
  if (isHostName(name)) return name;
  throw new VnetError('usage', `invalid ${what} '${name}'`, {
    hint: 'use letters, digits and hyphens, and dots between labels',
  });
}
