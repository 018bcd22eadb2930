# Copyright: The vnet maintainers. MIT License (see LICENSE of vnet).
"""Guests of libvirt networks as an inventory."""

DOCUMENTATION = r"""
name: vnet
short_description: Guests and other DHCP clients of libvirt networks
description:
  - Reads C(vnet inventory) on the control node. With a remote I(uri), the guests of another host.
  - Each network has a group C(network_NAME), guests of libvirt are in C(guests), and hosts with a reservation but no lease in
    C(reserved).
  - Each host has C(ansible_host), C(vnet_addresses), C(vnet_names), C(vnet_guest), C(vnet_mac), C(vnet_network) and
    C(vnet_source).
  - The name of the inventory file ends with C(vnet.yml) or C(vnet.yaml).
author: The vnet maintainers
extends_documentation_fragment: constructed
options:
  plugin:
    description: C(vnet.libvirt.vnet).
    type: str
    required: true
    choices: [vnet.libvirt.vnet]
  networks:
    description: Names of networks. By default all.
    type: list
    elements: str
    default: []
  uri:
    description: Connection URI of libvirt. By default vnet chooses, as virsh does.
    type: str
  executable:
    description: Name or path of the program vnet.
    type: str
    default: vnet
"""

EXAMPLES = r"""
plugin: vnet.libvirt.vnet
networks: [lab]
keyed_groups:
  - key: vnet_source
    prefix: source
"""

import json
import os
import subprocess

from ansible.errors import AnsibleParserError
from ansible.module_utils.common.text.converters import to_text
from ansible.plugins.inventory import BaseInventoryPlugin, Constructable


class InventoryModule(BaseInventoryPlugin, Constructable):
    NAME = "vnet.libvirt.vnet"

    def verify_file(self, path):
        return super().verify_file(path) and path.endswith(("vnet.yml", "vnet.yaml"))

    def parse(self, inventory, loader, path, cache=True):
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        self.add_guests(self.guests())

    def guests(self):
        """What `vnet inventory` prints."""
        words = [os.path.expanduser(self.get_option("executable"))]
        if self.get_option("uri"):
            words += ["-c", self.get_option("uri")]
        words += ["inventory", "--list", "--"] + self.get_option("networks")
        try:
            done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        except OSError as error:
            raise AnsibleParserError("cannot run %s: %s" % (words[0], error))
        if done.returncode != 0:
            raise AnsibleParserError("vnet inventory: %s" % to_text(done.stderr).strip())
        return json.loads(done.stdout)

    def add_guests(self, listing):
        variables = listing.pop("_meta")["hostvars"]
        hosts = listing.pop("all")["hosts"]
        for host in hosts:
            self.inventory.add_host(host)
            for key, value in variables[host].items():
                self.inventory.set_variable(host, key, value)
        for group, members in listing.items():
            self.inventory.add_group(group)
            for host in members["hosts"]:
                self.inventory.add_host(host, group=group)
        strict = self.get_option("strict")
        for host in hosts:
            known = self.inventory.get_host(host).get_vars()
            self._set_composite_vars(self.get_option("compose"), known, host, strict=strict)
            self._add_host_to_composed_groups(self.get_option("groups"), known, host, strict=strict)
            self._add_host_to_keyed_groups(self.get_option("keyed_groups"), known, host, strict=strict)
