import type { Action, Base, Chain, Condition, Field, Rule, TableFamily, Tool } from './ruleset.ts';

/** The hooks and priorities of the chains that iptables knows. */
const HOOKS: Readonly<Record<string, string>> = {
  PREROUTING: 'prerouting',
  INPUT: 'input',
  FORWARD: 'forward',
  OUTPUT: 'output',
  POSTROUTING: 'postrouting',
};
const PRIORITIES: Readonly<Record<string, number>> = { raw: -300, mangle: -150, nat: -100, filter: 0, security: 50 };
const SOURCE_NAT_PRIORITY = 100;

/** Reads what `iptables-save` and its variants print. */
export function readIptables(text: string, family: TableFamily, tool: Tool): readonly Chain[] {
  const chains: (Chain & { readonly rules: Rule[] })[] = [];
  let table = '';
  for (const line of text.split('\n')) {
    const [, name, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
    if (line.startsWith('*')) table = line.slice(1).trim();
    else if (name !== undefined)
      chains.push({ tool, family, table, name, base: baseOf(table, name, policy ?? '-'), rules: [] });
    else if (line.startsWith('-A ')) {
      const words = wordsOf(line);
      chains.find((chain) => chain.table === table && chain.name === words[1])?.rules.push(ruleOf(line, words));
    }
  }
  return chains;
}

function baseOf(table: string, name: string, policy: string): Base | undefined {
  const hook = HOOKS[name];
  if (policy === '-' || hook === undefined) return undefined;
  const isSourceNat = table === 'nat' && (hook === 'postrouting' || hook === 'input');
  return {
    type: table === 'nat' ? 'nat' : 'filter',
    hook,
    priority: isSourceNat ? SOURCE_NAT_PRIORITY : (PRIORITIES[table] ?? 0),
    policy: policy === 'DROP' ? 'drop' : 'accept',
  };
}

function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

const FIELDS: Readonly<Record<string, Field>> = {
  '-i': 'iif',
  '-o': 'oif',
  '-s': 'saddr',
  '-d': 'daddr',
  '-p': 'protocol',
  '--sport': 'sport',
  '--sports': 'sport',
  '--dport': 'dport',
  '--dports': 'dport',
  '--ctstate': 'state',
  '--state': 'state',
  '--ctstatus': 'status',
  '--dst-type': 'destination',
};

/** Modules whose options are all in FIELDS or do not decide a match. */
const MODULES = ['tcp', 'udp', 'comment', 'conntrack', 'state', 'multiport', 'addrtype'];

const TARGETS: Readonly<Record<string, Action>> = {
  ACCEPT: { kind: 'accept' },
  DROP: { kind: 'drop' },
  REJECT: { kind: 'reject' },
  RETURN: { kind: 'return' },
  MASQUERADE: { kind: 'snat' },
  SNAT: { kind: 'snat' },
  // These change or record a packet, which then goes on.
  LOG: { kind: 'none' },
  NFLOG: { kind: 'none' },
  CHECKSUM: { kind: 'none' },
  MARK: { kind: 'none' },
  CONNMARK: { kind: 'none' },
  TCPMSS: { kind: 'none' },
  CT: { kind: 'none' },
  NFQUEUE: { kind: 'unknown' },
};

/** Options of targets, which do not decide whether a rule matches. */
const TARGET_OPTIONS =
  /^--(?:reject-with|to-ports?|to-source|log-\S+|nflog-\S+|set-\S+|checksum-fill|random\S*|persistent|clamp-\S+|notrack)$/;

/** Reads a line of iptables-save about a rule. */
function ruleOf(text: string, words: readonly string[]): Rule {
  const conditions: Condition[] = [];
  let isPartlyRead = false;
  let isNegated = false;
  let action: Action = { kind: 'none' };
  let destination: string | undefined;
  for (let index = 2; index < words.length; index++) {
    const word = words[index] ?? '';
    const value = words[index + 1] ?? '';
    const field = FIELDS[word];
    if (word === '!') {
      isNegated = true;
      continue;
    }
    if (field !== undefined) {
      const values = valuesOf(field, value);
      // iptables lists translated connections among the states.
      const isStatus = field === 'state' && values.some((each) => each === 'dnat' || each === 'snat');
      if (isStatus && values.length > 1) isPartlyRead = true;
      else conditions.push({ field: isStatus ? 'status' : field, values, isNegated });
      index++;
    } else if (word === '-m') {
      if (!MODULES.includes(value)) isPartlyRead = true;
      index++;
    } else if (word === '-j') {
      action = TARGETS[value] ?? { kind: 'jump', target: value };
      if (value === 'DNAT' || value === 'REDIRECT') action = { kind: 'dnat', address: undefined, port: undefined };
      index++;
    } else if (word === '-g') {
      action = { kind: 'goto', target: value };
      index++;
    } else if (word === '--to-destination') {
      destination = value;
      index++;
    } else if (word === '--comment') {
      index++;
    } else if (word.startsWith('-') && !TARGET_OPTIONS.test(word)) {
      isPartlyRead = true;
    }
    isNegated = false;
  }
  if (action.kind === 'dnat' && destination !== undefined) action = { kind: 'dnat', ...destinationOf(destination) };
  return { text, handle: undefined, conditions, isPartlyRead, action };
}

function valuesOf(field: Field, value: string): readonly string[] {
  if (field === 'iif' || field === 'oif') return [value.replace(/\+$/, '*')];
  const values = value.split(',').map((each) => each.toLowerCase().replace(':', field.endsWith('port') ? '-' : ':'));
  return field === 'protocol' ? values.map((each) => (each === 'ipv6-icmp' ? 'icmpv6' : each)) : values;
}

/** Splits `10.0.0.2:80` and `[fd00::2]:80`. */
function destinationOf(text: string): { address: string | undefined; port: string | undefined } {
  const [, bracketed, address = bracketed, port] = /^(?:\[([^\]]+)\]|([^:]+|[^[]*))(?::(\d+))?$/.exec(text) ?? [];
  return { address, port };
}
