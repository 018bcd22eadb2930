import { childOf, propertyOf } from '../../../document/attributes.ts';
import { uuidOf, wrappingInt } from '../../../document/scalars.ts';
import { rule } from '../../rule.ts';

/** The parameters that each type accepts; libvirt does not check those of midonet. */
const PARAMETERS: Readonly<Record<string, readonly string[] | undefined>> = {
  '802.1Qbg': ['managerid', 'typeid', 'typeidversion', 'instanceid'],
  '802.1Qbh': ['profileid'],
  openvswitch: ['profileid', 'interfaceid'],
  midonet: undefined,
};
const MAXIMA: Readonly<Record<string, number>> = { managerid: 255, typeid: 16777215, typeidversion: 255 };
const TYPES = Object.keys(PARAMETERS);
const WITH_PORT: ReadonlySet<string> = new Set(['network', 'bridge', 'direct', 'hostdev']);

export default rule({
  id: 'nic-virtualport',
  severity: 'error',
  stage: 'define',
  why: 'The parameters of the port go to the switch, and each type of switch has its own.',
  wrong: [
    "<virtualport type='ovs'/>",
    "<interface type='user'><virtualport type='openvswitch'/></interface>",
    "<virtualport type='openvswitch'><parameters managerid='1'/></virtualport>",
    "<virtualport type='openvswitch'><parameters interfaceid='x'/></virtualport>",
    "<virtualport type='802.1Qbg'><parameters managerid='300'/></virtualport>",
    "<interface type='bridge'><source bridge='br0'/><virtualport type='802.1Qbg'/></interface>",
  ],
  right: ["<virtualport type='openvswitch'><parameters profileid='web'/></virtualport>", '<virtualport/>'],
  *check({ element, type }) {
    const virtualPort = childOf(element, 'virtualport');
    if (virtualPort === undefined) return;
    if (!WITH_PORT.has(type)) {
      yield {
        on: virtualPort,
        message: `<virtualport> does not work with type '${type}'`,
        fix: 'Remove it.',
        libvirt: `unsupported configuration: <virtualport> element unsupported for <interface type='${type}'>`,
      };
      return;
    }
    const portType = propertyOf(virtualPort, 'type');
    if (portType !== undefined && !TYPES.includes(portType.value)) {
      yield {
        on: portType,
        message: `unknown type of virtual port '${portType.value}'`,
        fix: `Write one of ${TYPES.join(', ')}.`,
        libvirt: `unsupported configuration: unknown virtualport type ${portType.value}`,
      };
      return;
    }
    const parameters = childOf(virtualPort, 'parameters');
    const accepted = PARAMETERS[portType?.value ?? ''];
    for (const given of parameters?.attributes ?? []) {
      const { local, value } = given;
      const maximum = MAXIMA[local];
      const number = maximum === undefined ? undefined : wrappingInt(value, 0);
      const isUuid = local === 'instanceid' || local === 'interfaceid';
      if (maximum !== undefined && (number === undefined || number > maximum)) {
        const range = local === 'typeid' ? 'value for typeid out of range' : `value of ${local} out of range`;
        yield {
          on: given,
          message: `${local}='${value}' is not a number from 0 to ${maximum}`,
          fix: `Write a number from 0 to ${maximum}.`,
          libvirt: `XML error: ${number === undefined ? `cannot parse value of ${local} parameter` : range}`,
        };
      } else if (isUuid && uuidOf(value) === undefined) {
        yield {
          on: given,
          message: `${local}='${value}' is not a UUID`,
          fix: 'Write a UUID, or remove the attribute.',
          libvirt: `XML error: cannot parse ${local} parameter as a uuid`,
        };
      } else if (accepted !== undefined && ALL.has(local) && !accepted.includes(local) && value !== '') {
        yield {
          on: given,
          message: `${local} is not a parameter of type '${portType?.value}'`,
          fix: `Remove it; type '${portType?.value}' accepts ${accepted.join(', ')}.`,
          libvirt: `XML error: extra ${local} unsupported in <virtualport type='${portType?.value}'>`,
        };
      }
    }
    // A network may add what is missing.
    if (portType?.value !== '802.1Qbg' || type === 'network') return;
    const missing = ['managerid', 'typeid', 'typeidversion'].find((name) => propertyOf(parameters, name) === undefined);
    if (missing === undefined) return;
    yield {
      on: parameters ?? virtualPort,
      message: `type '802.1Qbg' needs ${missing}`,
      fix: `Add <parameters managerid='…' typeid='…' typeidversion='…'/>.`,
      libvirt: `XML error: missing ${missing} in <virtualport type='802.1Qbg'>`,
    };
  },
});

const ALL: ReadonlySet<string> = new Set(Object.values(PARAMETERS).flatMap((names) => names ?? []));
