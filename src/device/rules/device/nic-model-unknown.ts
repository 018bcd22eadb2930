import { childOf, propertyOf } from '../../../document/attributes.ts';
import { nearest } from '../../../nearest.ts';
import { withValue } from '../../../xml/edit.ts';
import { rule } from '../../rule.ts';

/** The models that libvirt's documentation names, and the names of QEMU's devices that people use. */
const MODELS =
  'virtio virtio-transitional virtio-non-transitional virtio-net-pci e1000 e1000e e1000-82544gc e1000-82545em igb rtl8139 ne2k_pci ne2k_isa pcnet i82551 i82557b i82559er vmxnet vmxnet2 vmxnet3 netfront usb-net lan9118 smc91c111 spapr-vlan tulip am79c970a vlance 82540EM 82545EM 82543GC'.split(
    ' ',
  );

export default rule({
  id: 'nic-model-unknown',
  severity: 'warning',
  stage: 'start',
  why: 'libvirt passes a model that it does not know on to QEMU, and the guest does not start if QEMU does not know it either.',
  wrong: ["<model type='vrtio'/>", "<model type='e10000'/>"],
  right: ["<model type='virtio'/>", "<model type='my-new-device'/>"],
  *check({ element }) {
    const given = propertyOf(childOf(element, 'model'), 'type');
    if (given === undefined || given.value === '' || MODELS.includes(given.value)) return;
    const near = nearest(given.value, MODELS);
    if (near === undefined || !/^[\w-]+$/.test(given.value)) return;
    yield {
      on: given,
      message: `unknown model '${given.value}'; did you mean ${near}?`,
      fix: `Write type='${near}'.`,
      edits: [withValue(given, near)],
    };
  },
});
