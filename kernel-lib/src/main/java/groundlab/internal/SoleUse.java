package groundlab.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * That one run at a time uses something, said by a lock on an empty file. The operating system
 * holds it for this process, so none is left behind by a process that was killed. The file stays:
 * to delete it would let two in at once.
 */
public final class SoleUse implements Closeable {

    /** Of this process, which the operating system would not lock out of its own files. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private SoleUse(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * {@return the lock on a file, which is made if needed; empty if someone else has it}
     *
     * @param file by one and the same path each time
     */
    public static Optional<SoleUse> of(Path file) throws IOException {
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        boolean held = false;
        try {
            FileChannel channel = open(file);
            held = channel != null;
            return Optional.ofNullable(channel).map(open -> new SoleUse(file, open));
        } finally {
            if (!held) {
                HELD.remove(file);
            }
        }
    }

    /** {@return the file with its lock, or null} */
    private static FileChannel open(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
            return locked ? channel : null;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    /** Lets the next one in. */
    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(file);
    }
}
