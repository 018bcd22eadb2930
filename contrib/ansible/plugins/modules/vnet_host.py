#!/usr/bin/python
# Copyright: The vnet maintainers. MIT License (see LICENSE of vnet).
"""Reserves DHCP addresses for guests."""

DOCUMENTATION = r"""
module: vnet_host
short_description: Reserve DHCP addresses for guests of libvirt networks
description:
  - Gives a guest the same address each time, with C(vnet host). The active network and its definition change in one step, and
    guests stay connected.
  - A running guest keeps its current address until it requests one again; see C(lease) in the result.
author: The vnet maintainers
options:
  network:
    description: Name of the network.
    type: str
    required: true
  guest:
    description: Name of the guest. If it has several interfaces on the network, use I(mac).
    type: str
  mac:
    description: MAC address of the guest or machine.
    type: str
  ip:
    description:
      - Address to reserve. With C(auto), the client keeps the address that is reserved for it, or gets a free one.
      - With C(state=absent) and neither I(guest) nor I(mac), the reservation of this address is removed.
    type: str
    default: auto
  name:
    description:
      - Hostname that the DHCP server gives to the client. The default is the name of the guest.
      - With C(state=absent) and neither I(guest), I(mac) nor I(ip), the reservation with this hostname is removed.
    type: str
  duid:
    description: DUID of the client, to reserve an IPv6 address. By default vnet takes it from the lease of the guest.
    type: str
  state:
    description: Whether the client has a reservation.
    type: str
    choices: [present, absent]
    default: present
  restart:
    description:
      - Whether vnet restarts the network if libvirt cannot change it while it is active, such as for the first reservation
        in a subnet without a DHCP range. Guests keep their connection. Otherwise the task fails.
    type: bool
    default: false
extends_documentation_fragment: vnet.libvirt.vnet
attributes:
  check_mode: {support: full, description: Changes nothing and reports what would change.}
  diff_mode: {support: full, description: Shows the reservations of the client before and after.}
"""

EXAMPLES = r"""
- name: The web server has a fixed address
  vnet.libvirt.vnet_host:
    network: lab
    guest: web
    ip: 10.9.0.10

- name: So has the printer
  vnet.libvirt.vnet_host:
    network: lab
    mac: "52:54:00:00:00:01"
    name: printer
  register: printer

- name: Show it
  ansible.builtin.debug:
    msg: "{{ printer.reservations[0].ip }}"

- name: Remove a reservation
  vnet.libvirt.vnet_host:
    network: lab
    guest: old
    state: absent
"""

RETURN = r"""
network:
  description: Name of the network.
  returned: success
  type: str
status:
  description: What vnet did, or would do in check mode. One of created, changed, unchanged and removed.
  returned: success
  type: str
reservations:
  description: The reservations of the client, or those that were removed, each with ip, mac, id, name and guest.
  returned: success
  type: list
  elements: dict
steps:
  description: Changes of libvirt.
  returned: success
  type: list
  elements: str
lease:
  description: The address that the client has now. It keeps another one than is reserved until it requests one again.
  returned: when state is present and the client has a lease
  type: str
"""

import json

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.vnet.libvirt.plugins.module_utils.vnet import OPTIONS, Vnet

# The exit status of vnet if there is no such network or reservation.
NOT_FOUND = 2


def words_of(params):
    """The options and arguments of vnet host."""
    client = params["guest"] or params["mac"]
    if params["state"] == "present":
        options = ["--%s=%s" % (name, params[name]) for name in ("name", "duid") if params[name] is not None]
        return ["set"] + options, [params["network"], client, params["ip"]]
    address = None if params["ip"] == "auto" else params["ip"]
    return ["remove"], [params["network"], client or params["duid"] or address or params["name"]]


def change(module, vnet):
    """What vnet did, or would do in check mode."""
    options, operands = words_of(module.params)
    for option, is_used in (("--dry-run", module.check_mode), ("--restart", module.params["restart"])):
        if is_used:
            options.append(option)
    status, stdout, stderr = vnet.run("host", *options, "-o", "json", "--", *operands)
    if status == NOT_FOUND and module.params["state"] == "absent":
        name = module.params["network"]
        return {"network": name, "status": "unchanged", "changed": False, "reservations": [], "steps": []}
    if status != 0:
        vnet.fail("host", status, stderr)
    vnet.warn(stderr)
    return json.loads(stdout)


def text_of(reservations):
    """Reservations for a diff; without any, nothing."""
    return json.dumps(reservations, indent=4) + "\n" if reservations else ""


def main():
    module = AnsibleModule(
        argument_spec=dict(
            OPTIONS,
            network={"type": "str", "required": True},
            guest={"type": "str"},
            mac={"type": "str"},
            ip={"type": "str", "default": "auto"},
            name={"type": "str"},
            duid={"type": "str"},
            state={"type": "str", "choices": ["present", "absent"], "default": "present"},
            restart={"type": "bool", "default": False},
        ),
        required_if=[("state", "present", ("guest", "mac"), True)],
        mutually_exclusive=[("guest", "mac")],
        supports_check_mode=True,
    )
    params = module.params
    if params["state"] == "absent" and params["ip"] == "auto":
        if not any(params[name] for name in ("guest", "mac", "duid", "name")):
            module.fail_json(msg="state is absent but none of guest, mac, duid, ip and name is given")
    found = change(module, Vnet(module))
    if found.get("lease") is None:
        found.pop("lease", None)
    before, after = found.pop("before", []), found.pop("after", [])
    if module._diff:
        found["diff"] = []
        if before != after:
            header = "%s reservations" % found["network"]
            texts = {"before": text_of(before), "after": text_of(after)}
            found["diff"] = [dict(texts, before_header=header, after_header=header)]
    module.exit_json(**found)


if __name__ == "__main__":
    main()
