#!/usr/bin/python
# Copyright: The vnet maintainers. MIT License (see LICENSE of vnet).
"""Makes a libvirt network match its XML."""

DOCUMENTATION = r"""
module: vnet_network
short_description: Create, change, start, stop and remove libvirt networks
description:
  - Makes a network match its XML, with C(vnet apply). Networks are compared by meaning, so the order of entries, spellings
    and what libvirt adds are no change.
  - libvirt changes reservations, DHCP ranges, DNS records and portgroups while the network is active. Other changes of an
    active network are defined, and take effect when it is restarted; see I(restart).
author: The vnet maintainers
options:
  name:
    description: Name of the network. With I(xml) or I(src), it must be the name in the XML.
    type: str
    aliases: [network]
  state:
    description:
      - C(present) defines the network and neither starts nor stops it.
      - C(active) also starts it.
      - C(inactive) also stops it. Guests on the network lose their connection.
      - C(absent) stops and undefines it. Guests on the network lose their connection.
    type: str
    choices: [present, active, inactive, absent]
    default: present
  xml:
    description: XML of the network, for instance from the lookup plugin C(template).
    type: str
  src:
    description: Path of a file with that XML, on the managed host.
    type: path
  autostart:
    description: Whether the network starts with the host. By default this does not change.
    type: bool
  restart:
    description:
      - Whether vnet restarts an active network if changes need that. Guests keep their connection.
      - Otherwise such changes are pending, and the result has C(pending_restart).
    type: bool
    default: false
extends_documentation_fragment: vnet.libvirt.vnet
attributes:
  check_mode: {support: full, description: Changes nothing and reports what would change.}
  diff_mode: {support: full, description: Shows the XML of the definition before and after.}
"""

EXAMPLES = r"""
- name: The lab network is as its template says, and runs
  vnet.libvirt.vnet_network:
    xml: "{{ lookup('template', 'lab.xml.j2') }}"
    state: active
    autostart: true
    restart: true

- name: Stop the default network and keep it from starting
  vnet.libvirt.vnet_network:
    name: default
    state: inactive
    autostart: false

- name: Remove a network
  vnet.libvirt.vnet_network:
    name: old
    state: absent
"""

RETURN = r"""
network:
  description: Name of the network.
  returned: success
  type: str
status:
  description:
    - What vnet did, or would do in check mode. One of created, changed, unchanged, restarted, pending restart, started,
      stopped and removed.
  returned: success
  type: str
pending_restart:
  description: Whether the active network needs a restart until all changes are in effect.
  returned: success
  type: bool
steps:
  description: Changes of libvirt.
  returned: success
  type: list
  elements: str
changes:
  description: Settings that differed, each with path, defined, running, wanted and needs, as C(vnet apply -o json) prints them.
  returned: success
  type: list
  elements: dict
"""

import json
import os

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.text.converters import to_bytes

from ansible_collections.vnet.libvirt.plugins.module_utils.vnet import OPTIONS, Vnet


# Steps that change more than the definition, and the state afterwards.
STATES = {
    "start": ("active", True),
    "stop": ("active", False),
    "enable autostart": ("autostart", True),
    "disable autostart": ("autostart", False),
}


class Network:
    """A network and what the task did to it so far."""

    def __init__(self, module):
        self.module = module
        self.vnet = Vnet(module)
        self.name = module.params["name"]
        self.status = "unchanged"
        self.pending = False
        self.steps = []
        self.changes = []
        self.diffs = []

    def current(self):
        """The network as vnet lists it, or None."""
        networks = self.vnet.data("net-list", "--all")
        return next((each for each in networks if each["name"] == self.name), None)

    def step(self, text, *words):
        """Runs a command that changes libvirt, except in check mode."""
        if not self.module.check_mode:
            self.vnet.output(*words)
        self.steps.append(text)

    def show(self, what, before, after):
        """Adds a difference to the diff."""
        if before != after:
            header = "%s %s" % (self.name, what)
            self.diffs.append({"before": before, "after": after, "before_header": header, "after_header": header})

    def show_state(self):
        """Adds what the steps change apart from the definition to the diff."""
        states = [STATES[step] for step in self.steps if step in STATES]
        self.show("state", {key: not value for key, value in states}, dict(states))

    def exit(self):
        result = {
            "changed": bool(self.steps),
            "network": self.name,
            "status": self.status,
            "pending_restart": self.pending,
            "steps": self.steps,
            "changes": self.changes,
        }
        if self.module._diff:
            self.show_state()
            result["diff"] = self.diffs
        if self.pending and not self.module.check_mode:
            self.module.warn("network '%s' needs a restart until all changes are in effect" % self.name)
        self.module.exit_json(**result)


def apply_plan(network, is_plan):
    """What `vnet apply` did to the network, or would do."""
    params = network.module.params
    words = ["apply", "-o", "json", "--start" if params["state"] == "active" else "--no-start"]
    if is_plan:
        words.append("--plan")
    if params["restart"]:
        words.append("--restart")
    if params["autostart"] is not None:
        words.append("--autostart" if params["autostart"] else "--no-autostart")
    if params["xml"] is not None:
        status, stdout, stderr = network.vnet.run(*(words + ["-"]), stdin=to_bytes(params["xml"]))
    else:
        status, stdout, stderr = network.vnet.run(*(words + [os.path.abspath(params["src"])]))
    try:
        results = json.loads(stdout)["networks"]
    except ValueError:
        results = []
    # A plan with changes exits with 1.
    is_failed = status != 0 and not (is_plan and status == 1)
    if is_failed or not results or results[0]["status"] == "failed":
        network.vnet.fail("apply", status, stderr)
    if is_plan:
        network.vnet.warn(stderr)
    return results


def ensure_xml(network):
    """Makes libvirt match the XML, and starts or stops the network."""
    params = network.module.params
    results = apply_plan(network, is_plan=True)
    if len(results) != 1:
        network.module.fail_json(msg="src has %d networks; name one file" % len(results))
    result = results[0]
    if network.name not in (None, result["network"]):
        network.module.fail_json(msg="the network in the XML is '%s', not '%s'" % (result["network"], network.name))
    network.name = result["network"]
    is_stopped = params["state"] == "inactive" and (network.current() or {"active": False})["active"]
    if is_stopped:
        network.step("stop", "net-destroy", "--", network.name)
    if not network.module.check_mode:
        result = apply_plan(network, is_plan=False)[0]
    elif is_stopped:
        # The plan is for the active network.
        steps = [step for step in result["steps"] if step == "define" or step.endswith("autostart")]
        result = dict(result, steps=steps, status="changed" if steps else "unchanged")
    network.steps += result["steps"] if result["changed"] else []
    network.changes = result["changes"]
    network.status = "stopped" if is_stopped and result["status"] == "unchanged" else result["status"]
    network.pending = result["status"] == "pending restart"
    network.show("definition", result["before"], result["after"])


def ensure_state(network):
    """Starts or stops a network that exists, and sets autostart."""
    params = network.module.params
    before = network.current()
    if before is None:
        network.module.fail_json(msg="network '%s' does not exist; give its xml or src" % network.name)
    autostart = params["autostart"]
    if autostart is not None and autostart != before["autostart"]:
        words = ["net-autostart"] + ([] if autostart else ["--disable"]) + ["--", network.name]
        network.step("enable autostart" if autostart else "disable autostart", *words)
        network.status = "changed"
    if params["state"] == "active" and not before["active"]:
        network.step("start", "net-start", "--", network.name)
        network.status = "started"
    if params["state"] == "inactive" and before["active"]:
        network.step("stop", "net-destroy", "--", network.name)
        network.status = "stopped"


def ensure_absent(network):
    """Stops and undefines the network."""
    before = network.current()
    if before is None:
        return
    if network.module._diff:
        words = ["--inactive"] if before["persistent"] else []
        network.show("definition", network.vnet.output("net-dumpxml", *(words + ["--", network.name])), "")
    if before["active"]:
        network.step("stop", "net-destroy", "--", network.name)
    if before["persistent"]:
        network.step("undefine", "net-undefine", "--", network.name)
    network.status = "removed"


def main():
    module = AnsibleModule(
        argument_spec=dict(
            OPTIONS,
            name={"type": "str", "aliases": ["network"]},
            state={"type": "str", "choices": ["present", "active", "inactive", "absent"], "default": "present"},
            xml={"type": "str"},
            src={"type": "path"},
            autostart={"type": "bool"},
            restart={"type": "bool", "default": False},
        ),
        required_one_of=[("name", "xml", "src")],
        required_if=[("state", "absent", ("name",))],
        mutually_exclusive=[("xml", "src")],
        supports_check_mode=True,
    )
    network = Network(module)
    if module.params["state"] == "absent":
        ensure_absent(network)
    elif module.params["xml"] is not None or module.params["src"] is not None:
        ensure_xml(network)
    else:
        ensure_state(network)
    network.exit()


if __name__ == "__main__":
    main()
