import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-metric-zero',
  severity: 'error',
  stage: 'define',
  why: 'The metric of a route is at least 1.',
  wrong: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2' metric='0'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2' metric='1'/>"],
  *check({ routes }) {
    for (const { element, metric } of routes) {
      if (metric !== 0) continue;
      yield {
        on: propertyOf(element, 'metric') ?? element,
        message: 'the metric is 0',
        fix: 'Remove metric, or write at least 1.',
        libvirt: "XML error: Invalid value for attribute 'metric' in element 'route': Zero is not permitted",
      };
    }
  },
});
