import { expect, test } from '@jest/globals';
import { errorsIn } from '../../src/libvirt/errors/split.ts';
import { validateText } from '../../src/validate/validate.ts';
import { interfaces } from '../device/interfaces.ts';
import { realHost } from './host.ts';

/** vnet's verdict about interfaces, compared with that of libvirt, which attaches each to a guest that is off. */
const host = realHost();
const MARK = 'vnet-mark';
const guest = `<domain type='qemu'>
  <name>web</name><uuid>a2b1c3d4-0000-4000-8000-00000000000e</uuid><memory unit='MiB'>32</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
</domain>`;

/** What libvirt says that depends on more than the interface, or that vnet leaves to libvirt. */
const NOT_CHECKED =
  /requires shared memory|os\/boot elements|frontend$|address type|'type' in element 'address'|Expected integer value|power of two|'passt'|coalesce settings|Invalid PCI address|missing source address/;

test('vnet rejects the interfaces that libvirt rejects, and no others', async () => {
  const libvirt = (await host.virsh('--version')).stdout.trim();
  await host.file('web.xml', guest);
  const lines: string[] = [];
  for (const [index, xml] of interfaces.entries()) {
    const file = await host.file(`nic-${index}.xml`, xml);
    // The guest is defined again, so that it never has more interfaces than it has slots.
    lines.push(`define /run/vnet/web.xml; attach-device web ${file} --config; echo --err ${MARK}`);
  }
  const { stderr } = await host.virsh('-q', lines.join('; '));
  const said = stderr.split(`error: ${MARK}\n`);
  expect(said).toHaveLength(interfaces.length + 1);

  const wrong = interfaces.flatMap((xml, index): readonly object[] => {
    const message = errorsIn(said[index] ?? '').at(-1);
    const errors = validateText(xml, 'nic.xml', { libvirt }).filter(
      ({ severity, stage }) => severity === 'error' && stage === 'define',
    );
    const messages = errors.map((error) => error.libvirtMessage);
    if (message === undefined) return errors.length === 0 ? [] : [{ xml, message, messages }];
    if (NOT_CHECKED.test(message)) return [];
    const isRight = messages.some((each) => each === message || each === undefined);
    return isRight ? [] : [{ xml, message, messages }];
  });
  expect(wrong).toEqual([]);
  const rejected = interfaces.filter((_, index) => said[index] !== '');
  expect(rejected.length).toBeGreaterThan(80);
}, 120_000);
