import { command } from '../cli/command.ts';
import { EXIT_STATUS, VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { disabled, enabled, inOrder, type NssState, nssState } from '../names/nsswitch.ts';
import type { Json, Outcome } from '../render/outcome.ts';
import { text } from '../render/outcome.ts';
import { modulePath } from '../state/nss.ts';

export default command({
  name: 'nss',
  summary: "Look after libvirt's name service modules, which resolve guests",
  details:
    'With the modules on the hosts line of nsswitch.conf, every program of this host finds guests by name. status says whether they are installed and asked, and ends with 2 where they are not; enable puts libvirt_guest and libvirt where they are asked, before any service that ends the search, such as resolve [!UNAVAIL=return]; disable takes them out. Every other byte of the file stays, and what it was is kept beside it.',
  args: { action: { summary: 'status, enable or disable', choices: ['status', 'enable', 'disable'] } },
  flags: {
    'dry-run': { short: 'n', summary: 'show the change, and make none' },
    file: { short: 'f', value: 'FILE', summary: 'the file, instead of /etc/nsswitch.conf', complete: 'files' },
  },
  examples: [
    { line: 'vnet nss status', does: 'Whether guests can be resolved on this host' },
    { line: 'vnet nss enable --dry-run', does: 'What enable would change' },
  ],

  async run({ args, flags }, { host, colour }) {
    const path = flags.file ?? '/etc/nsswitch.conf';
    const bytes = host.readFile(path);
    if (bytes === undefined && flags.file !== undefined) {
      throw new VnetError('file-unreadable', `cannot read ${path}: No such file or directory`);
    }
    const file = bytes?.toString('latin1') ?? '';
    if (args.action === 'status') return status(nssState(file, path), host);
    const changed = args.action === 'enable' ? enabled(file, path) : disabled(file, path);
    const notes = args.action === 'enable' ? missingModules(host) : [];
    if (changed === file) return { ...text(`${path} is unchanged\n`), notes };
    if (flags['dry-run']) {
      const [{ unifiedDiff }, { paintFor }] = [await import('../render/diff.ts'), await import('../render/colour.ts')];
      return { ...text(unifiedDiff(utf8(file), utf8(changed), path, await paintFor(colour.stdout))), notes };
    }
    const backup = `${path}.${host.now().toISOString().replace(/\D/g, '').slice(0, 14)}.bak`;
    if (bytes !== undefined) host.replaceFile(backup, bytes, path);
    host.replaceFile(path, Buffer.from(changed, 'latin1'));
    const kept = bytes === undefined ? '' : `; what it was is in ${backup}`;
    return { ...text(`${path} is updated${kept}\n`), notes };
  },
});

function status(state: NssState, host: Host): Outcome {
  const modules = state.modules.map((each) => ({ ...each, path: modulePath(host, each.module) }));
  const works = modules.every(({ asked, path }) => asked && path !== undefined);
  const order = state.services.map(({ name, actions }) => (actions === '' ? name : `${name} [${actions}]`)).join(' ');
  const lines = [
    ...modules.map(({ module, listed, asked, path }) => {
      const where = asked
        ? 'asked'
        : listed
          ? `not asked: ${state.blocker?.name} ends the search before it`
          : 'not listed';
      return `${module.padEnd(13)}  ${path === undefined ? 'not installed' : 'installed'}, ${where}`;
    }),
    `hosts          ${order === '' ? 'no such line' : order}`,
    ...(inOrder(state) ? [] : ['libvirt stands before libvirt_guest: a claim goes before the name libvirt gave.']),
    works
      ? 'Guests are resolved by every program of this host.'
      : 'Guests are not resolved. See: vnet nss enable --dry-run',
  ];
  const data: Json = {
    works,
    modules: modules.map(({ module, listed, asked, path }) => ({ module, installed: path ?? null, listed, asked })),
    services: state.services.map(({ name, actions }) => ({ name, actions })),
    blocker: state.blocker?.name ?? null,
  };
  return { kind: 'record', text: `${lines.join('\n')}\n`, data, ...(!works && { status: EXIT_STATUS['not-found'] }) };
}

function missingModules(host: Host): string[] {
  if (modulePath(host, 'libvirt') !== undefined && modulePath(host, 'libvirt_guest') !== undefined) return [];
  return ['note: the modules are not installed: apt-get install libnss-libvirt, or dnf install libvirt-nss'];
}

/** Files are edited as bytes; what a person sees is UTF-8. */
function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
