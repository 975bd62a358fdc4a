"""Copies the jars of a folder for a Linux x86-64 machine that has its own libtorch, without what it cannot use:
pack_jars.py FROM TO CACHE, where CACHE gets DJL's native libraries unpacked, as DJL itself would do. The copies are not
compressed: what packs them all together does that better."""

import pathlib
import re
import sys
import zipfile

# The CPU's libtorch, charsets of CSV files, charts, Parquet, sentence encoders, text models at endpoints, English word
# classes and base forms, the command line.
LEFT_OUT = re.compile(r"pytorch-native-|icu4j-|xchart-|duckdb_jdbc-|onnxruntime-|langchain4j-|jackson-|jspecify-|"
                      r"extjwnl-|opennlp-|picocli-|VectorGraphics2D-")
FOREIGN = re.compile(r"(^|/)(linux-aarch64|osx-\w+|win-\w+|darwin-\S+|win32-\S+|aix-\S+|android-\S+|sunos-\S+|"
                     r"(free|open|dragonfly)bsd-\S+|linux-(?!x86[-_]64)[\w-]+)/")
JNI = re.compile(r"jnilib/linux-x86_64/(\w+)/libdjl_torch\.so")
FASTUTIL = re.compile(rb"it/unimi/dsi/fastutil/[A-Za-z0-9_/$]+")


def named(code):
    return {name.decode() + ".class" for name in FASTUTIL.findall(code)}


def used_of_fastutil(folder):
    """fastutil has 12,000 classes, of which Tablesaw reaches a tenth: those that a class in use names."""
    used, fastutil = set(), None
    for path in folder.glob("*.jar"):
        with zipfile.ZipFile(path) as jar:
            if path.name.startswith("fastutil-"):
                fastutil = {name: named(jar.read(name)) for name in jar.namelist() if name.endswith(".class")}
            else:
                for name in jar.namelist():
                    if name.endswith(".class"):
                        used |= named(jar.read(name))
    todo = [name for name in used if name in fastutil]
    used = set(todo)
    while todo:
        for name in fastutil[todo.pop()] - used:
            if name in fastutil:
                used.add(name)
                todo.append(name)
    return used


def main(source, target, cache):
    target.mkdir(parents=True)
    fastutil = used_of_fastutil(source)
    for path in sorted(source.glob("*.jar")):
        if LEFT_OUT.match(path.name):
            continue
        with zipfile.ZipFile(path) as jar, zipfile.ZipFile(target / path.name, "w") as out:
            for entry in jar.infolist():
                native = JNI.fullmatch(entry.filename)
                if native:
                    torch, djl = re.fullmatch(r"pytorch-jni-(.+)-(.+)\.jar", path.name).groups()
                    file = cache / "pytorch" / f"{torch}-{native[1]}-linux-x86_64" / f"{djl}-libdjl_torch.so"
                    file.parent.mkdir(parents=True)
                    file.write_bytes(jar.read(entry))
                elif entry.is_dir() or FOREIGN.search(entry.filename):
                    pass
                elif path.name.startswith("fastutil-") and entry.filename.endswith(".class") and entry.filename not in fastutil:
                    pass
                else:
                    out.writestr(entry, jar.read(entry), zipfile.ZIP_STORED)


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:]))
