package groundlab.runs;

import groundlab.internal.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that one run at a time writes to a folder. The operating system holds the lock for
 * this process, so none is left behind by a process that was killed.
 */
final class FolderLock implements AutoCloseable {

    /** Of this process, which the operating system would not lock out of its own folders. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the lock of a folder, which is made if needed.
     *
     * @throws IOException if another run has it, or if the folder cannot be written to
     */
    static FolderLock of(Path folder) throws IOException {
        Path real = made(folder);
        if (!HELD.add(real)) {
            throw taken(folder);
        }
        try {
            return new FolderLock(real, locked(folder));
        } catch (IOException | RuntimeException e) {
            HELD.remove(real);
            throw e;
        }
    }

    private static Path made(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IOException(folder + " is a file, a run needs a folder: choose another path");
        }
        try {
            return Files.createDirectories(folder).toRealPath();
        } catch (IOException e) {
            throw closed(folder, e);
        }
    }

    private static FileChannel locked(Path folder) throws IOException {
        FileChannel channel = open(folder);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw taken(folder);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FileChannel open(Path folder) throws IOException {
        try {
            return FileChannel.open(
                    folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw closed(folder, e);
        }
    }

    private static IOException taken(Path folder) {
        return new IOException(
                "another run is writing to " + folder + ": wait for it, or choose another folder");
    }

    private static IOException closed(Path folder, IOException e) {
        return new IOException(
                String.format(
                        "%s cannot be written to (%s): choose another folder",
                        folder, WholeFile.reason(e)),
                e);
    }

    /** Lets the next run in. The file stays: to delete it would let two in at once. */
    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(folder);
    }
}
