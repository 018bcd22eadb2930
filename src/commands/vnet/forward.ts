import { command } from '../../cli/command.ts';
import { dryRunFlag } from '../../cli/common-arguments.ts';
import { usageError } from '../../cli/usage-error.ts';
import type { Outcome } from '../../render/outcome.ts';

type Action = 'list' | 'add' | 'remove' | 'apply' | 'status' | 'restore' | 'watch' | 'install' | 'uninstall';

/** The actions that a flag goes with. */
const ACTIONS: Readonly<Record<string, readonly Action[]>> = {
  follow: ['add'],
  masquerade: ['add', 'remove'],
  loopback: ['add'],
  network: ['add'],
  'accept-risk': ['add', 'apply'],
  fix: ['status'],
  'no-install': ['add', 'apply'],
  'dry-run': ['add', 'remove', 'apply', 'restore', 'install', 'uninstall'],
};

/** Throws VnetError `usage` for a flag that an action would ignore. */
function checkFlags(action: Action, flags: Readonly<Record<string, unknown>>): void {
  for (const [name, actions] of Object.entries(ACTIONS)) {
    const value = flags[name];
    const isGiven = Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
    if (!isGiven || actions.includes(action)) continue;
    throw usageError(
      `--${name} goes with ${actions.map((each) => `forward ${each}`).join(', ')}`,
      'vnet forward --help',
    );
  }
}

export default command({
  name: 'forward',
  summary: 'Forward ports of this host to guests',
  group: 'networks',
  details:
    'A forward leads a port of this host to a guest on a NAT network: for other machines, for the host itself, for other guests and for the guest itself. The guest sees the address of the client. add takes a guest, a hostname or an address, and [tcp|udp] [ADDRESS:]PORT[-END][:GUESTPORT]; without an ADDRESS, the forward listens on all of the host, except 127.0.0.1, which needs --loopback. vnet reserves the address of the guest, or follows it with --follow. A port that a program of the host or another rule uses is refused. list shows the forwards with their state and counts; status also tries whether guests answer and whether another firewall drops their connections, and fails with 1 if one does not work. apply makes the forwards those of a file in YAML or JSON, and removes others. remove takes a guest, or a guest and ports. With --masquerade, add and remove take a routed network instead. restore loads missing rules again and does nothing if all are in place; it never asks libvirt, so that hooks can run it. The first forward installs what restores the rules when libvirt, a firewall or a person removes them and at boot: a network hook of libvirt and, with systemd, two units; watch does the same by hand. Removing the last forward removes them. uninstall removes all forwards and everything that they added to the host, except reservations. Needs root and libvirt on this host.',
  args: {
    action: {
      summary: 'what to do',
      choices: ['list', 'add', 'remove', 'apply', 'status', 'restore', 'watch', 'install', 'uninstall'],
    },
    guest: {
      summary: 'name, hostname or address of the guest; a file for apply',
      optional: true,
      complete: ['domains', 'files'],
    },
    forward: {
      summary: 'ports: [tcp|udp] [ADDRESS:]PORT[-END][:GUESTPORT]',
      optional: true,
      variadic: true,
    },
  },
  flags: {
    follow: { summary: 'follow the lease of the guest instead of reserving its address' },
    masquerade: { summary: 'let the guests of a routed network reach the outside with the address of the host' },
    loopback: { summary: 'also forward connections to 127.0.0.1; sets route_localnet on the bridge' },
    network: {
      value: 'NETWORK',
      summary: 'network of the guest, if it is on several',
      complete: 'networks',
    },
    'accept-risk': {
      value: 'RISK',
      repeatable: true,
      choices: ['ssh'],
      summary: 'forward the port of the SSH server of this host',
    },
    fix: { summary: 'with status: load missing rules first' },
    'no-install': { summary: 'do not install what restores forwards, with the first one' },
    'dry-run': dryRunFlag,
  },
  examples: [
    { line: 'vnet forward add web 8080:80', does: 'Forward port 8080 of this host to port 80 of a guest' },
    { line: 'vnet forward add web udp 203.0.113.5:5000-5010', does: 'Forward a range of UDP ports of one address' },
    { line: 'vnet forward add --masquerade lab', does: 'Let the guests of a routed network reach the outside' },
    { line: 'vnet forward list', does: 'List forwards with their state and counts' },
    { line: 'vnet forward status --fix', does: 'Load missing rules, and report what does not work' },
    { line: 'vnet forward apply forwards.yaml', does: 'Make the forwards those of a file' },
    { line: 'vnet forward remove web 8080', does: 'Remove a forward' },
    { line: 'vnet forward uninstall', does: 'Remove all forwards and what restores them' },
  ],
  shape: ['list', 'object'],
  fields: {
    'protocol?': ['string', 'tcp or udp'],
    'address?': ['string | null', 'address of the host; null for all'],
    'port?': ['integer', 'port of the host'],
    'lastPort?': ['integer', 'last port of the range'],
    'guest?': ['string', 'guest'],
    'guestPort?': ['integer', 'port of the guest'],
    'network?': ['string', 'network'],
    'mac?': ['string | null', 'MAC address of the interface'],
    'addresses?': ['string[]', 'reserved addresses of the guest'],
    'follow?': ['boolean', 'whether the address is that of the lease'],
    'loopback?': ['boolean', 'whether connections to 127.0.0.1 are forwarded'],
    'current?': ['string[]', 'addresses that packets are sent to now'],
    'state?': ['string', 'active, not loaded, network inactive or no address'],
    'packets?': ['integer', 'packets to the guest'],
    'changed?': ['boolean', 'whether something was changed, or with --dry-run would be'],
    'forwards?': ['object[]', 'forwards that were requested or removed'],
    'removed?': ['object[]', 'with apply, forwards that the file does not list'],
    'reservations?': ['object[]', 'reservations that were made, each with ip, mac, id and name'],
    'steps?': ['string[]', 'changes of the host'],
    'event?': ['string', 'of watch: restored or problem'],
    'time?': ['string', 'of watch: time of the event'],
    'message?': ['string', 'of watch: what happened'],
    'rules?': ['string', 'with --dry-run, all rules as they are given to nft and iptables'],
  },
  files: {
    '/etc/vnet/forwards.json': 'list of the forwards',
    '/etc/libvirt/hooks/network.d/vnet': 'hook of libvirt that restores forwards',
    '/etc/systemd/system/vnet-forward.service': 'unit that restores forwards at boot',
    '/etc/systemd/system/vnet-forward-watch.service': 'unit that runs vnet forward watch',
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const { action, guest, forward: words = [] } = args;
    const dryRun = flags['dry-run'];
    checkFlags(action, flags);
    if (flags.masquerade && (action === 'add' || action === 'remove')) {
      if (guest === undefined || words.length > 0)
        throw usageError('--masquerade takes a network', 'vnet forward --help');
      return (await import('./forward/masquerade.ts')).masquerade(
        { network: guest, isOn: action === 'add', dryRun },
        context,
      );
    }
    switch (action) {
      case 'list':
        if (guest !== undefined) throw usageError('forward list takes no arguments', 'vnet forward --help');
        return (await import('./forward/list.ts')).list(context);
      case 'status':
        if (guest !== undefined) throw usageError('forward status takes no arguments', 'vnet forward --help');
        return (await import('./forward/list.ts')).status(flags.fix, context);
      case 'apply': {
        if (guest === undefined || words.length > 0)
          throw usageError('forward apply takes a FILE', 'vnet forward --help');
        const options = { path: guest, risks: flags['accept-risk'], install: !flags['no-install'], dryRun };
        return (await import('./forward/apply.ts')).apply(options, context);
      }
      case 'restore':
        if (guest !== undefined) throw usageError('forward restore takes no arguments', 'vnet forward --help');
        return (await import('./forward/restore.ts')).restore({ dryRun }, context);
      case 'watch':
        if (guest !== undefined) throw usageError('forward watch takes no arguments', 'vnet forward --help');
        return (await import('./forward/watch.ts')).watch(context);
      case 'install':
      case 'uninstall':
        if (guest !== undefined) throw usageError(`forward ${action} takes no arguments`, 'vnet forward --help');
        return (await import('./forward/install.ts'))[action]({ dryRun }, context);
      case 'remove':
        return (await import('./forward/remove.ts')).remove({ guest, words, dryRun }, context);
      case 'add': {
        if (guest === undefined) throw usageError('forward add needs a guest and a port', 'vnet forward --help');
        const { network, follow, loopback, 'accept-risk': risks } = flags;
        const { specsIn } = await import('./forward/spec.ts');
        const request = { guest, specs: specsIn(words), network, follow, loopback };
        return (await import('./forward/add.ts')).add(
          [request],
          { risks, install: !flags['no-install'], dryRun },
          context,
        );
      }
    }
  },
});
