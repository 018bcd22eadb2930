import { requiredMac } from '../../../../document/mac.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'port-mac',
  severity: 'error',
  stage: 'define',
  why: 'A network port belongs to the interface with this MAC address.',
  wrong: [
    '<networkport><uuid>5099a396-d975-48ed-b872-dd6bb3983ecf</uuid><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner></networkport>',
    "<networkport><uuid>5099a396-d975-48ed-b872-dd6bb3983ecf</uuid><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><mac address='web'/></networkport>",
  ],
  right: [
    "<networkport><uuid>5099a396-d975-48ed-b872-dd6bb3983ecf</uuid><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><mac address='52:54:00:00:00:01'/></networkport>",
  ],
  check: ({ element }) => requiredMac(element, 'internal error: network port has no mac'),
});
