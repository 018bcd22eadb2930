import { childOf, propertyOf } from '../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nic-model-character',
  severity: 'error',
  stage: 'define',
  why: 'The model becomes a part of the command line of QEMU.',
  wrong: ["<model type='virtio net'/>"],
  right: ["<model type='virtio-net-pci'/>"],
  *check({ element }) {
    const given = propertyOf(childOf(element, 'model'), 'type');
    if (given === undefined || /^[\w-]*$/.test(given.value)) return;
    yield {
      on: given,
      message: `the model '${given.value}' has a character other than letters, digits, - and _`,
      fix: "Write a model such as 'virtio' or 'e1000e'.",
      libvirt: 'invalid argument: Model name contains invalid characters',
    };
  },
});
