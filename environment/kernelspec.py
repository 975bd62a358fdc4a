"""Tells Jupyter of a Java kernel that has the library: kernelspec.py FOLDER NAME JAVA JAVA_MAJOR ROOT LIB.

FOLDER is where Jupyter looks for kernels, NAME the kernel (ijava, jjava, rapaio), JAVA the program that runs it. Where DJL
finds libtorch is taken from the environment."""

import json
import os
import pathlib
import sys

# Main class, how Jupyter lists it, and the variable by which it takes its start script. rapaio's own takes scripts of one
# statement alone, so groundlab.kernel.Start runs it.
KERNELS = {
    "ijava": ("io.github.spencerpark.ijava.IJava", "groundlab", "groundlab (Java)", "IJAVA_STARTUP_SCRIPTS_PATH"),
    "jjava": ("org.dflib.jjava.distro.JJava", "groundlab-jjava", "groundlab (JJava)", "JJAVA_STARTUP_SCRIPTS_PATH"),
    "rapaio": ("org.rapaio.jupyter.kernel.MainApp", "groundlab-rapaio", "groundlab (rapaio)", "GROUNDLAB_STARTUP"),
}
TORCH = ("PYTORCH_LIBRARY_PATH", "PYTORCH_VERSION", "PYTORCH_FLAVOR", "LD_LIBRARY_PATH")


def spec(name, java, version, root, lib):
    main, _, title, startup = KERNELS[name]
    kernel = f"{root}/environment/kernel"
    torch = {key: os.environ[key] for key in TORCH if os.environ.get("PYTORCH_LIBRARY_PATH") and key in os.environ}
    return {
        # The heap is small on purpose: the weights live outside of it.
        "argv": [java, "-Djava.awt.headless=true", "-Xmx1500m",
                 f"-Djava.util.logging.config.file={kernel}/logging.properties",
                 # JJava looks into JShell's snippets, and we tell JShell where the sources are.
                 "--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED",
                 # Newer Javas warn, in red, of what our dependencies do with native code unless it is allowed.
                 *(["--enable-native-access=ALL-UNNAMED"] if version >= 22 else []),
                 *(["--sun-misc-unsafe-memory-access=allow"] if version >= 23 else []),
                 # One class path for kernel and library. Our logging comes first: rapaio reads its own from there. Then our
                 # jars: IJava's carries an old Gson, and the newer one serves both. The kernels' own variables for class
                 # paths stay free for a user's jars.
                 "-cp", f"{kernel}:{lib}/jars/*:{lib}/kernels/{name}/*",
                 "groundlab.kernel.Start", main, "{connection_file}"],
        "display_name": title,
        "language": "java",
        "interrupt_mode": "signal",  # see groundlab.kernel.StopButton
        "env": {"GROUNDLAB_HOME": root, "GROUNDLAB_SOURCES": f"{lib}/sources", "OMP_WAIT_POLICY": os.environ["OMP_WAIT_POLICY"],
                startup: f"{kernel}/startup.jsh", **torch},
    }


def main(folder, name, java, version, root, lib):
    target = pathlib.Path(folder) / KERNELS[name][1]
    target.mkdir(parents=True, exist_ok=True)
    (target / "kernel.json").write_text(json.dumps(spec(name, java, int(version), root, lib), indent=2) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
