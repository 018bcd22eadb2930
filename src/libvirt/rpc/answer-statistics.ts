import { domainRef } from './lookup.ts';
import { domain, procedure } from './protocol.ts';
import type { Answerer } from './question.ts';
import { Surprise } from './surprise.ts';
import { lines } from './text.ts';
import { readWords } from './words.ts';
import { hyper, int, list, string, struct, type TypeOf, uint, type Xdr } from './xdr.ts';

/** virTypedParameterType: int, unsigned int, long long, unsigned long long, double, boolean, string. */
const VALUES: Readonly<Record<number, Xdr<number | string>>> = {
  1: int,
  2: uint,
  3: hyper,
  4: hyper,
  6: int,
  7: string,
};

const parameter: Xdr<{ readonly name: string; readonly value: number | string }> = {
  write() {
    throw new Error('parameters are only read');
  },
  read(from) {
    const name = string.read(from);
    const type = int.read(from);
    const value = VALUES[type]?.read(from);
    if (value === undefined || type === 6) throw new RangeError(`a parameter of type ${type}`);
    return { name, value };
  },
};

const COUNTERS = procedure(
  65,
  struct({ domain, device: string }),
  struct({
    rx_bytes: hyper,
    rx_packets: hyper,
    rx_errs: hyper,
    rx_drop: hyper,
    tx_bytes: hyper,
    tx_packets: hyper,
    tx_errs: hyper,
    tx_drop: hyper,
  }),
);

const STATISTICS = procedure(
  344,
  struct({ domains: list(domain), kinds: uint, flags: uint }),
  struct({ records: list(struct({ domain, parameters: list(parameter) })) }),
);

const counters: Answerer = (words) => {
  const { domain: name, interface: device } =
    readWords(words, { flags: [], values: ['domain', 'interface'] })?.values ?? {};
  if (name === undefined || device === undefined) return undefined;
  return async (client) => {
    const values = await client.call(COUNTERS, { domain: await domainRef(client, name), device });
    // -1: the driver does not count it.
    const counted = Object.entries(values).filter(([, value]) => value !== -1);
    return lines(counted.map(([counter, value]) => `${device} ${counter} ${exact(value)}`));
  };
};

/** VIR_DOMAIN_STATS_INTERFACE */
const INTERFACE_STATISTICS = 16;
/** VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE */
const ACTIVE = 1;

/** Only the counters of the interfaces of all running guests, which `vnet top` reads. */
const statistics: Answerer = (words) => {
  const given = readWords(words, { flags: ['interface', 'list-active'], values: [] });
  if (given?.flags.size !== 2) return undefined;
  return async (client) => {
    const { records } = await client.call(STATISTICS, { domains: [], kinds: INTERFACE_STATISTICS, flags: ACTIVE });
    return records
      .map(({ domain, parameters }) => {
        const values = parameters.map(({ name, value }) => `  ${name}=${exact(value)}\n`);
        return `Domain: '${domain.name}'\n${values.join('')}`;
      })
      .join('\n');
  };
};

/** Throws Surprise for a number that is not exact. */
function exact(value: TypeOf<typeof parameter>['value']): number | string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Surprise('a number beyond 2^53');
  return value;
}

/** The commands about the traffic of guests that can be answered. */
export const answers: Readonly<Record<string, Answerer>> = {
  domifstat: counters,
  domstats: statistics,
};
