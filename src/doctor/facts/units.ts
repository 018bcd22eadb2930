import type { Fact } from '../look.ts';
import { hasSystemd } from './daemons.ts';

/** A unit of systemd, as `systemctl show` prints it. */
export interface Unit {
  /** Such as `libvirtd.socket`. */
  readonly name: string;
  /** `loaded`, `masked`, `not-found` ... */
  readonly load: string;
  /** `active`, `inactive`, `failed` ... */
  readonly active: string;
  /** `enabled`, `disabled`, `static` ... */
  readonly file: string;
}

const UNITS = ['libvirtd', 'virtqemud', 'virtnetworkd'].flatMap((name) => [`${name}.socket`, `${name}.service`]);
const PROPERTIES = 'Id,LoadState,ActiveState,UnitFileState';

/** The units of libvirt's daemons that this host has; none without systemd. */
export const units: Fact<readonly Unit[]> = async (look) => {
  if (!(await look.at(hasSystemd))) return [];
  const { host } = look;
  const { stdout } = await host.run('systemctl', ['show', `--property=${PROPERTIES}`, ...UNITS], {
    limit: host.limits.program,
  });
  return stdout
    .split('\n\n')
    .map((text) => {
      const field = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? '';
      return {
        name: field('Id'),
        load: field('LoadState'),
        active: field('ActiveState'),
        file: field('UnitFileState'),
      };
    })
    .filter(({ load }) => load !== 'not-found' && load !== '');
};
