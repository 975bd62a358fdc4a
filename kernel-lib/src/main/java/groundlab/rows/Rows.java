package groundlab.rows;

import groundlab.internal.Reasons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rows of a file made into things, with the reader's policy for those that cannot be. */
public final class Rows<T> extends Spliterators.AbstractSpliterator<List<T>> {

    private final Path file;
    private final RowReader rows;
    private final BadRows bad;
    private final Function<Fields, List<T>> maker;
    private boolean ended;

    private Rows(Path file, RowReader rows, BadRows bad, Function<Fields, List<T>> maker) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.file = file;
        this.rows = rows;
        this.bad = bad;
        this.maker = maker;
    }

    /** Opens the rows of a file that is there. */
    @FunctionalInterface
    public interface Opener {
        /** {@return the rows, to be closed} */
        RowReader open() throws IOException;
    }

    /**
     * {@return what each good row makes, read as it is asked for} Closing the stream closes the
     * file; a stream that was read to its end is closed already. An error of the file, and of a row
     * under a policy that fails, is an {@code UncheckedIOException}.
     */
    public static <T> Stream<List<T>> stream(
            Path file, Opener opener, BadRows bad, Function<Fields, List<T>> maker)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("No such file: " + file);
        }
        Rows<T> rows = new Rows<>(file, open(file, opener), bad, maker);
        return StreamSupport.stream(rows, false).onClose(rows::close);
    }

    private static RowReader open(Path file, Opener opener) throws IOException {
        try {
            return opener.open();
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": not UTF-8 text", e);
        }
    }

    @Override
    public boolean tryAdvance(Consumer<? super List<T>> action) {
        try {
            List<T> made = ended ? null : next();
            if (made != null) {
                action.accept(made);
                return true;
            }
        } catch (CharacterCodingException e) {
            throw new UncheckedIOException(
                    new IOException(
                            file + ", after line " + rows.number() + ": not UTF-8 text", e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
        return false;
    }

    private List<T> next() throws IOException {
        while (true) {
            try {
                Fields row = rows.next();
                return row == null ? null : maker.apply(row);
            } catch (IllegalArgumentException | UncheckedIOException e) {
                bad.met(new BadRow(file, rows.unit(), rows.number(), Reasons.of(e)));
            }
        }
    }

    private void close() {
        ended = true;
        try {
            rows.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
