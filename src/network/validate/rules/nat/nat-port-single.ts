import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nat-port-single',
  severity: 'error',
  stage: 'start',
  why: 'libvirt needs a range of at least two ports.',
  wrong: [
    "<forward mode='nat'><nat><port start='1024' end='1024'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
  ],
  right: [
    "<forward mode='nat'><nat><port start='1024' end='1025'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
  ],
  *check(network) {
    const port = network.forward?.nat?.port;
    if (!mayCreateBridge(network) || port?.start === undefined || port.start !== port.end) return;
    if (port.start === 0 || port.start > 65535 || network.ips.length === 0) return;
    yield {
      on: port.element,
      message: `the range has one port only, ${port.start}`,
      fix: 'Give at least two ports, or remove <port>.',
      libvirt: `internal error: Invalid port range '${port.start}-${port.end}'.`,
    };
  },
});
