import { propertyOf } from '../../../document/attributes.ts';
import { invalidMessage } from '../../../document/values.ts';
import { nearest } from '../../../nearest.ts';
import { withValue } from '../../../xml/edit.ts';
import { rule } from '../../rule.ts';

const MODES: Readonly<Record<string, readonly string[]>> = {
  direct: ['vepa', 'bridge', 'private', 'passthrough'],
  vhostuser: ['server', 'client'],
};

export default rule({
  id: 'nic-source-mode',
  severity: 'error',
  stage: 'define',
  why: 'The mode says how macvtap switches packets, or who creates the socket of vhostuser.',
  wrong: [
    "<interface type='direct'><source dev='eth0' mode='bride'/></interface>",
    "<interface type='vhostuser'><source type='unix' path='/run/s' mode='sever'/><model type='virtio'/></interface>",
    "<interface type='vhostuser'><source type='tcp' path='/run/s' mode='server'/><model type='virtio'/></interface>",
  ],
  right: ["<interface type='direct'><source dev='eth0' mode='bridge'/></interface>"],
  *check({ type, source }) {
    const given = propertyOf(source, 'mode');
    const modes = MODES[type];
    if (given !== undefined && modes !== undefined && !modes.includes(given.value)) {
      const near = nearest(given.value, modes);
      yield {
        on: given,
        message: `unknown mode '${given.value}' of type '${type}'`,
        fix: near === undefined ? `Write one of ${modes.join(', ')}.` : `Write mode='${near}'.`,
        libvirt: invalidMessage(given, 'source'),
        edits: near === undefined ? undefined : [withValue(given, near)],
      };
    }
    const socket = propertyOf(source, 'type');
    if (type !== 'vhostuser' || socket === undefined || socket.value === 'unix' || socket.value === '') return;
    yield {
      on: socket,
      message: `vhostuser has no sockets of type '${socket.value}'`,
      fix: "Write type='unix'.",
      libvirt: `unsupported configuration: Type='${socket.value}' unsupported for <interface type='vhostuser'>`,
      edits: [withValue(socket, 'unix')],
    };
  },
});
