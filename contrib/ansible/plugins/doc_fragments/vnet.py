"""Options that all modules of the collection have."""


class ModuleDocFragment:
    DOCUMENTATION = """
options:
  uri:
    description: Connection URI of libvirt, such as C(qemu:///system). By default vnet chooses, as virsh does.
    type: str
  executable:
    description: Name or path of the program vnet.
    type: path
    default: vnet
requirements:
  - vnet on the managed host
notes:
  - The user of the task needs the rights that virsh needs. Use C(become) for C(qemu:///system).
"""
