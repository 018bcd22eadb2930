import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

/** libvirt's DNS_RECORD_LENGTH_SRV: what a DNS message of 512 bytes leaves for the name. */
const MAX_SERVICE_BYTES = 482;

export default rule({
  id: 'srv-service-long',
  severity: 'error',
  stage: 'define',
  why: 'A DNS message of 512 bytes has no room for a longer service.',
  wrong: [`<dns><srv service='${'s'.repeat(483)}' protocol='tcp'/></dns>`],
  right: ["<dns><srv service='ldap' protocol='tcp'/></dns>"],
  *check({ dns, name }) {
    for (const { element, service } of dns?.srvs ?? []) {
      if (Buffer.byteLength(service ?? '') <= MAX_SERVICE_BYTES) continue;
      yield {
        on: propertyOf(element, 'service') ?? element,
        message: `the service is longer than ${MAX_SERVICE_BYTES} bytes`,
        fix: 'Use its short name.',
        libvirt: `service attribute '${service}' in network '${name}' is too long, limit is ${MAX_SERVICE_BYTES} bytes`,
      };
    }
  },
});
