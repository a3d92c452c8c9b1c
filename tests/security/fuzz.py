"""`make fuzz`: schemathesis asks the API for everything that its own description allows, and more.

All its checks but one: that what fits the schema is accepted. Whether a site, an address or a
comment exists is no matter of types, so a refusal with 404 or 422 is right there.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.security.serving import a_server
from tests.stores import a_redis

PROGRAM = Path(".venv/fuzz/bin/st")
LEFT_OUT = "positive_data_acceptance"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=1000)
    examples = parser.parse_args().examples
    with (
        tempfile.TemporaryDirectory(prefix="ckh-fuzz-") as home,
        a_redis() as redis_url,
        a_server(Path(home), redis_url, limits="off") as server,
    ):
        command = [str(PROGRAM), "run", f"{server.at}/api/v1/openapi.json"]
        command += ["--max-examples", str(examples), "--exclude-checks", LEFT_OUT]
        for name, value in server.headers.items():
            command += ["--header", f"{name}: {value}"]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
