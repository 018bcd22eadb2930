import { MAX_FILE_NAME } from '../../parts/file-name.ts';
import { nameElement } from '../../parts/name-element.ts';
import { rule } from '../../rule.ts';

/** libvirt first writes a new file, and then renames it. */
const MAX_NAME = MAX_FILE_NAME - '.xml.new'.length;

export default rule({
  id: 'name-long',
  severity: 'error',
  stage: 'define',
  why: 'libvirt stores the network in a file with this name, and a file name has at most 255 bytes.',
  wrong: [`<network><name>${'lab'.repeat(83)}</name></network>`],
  right: ['<network><name>lab</name></network>'],
  *check(network) {
    const bytes = Buffer.byteLength(network.name ?? '');
    if (bytes <= MAX_NAME) return;
    yield {
      on: nameElement(network),
      message: `the name has ${bytes} bytes`,
      fix: `Choose a name of at most ${MAX_NAME} bytes.`,
      libvirt: `Failed to create file '/etc/libvirt/qemu/networks/${network.name}.xml.new': File name too long`,
    };
  },
});
