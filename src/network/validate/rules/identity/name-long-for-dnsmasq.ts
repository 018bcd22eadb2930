import { childOf } from '../../../../document/attributes.ts';
import { startsDnsmasq } from '../../../facts.ts';
import { MAX_FILE_NAME } from '../../parts/file-name.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'name-long-for-dnsmasq',
  severity: 'error',
  stage: 'start',
  why: "libvirt writes dnsmasq's hosts into NAME.addnhosts, and a file name has at most 255 bytes.",
  wrong: [`<network><name>${'lab'.repeat(82)}</name><ip address='10.9.0.1' prefix='24'/></network>`],
  right: ["<network><name>lab</name><ip address='10.9.0.1' prefix='24'/></network>"],
  *check(network) {
    const bytes = Buffer.byteLength(network.name ?? '');
    if (!mayCreateBridge(network) || bytes <= MAX_FILE_NAME - '.addnhosts'.length || !startsDnsmasq(network)) return;
    yield {
      on: childOf(network.element, 'name') ?? network.element,
      message: `the name has ${bytes} bytes`,
      fix: `Use at most ${MAX_FILE_NAME - '.addnhosts'.length} bytes.`,
      libvirt: "cannot write config file '/var/lib/libvirt/dnsmasq/",
    };
  },
});
