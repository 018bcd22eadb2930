import type { Target } from '../libvirt/target.ts';

/** What a check may ask for: read once per run, when it is first asked for. Throws VnetError if it cannot be read. */
export type Fact<T> = (look: Look) => Promise<T>;

/** One look at a host and its libvirt. */
export interface Look extends Target {
  at<T>(fact: Fact<T>): Promise<T>;
}

/** Starts to look at a target. */
export function lookAt({ name, host, virsh }: Target): Look {
  const known = new Map<Fact<unknown>, Promise<unknown>>();
  const look: Look = {
    name,
    host,
    virsh,
    at<T>(fact: Fact<T>): Promise<T> {
      const found = known.get(fact) ?? fact(look);
      known.set(fact, found);
      return found as Promise<T>;
    },
  };
  return look;
}
