import type { Host } from './host.ts';

/** The distribution, from os-release(5). */
export interface Release {
  /** ID, then those of ID_LIKE. */
  readonly families: readonly string[];
  /** The number that VERSION_ID starts with; infinite without one, as for a rolling release. */
  readonly version: number;
}

export function releaseOf(host: Host): Release {
  const release = host.readFile('/etc/os-release')?.toString() ?? '';
  const fieldOf = (name: string) => new RegExp(`^${name}=(["']?)(.*)\\1$`, 'm').exec(release)?.[2] ?? '';
  const version = Number.parseFloat(fieldOf('VERSION_ID'));
  return {
    families: [fieldOf('ID'), ...fieldOf('ID_LIKE').split(' ')],
    version: Number.isNaN(version) ? Number.POSITIVE_INFINITY : version,
  };
}
