import { mirrored } from '../../cli/command.ts';
import { hostInterface } from '../../cli/common-arguments.ts';
import { HOST_INTERFACE } from '../../host-interface/validate/kind.ts';
import { checkDump } from '../check/document.ts';

export default mirrored({
  name: 'iface-edit',
  summary: 'Edit the configuration of a host interface',
  group: 'interfaces',
  details: 'Needs a libvirt with netcf. An active interface changes when it starts again.',
  args: { interface: hostInterface },
  flags: {},
  examples: [{ line: 'vnet iface-edit eth0', does: 'Edit the configuration of eth0 in $EDITOR' }],

  /** What the editor left is what libvirt now has. */
  check: ({ args }, context) =>
    checkDump(HOST_INTERFACE, ['iface-dumpxml', args.interface, '--inactive'], args.interface, context),
});
