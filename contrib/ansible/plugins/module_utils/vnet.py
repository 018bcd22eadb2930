"""Runs vnet for the modules of this collection."""

import json

from ansible.module_utils.common.text.converters import to_text

OPTIONS = {
    "uri": {"type": "str"},
    "executable": {"type": "path", "default": "vnet"},
}


class Vnet:
    """vnet with the connection of the task. Always an argument list, never a shell."""

    def __init__(self, module):
        self._module = module
        self._start = [module.get_bin_path(module.params["executable"], required=True)]
        if module.params["uri"]:
            self._start += ["-c", module.params["uri"]]

    def run(self, *words, **options):
        """Returns the exit status, stdout and stderr."""
        return self._module.run_command(self._start + list(words), data=options.get("stdin"), binary_data=True)

    def output(self, *words):
        """Returns stdout; the task fails if vnet does."""
        status, stdout, stderr = self.run(*words)
        if status != 0:
            self.fail(words[0], status, stderr)
        return to_text(stdout)

    def data(self, *words):
        """Returns what vnet prints with -o json; the task fails if vnet does."""
        return json.loads(self.output(*words, "-o", "json"))

    def findings(self, stderr):
        """The messages on stderr, each with its fix, as pairs of severity and text."""
        found = []
        for line in to_text(stderr).splitlines():
            try:
                finding = json.loads(line)
                parts = [finding["message"]]
                severity = finding["severity"]
            except (ValueError, KeyError, TypeError):
                if line.strip():
                    found.append(("error", line.strip()))
                continue
            if finding.get("position"):
                parts[0] = "line %s: %s" % (finding["position"].get("line"), parts[0])
            if finding.get("fix"):
                parts.append(finding["fix"])
            found.append((severity, ". ".join(parts)))
        return found

    def warn(self, stderr):
        """Passes warnings on."""
        for severity, text in self.findings(stderr):
            if severity == "warning":
                self._module.warn(text)

    def fail(self, action, status, stderr):
        """Ends the task with what vnet printed on stderr."""
        found = self.findings(stderr)
        errors = [text for severity, text in found if severity == "error"] or [text for _severity, text in found]
        # virsh starts its lines with a prefix that Ansible repeats.
        lines = [text[len("error: "):] if text.startswith("error: ") else text for text in errors]
        message = "; ".join(lines) or "exit status %d" % status
        self._module.fail_json(msg="vnet %s: %s" % (action, message), rc=status, stderr=to_text(stderr))
