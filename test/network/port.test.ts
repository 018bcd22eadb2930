import { expect, test } from '@jest/globals';
import { portJson } from '../../src/network/port.ts';

test('reads a port as libvirt prints it', () => {
  const xml = `<networkport>
  <uuid>a2b1c3d4-0000-4000-8000-0000000000aa</uuid>
  <owner>
    <name>007 &lt;b&gt;</name>
    <uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid>
  </owner>
  <mac address='52:54:00:77:00:01'/>
  <rxfilters trustGuest='no'/>
  <plug type='network' bridge='virbr77' macTableManager='libvirt'/>
</networkport>
`;
  expect(portJson(xml)).toEqual({
    uuid: 'a2b1c3d4-0000-4000-8000-0000000000aa',
    guest: '007 <b>',
    guestUuid: 'd54df46f-1ab5-4a22-8618-4560ef5fac2c',
    mac: '52:54:00:77:00:01',
    portGroup: null,
    plug: 'network',
    bridge: 'virbr77',
  });
});

test('a missing value is null', () => {
  expect(portJson('<networkport/>')).toMatchObject({ uuid: null, guest: null, mac: null, plug: null });
});
