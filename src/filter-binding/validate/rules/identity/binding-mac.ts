import { requiredMac } from '../../../../document/mac.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'binding-mac',
  severity: 'error',
  stage: 'define',
  why: 'A filter binding belongs to the interface with this MAC address.',
  wrong: [
    "<filterbinding><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><portdev name='vnet0'/><filterref filter='clean-traffic'/></filterbinding>",
    "<filterbinding><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><portdev name='vnet0'/><filterref filter='clean-traffic'/><mac address='web'/></filterbinding>",
  ],
  right: [
    "<filterbinding><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><portdev name='vnet0'/><mac address='52:54:00:00:00:01'/><filterref filter='clean-traffic'/></filterbinding>",
  ],
  check: ({ element }) => requiredMac(element, 'internal error: filter binding has no MAC address'),
});
