import type { Family } from './leases/lease.ts';

/** An interface inside a guest with one of its addresses. */
export interface AgentAddress {
  readonly interface: string;
  /** Lower case. */
  readonly mac: string | undefined;
  /** Undefined if the interface has no address. */
  readonly protocol: Family | undefined;
  readonly ip: string | undefined;
  readonly prefix: number | undefined;
}

/** Reads the output of `virsh guestinfo --interface`. An interface without an address has one row too. */
export function parseGuestinfo(text: string): AgentAddress[] {
  const values = new Map(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^(if\.[\w.]+) *: (.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const rows: AgentAddress[] = [];
  for (let index = 0; values.has(`if.${index}.name`); index += 1) {
    const at = `if.${index}`;
    const own = { interface: values.get(`${at}.name`) ?? '', mac: values.get(`${at}.hwaddr`)?.toLowerCase() };
    const count = Number(values.get(`${at}.addr.count`) ?? 0);
    if (count === 0) rows.push({ ...own, protocol: undefined, ip: undefined, prefix: undefined });
    for (let address = 0; values.has(`${at}.addr.${address}.addr`); address += 1) {
      const prefix = values.get(`${at}.addr.${address}.prefix`);
      rows.push({
        ...own,
        protocol: values.get(`${at}.addr.${address}.type`) === 'ipv6' ? 'ipv6' : 'ipv4',
        ip: values.get(`${at}.addr.${address}.addr`),
        prefix: prefix === undefined ? undefined : Number(prefix),
      });
    }
  }
  return rows;
}
