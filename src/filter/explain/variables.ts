import type { FlatFilter } from './flatten.ts';

/** A variable that a filter uses, and where its values come from. */
export interface VariableSource {
  readonly name: string;
  readonly source: string;
}

/** Variables that libvirt sets itself. */
const SET_BY_LIBVIRT: Readonly<Record<string, string>> = {
  MAC: "the MAC address of the guest's interface",
  IP: "the guest's <filterref>; without it, libvirt learns the address from the first packets of the guest",
};

/** Values come from the guest's `<filterref>`; those of a reference between filters are defaults. */
export function variablesOf({ root, ip, parameters }: FlatFilter): VariableSource[] {
  const rules = root.flatMap((entry) => ('rule' in entry ? [entry] : entry.rules));
  const items = [...rules, ...ip].flatMap(({ rule }) => rule.items);
  const names = new Set(items.flatMap(({ variable }) => variable?.name ?? []));
  return [...names].sort().map((name) => {
    const values = parameters.get(name);
    if (values !== undefined)
      return { name, source: `${values.join(', ')}, unless the guest's <filterref> has others` };
    return { name, source: SET_BY_LIBVIRT[name] ?? "the guest's <filterref>; without it, the guest does not start" };
  });
}
