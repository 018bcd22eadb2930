import { formatIp, isPlainIp, parseIp } from '../../address/ip.ts';
import { type ChangeNetworkOptions, changeNetwork } from '../../apply/change-network.ts';
import { copiesOf, placesOf } from '../../apply/edit.ts';
import { existingNetwork } from '../../apply/existing.ts';
import {
  addRecord,
  checkNames,
  type DnsRecord,
  type Removal,
  recordParts,
  recordsOf,
  removeRecords,
} from '../../apply/records.ts';
import type { NetworkState } from '../../apply/state.ts';
import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag, network, restartFlag } from '../../cli/common-arguments.ts';
import { usageError } from '../../cli/usage-error.ts';
import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { fold } from '../../libvirt/names.ts';
import { similarNamesHint } from '../../nearest.ts';
import type { ReadNetwork } from '../../network/compare/setting.ts';
import { hasOwnBridge, servesNames } from '../../network/facts.ts';
import { type Outcome, table } from '../../render/outcome.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { printable } from '../../terminal/printable.ts';
import { validateText } from '../../validate/validate.ts';
import { applyEdits } from '../../xml/edit.ts';
import { checkedHostName } from '../check/host-name.ts';

const HELP = 'vnet record --help';

export default command({
  name: 'record',
  summary: 'Change DNS records of a network',
  group: 'addresses',
  details:
    'The DNS server of the network answers these records to guests. vnet changes the active network and its definition in one step, or neither. RECORD is IP NAME... for names of an address, txt NAME TEXT for a text, or srv _SERVICE._PROTOCOL[.DOMAIN] TARGET PORT [PRIORITY [WEIGHT]] for a service. add gives an address more names, and replaces a TXT record of the same name and an SRV record of the same name and target. remove takes an IP address with all or some of its names, a name of an address, txt NAME, or srv NAME with or without TARGET. Running it again changes nothing. Where libvirt cannot change an active network, such as one with two records of one name, vnet changes nothing unless --restart lets it restart the network.',
  args: {
    action: { summary: 'what to do', choices: ['list', 'add', 'remove'] },
    network,
    record: { summary: 'record, as described below', optional: true, variadic: true },
  },
  flags: { restart: restartFlag, 'dry-run': dryRunFlag },
  examples: [
    { line: 'vnet record list default', does: 'List the DNS records of a network' },
    { line: 'vnet record add default 192.168.122.5 web web.lab', does: 'Give an address two names' },
    { line: "vnet record add default txt motd 'hello world'", does: 'Add a text' },
    { line: 'vnet record add default srv _sip._tcp.lab web.lab 5060', does: 'Add a service' },
    { line: 'vnet record remove default web.lab', does: 'Remove one name' },
  ],
  shape: ['list', 'object'],
  fields: {
    'type?': ['string', 'host, txt or srv'],
    'name?': ['string', 'name; of a host all names, with spaces between them'],
    'value?': ['string', 'address, text, or target with port, priority and weight'],
    'live?': ['boolean', 'whether the active network has it'],
    'persistent?': ['boolean', 'whether the definition has it'],
    'network?': ['string', 'network'],
    'status?': ['string', 'added, removed or unchanged; with --dry-run what it would be'],
    'changed?': ['boolean', 'whether something was changed, or with --dry-run would be'],
    'records?': ['object[]', 'records that were requested or removed, each with type, name and value'],
    'steps?': ['string[]', 'changes of libvirt'],
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const words = args.record ?? [];
    if (args.action === 'list') {
      if (words.length > 0) throw usageError('record list takes a network only', HELP);
      return list((await existingNetwork(context, args.network)).state, context);
    }
    if (words.length === 0) throw usageError(`record ${args.action} needs a record`, HELP);
    const options = { network: args.network, dryRun: flags['dry-run'], restart: flags.restart };
    if (args.action === 'add') {
      const commandWithRestart = shellCommand(
        'vnet',
        'record',
        'add',
        '--restart',
        ...operands(args.network, ...words),
      );
      return add(recordOf(words), context, { ...options, commandWithRestart });
    }
    const commandWithRestart = shellCommand(
      'vnet',
      'record',
      'remove',
      '--restart',
      ...operands(args.network, ...words),
    );
    return remove(words, context, { ...options, commandWithRestart });
  },
});

function list(state: NetworkState, { quiet }: Context): Outcome {
  const rows = recordsOf(state);
  const none = `network '${state.name}' has no DNS records`;
  return table({
    columns: [
      { title: 'Type', cell: ({ record }) => record.type },
      { title: 'Name', cell: ({ record }) => recordParts(record).name },
      { title: 'Value', cell: ({ record }) => recordParts(record).value, prose: true },
      { title: 'In', cell: placesOf },
    ],
    rows,
    data: ({ record, live, persistent }) => ({ ...recordParts(record), live, persistent }),
    fields: ['type', 'name', 'value', 'live', 'persistent'],
    header: !quiet,
    findings: rows.length === 0 ? [{ id: 'no-record', severity: 'note', message: none }] : [],
  });
}

/** Reads a record from words. Throws VnetError `usage` if they are none. */
function recordOf(words: readonly string[]): DnsRecord {
  const [first = '', ...rest] = words;
  if (first === 'txt') {
    const [name, value, ...more] = rest;
    if (name === undefined || value === undefined || more.length > 0) throw usageError('txt takes NAME TEXT', HELP);
    // dnsmasq reads one line for each record.
    if (/\p{Cc}/u.test(value))
      throw new VnetError('usage', 'the text of a TXT record cannot contain control characters');
    return { type: 'txt', name: checkedHostName(name, 'name'), value };
  }
  if (first === 'srv') {
    const [name, target, port, priority = '0', weight = '0', ...more] = rest;
    if (name === undefined || target === undefined || port === undefined || more.length > 0) {
      throw usageError('srv takes _SERVICE._PROTOCOL[.DOMAIN] TARGET PORT [PRIORITY [WEIGHT]]', HELP);
    }
    return {
      type: 'srv',
      ...serviceOf(name),
      target: checkedHostName(target, 'name'),
      port: numberIn('port', port, 1),
      priority: numberIn('priority', priority, 0),
      weight: numberIn('weight', weight, 0),
    };
  }
  const ip = isPlainIp(first) ? parseIp(first) : undefined;
  if (ip === undefined) throw usageError(`'${first}' is not an IP address, txt or srv`, HELP);
  if (rest.length === 0) throw usageError(`a name is missing for ${first}`, HELP);
  return { type: 'host', ip, names: [...new Set(rest.map((each) => checkedHostName(each, 'name')))] };
}

/** libvirt puts the underscores before service and protocol itself. */
function serviceOf(name: string): {
  readonly service: string;
  readonly protocol: string;
  readonly domain: string | undefined;
} {
  const [, service, protocol, domain] = /^_([a-z0-9-]+)\._([a-z0-9-]+)(?:\.(.+))?$/i.exec(name) ?? [];
  if (service === undefined || protocol === undefined) {
    throw new VnetError('usage', `invalid name '${name}' of an SRV record`, {
      hint: 'write _SERVICE._PROTOCOL.DOMAIN, such as _sip._tcp.lab.example',
    });
  }
  return { service, protocol, domain: domain === undefined ? undefined : checkedHostName(domain, 'name') };
}

function numberIn(what: string, text: string, from: number): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (value < from || value > 65_535) throw new VnetError('usage', `invalid ${what} '${text}'; use ${from} to 65535`);
  return value;
}

async function add(record: DnsRecord, context: Context, options: ChangeNetworkOptions): Promise<Outcome> {
  const { value: findings, ...change } = await changeNetwork(context, options, (state) => {
    if (copiesOf(state).some(({ network: copy }) => !hasOwnBridge(copy))) {
      throw new VnetError(
        'refused',
        `network '${state.name}' has no DNS server: it connects guests to a bridge or device of the host`,
      );
    }
    if (copiesOf(state).some(({ network: copy }) => !servesNames(copy))) {
      throw new VnetError('refused', `network '${state.name}' does not serve DNS: it has <dns enable='no'/>`);
    }
    checkNames(record, state);
    const edit = (copy: ReadNetwork) => addRecord(copy, record);
    const title = `add a DNS record to network ${state.name}`;
    const problems = copiesOf(state).flatMap((copy) => newProblems(copy, edit(copy)));
    // Both copies have most of them.
    return { title, value: [...new Map(problems.map((each) => [each.message, each])).values()], edit };
  });
  const status = change.steps.length === 0 ? 'unchanged' : 'added';
  return outcomeOf({ ...change, ...options, status, records: [record], findings: [...change.findings, ...findings] });
}

/** What vnet validate reports about the record. Throws VnetError `network-invalid` if libvirt rejects it. */
function newProblems({ source }: ReadNetwork, edits: ReturnType<typeof addRecord>): Finding[] {
  const before = new Set(validateText(source, '').map(({ message }) => message));
  const problems = validateText(applyEdits(source, edits), '').filter(({ message }) => !before.has(message));
  const [error] = problems.filter(({ severity }) => severity === 'error');
  if (error !== undefined)
    throw new VnetError('network-invalid', error.message, {
      hint: error.cause?.replace(/^[A-Z](?=[a-z]| )/, (first) => first.toLowerCase()),
    });
  return problems.map(({ id, severity, message }) => ({ id, severity, message }));
}

async function remove(words: readonly string[], context: Context, options: ChangeNetworkOptions): Promise<Outcome> {
  const removal = removalOf(words);
  const { value, ...change } = await changeNetwork(context, options, (state) => {
    const records = recordsOf(state).flatMap(({ record }) => (removal.matches(record) ? [record] : []));
    if (records.length === 0) throw recordNotFound(words, state);
    const edit = (copy: ReadNetwork) => removeRecords(copy, removal);
    return { title: `remove DNS records from network ${state.name}`, value: records, edit };
  });
  const records = value.map((record) =>
    record.type === 'host' ? { ...record, names: goneNames(record, removal) } : record,
  );
  return outcomeOf({ ...change, ...options, status: 'removed', records });
}

function goneNames({ names }: DnsRecord & { readonly type: 'host' }, removal: Removal): readonly string[] {
  const gone = removal.names.map(fold);
  return gone.length === 0 ? names : names.filter((name) => gone.includes(fold(name)));
}

function removalOf([first = '', ...rest]: readonly string[]): Removal {
  const [name, target, ...more] = rest;
  if (first === 'txt' || first === 'srv') {
    if (name === undefined || more.length > 0 || (first === 'txt' && target !== undefined)) {
      throw usageError(first === 'txt' ? 'remove txt takes NAME' : 'remove srv takes NAME [TARGET]', HELP);
    }
    const matches = (record: DnsRecord) =>
      record.type === first &&
      fold(recordParts(record).name) === fold(name) &&
      (target === undefined || (record.type === 'srv' && fold(record.target ?? '.') === fold(target)));
    return { matches, names: [] };
  }
  const ip = isPlainIp(first) ? parseIp(first) : undefined;
  const names = ip === undefined ? [first, ...rest] : rest;
  const wanted = new Set(names.map(fold));
  return {
    names,
    matches: (record) =>
      record.type === 'host' &&
      (ip === undefined || formatIp(record.ip) === formatIp(ip)) &&
      (wanted.size === 0 || record.names.some((each) => wanted.has(fold(each)))),
  };
}

function recordNotFound(words: readonly string[], state: NetworkState): VnetError {
  const [first = '', second] = words;
  const type = first === 'txt' || first === 'srv' ? first : 'host';
  const word = type === 'host' ? first : (second ?? '');
  const candidates = recordsOf(state).flatMap(({ record }) => {
    if (record.type !== type) return [];
    const { name, value } = recordParts(record);
    return record.type === 'host' ? [...record.names, value] : [name];
  });
  return new VnetError('not-found', `no such record on network '${state.name}': ${words.join(' ')}`, {
    hint: similarNamesHint('records', word, [...new Set(candidates)]),
  });
}

interface Result extends Pick<ChangeNetworkOptions, 'dryRun'> {
  readonly state: NetworkState;
  readonly status: 'added' | 'removed' | 'unchanged';
  readonly records: readonly DnsRecord[];
  readonly steps: readonly string[];
  readonly findings: readonly Finding[];
}

function outcomeOf({ state, status, records, steps, dryRun, findings }: Result): Outcome {
  const result = dryRun && status !== 'unchanged' ? `would be ${status}` : status;
  const parts = records.map(recordParts);
  const lines = [
    ...parts.map(({ type, name, value }) => `network ${state.name}: record ${type} ${name} ${value} ${result}`),
    ...(dryRun ? steps.map((step) => `  ${step}`) : []),
  ];
  return {
    kind: 'record',
    text: lines.map((line) => `${printable(line)}\n`).join(''),
    data: { network: state.name, status, changed: steps.length > 0, records: parts, steps },
    findings,
  };
}
