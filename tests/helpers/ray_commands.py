"""``vraagbaak ingest --ray`` as people give it, with the real model: run alone by test_ingest_on_ray.py."""

import json
import subprocess
import sys
from pathlib import Path

from ray_cluster import ADDRESS, cluster

from places import CORPUS


def main(data_dir: Path) -> None:
    """Ingest the demo corpus, and pass on what the command prints as one line."""
    command = [sys.executable, "-m", "search_app.cli", "--data-dir", str(data_dir), "ingest", str(CORPUS)]
    with cluster():
        done = subprocess.run([*command, "--ray", ADDRESS, "--json"], stdout=subprocess.PIPE, check=True)
    sys.stdout.write(json.dumps(json.loads(done.stdout)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
