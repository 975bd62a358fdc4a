package groundlab.files;

import groundlab.data.Pairs;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.forms.PublishedForm;
import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import groundlab.rows.FileKind;
import groundlab.rows.PictureCheck;
import groundlab.rows.Rows;
import groundlab.rows.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where pairs are read from and how, see {@link PairFiles#from}.
 *
 * @param file its ending says the kind of file
 * @param folder where paths of pictures start
 * @param form what the columns mean; empty to tell by the first row
 * @param check what is done to each picture; empty for what {@link #read} and {@link #stream} do
 * @param bad what is done with rows that cannot be read
 */
public record PairSource(
        Path file,
        Path folder,
        Optional<PublishedForm> form,
        Optional<PictureCheck> check,
        BadRows bad) {

    /** Checks the file's ending. */
    public PairSource {
        FileKind.of(file);
    }

    /** {@return this source with the policy for rows that cannot be read} */
    public PairSource bad(BadRows policy) {
        return new PairSource(file, folder, form, check, policy);
    }

    /** {@return this source with another folder where paths of pictures start} */
    public PairSource pictures(Path start) {
        return new PairSource(file, start, form, check, bad);
    }

    /** {@return this source with each picture checked so} */
    public PairSource check(PictureCheck pictures) {
        return new PairSource(file, folder, form, Optional.of(pictures), bad);
    }

    /** {@return this source with columns that mean this} */
    public PairSource form(PublishedForm known) {
        return new PairSource(file, folder, Optional.of(known), check, bad);
    }

    /**
     * {@return all pairs; every picture is decoded once to see that it can be} What holds for all
     * pairs becomes their common provenance. If rows gave no pair, such as answers that are all as
     * good, the fact {@code rows_without_pair} counts them.
     *
     * @throws IOException with the file, and with row and reason if a row is bad and that is not
     *     skipped
     */
    public Pairs read() throws IOException {
        List<PreferencePair> pairs = new ArrayList<>();
        int[] without = new int[1];
        try (Stream<List<PreferencePair>> rows = rows(PictureCheck.DECODE)) {
            rows.forEach(
                    row -> {
                        without[0] += row.isEmpty() ? 1 : 0;
                        pairs.addAll(row);
                    });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Provenance shared = shared(pairs);
        return Pairs.of(
                pairs, without[0] > 0 ? shared.with("rows_without_pair", without[0]) : shared);
    }

    /**
     * {@return the pairs as they are asked for, in memory that does not grow but by 11 to 22 bytes
     * a row, by which ids are told apart} Pictures must be there; they are not decoded. Close the
     * stream to close the file. What {@link #read} throws comes as an {@code UncheckedIOException}.
     */
    public Stream<PreferencePair> stream() throws IOException {
        return rows(PictureCheck.EXIST).flatMap(List::stream);
    }

    private Stream<List<PreferencePair>> rows(PictureCheck usual) throws IOException {
        Source source = Source.of(folder, check.orElse(usual));
        return Rows.stream(file, () -> FileKind.of(file).open(file, source), bad, new Reader());
    }

    /** The form of the first row is that of all. */
    private final class Reader implements Function<Fields, List<PreferencePair>> {

        private PublishedForm known = form.orElse(null);

        @Override
        public List<PreferencePair> apply(Fields row) {
            if (known == null) {
                known = PublishedForm.of(row).orElseThrow(() -> unknown(row));
            }
            return known.pairs(row);
        }
    }

    private IllegalArgumentException unknown(Fields row) {
        String forms =
                PublishedForm.KNOWN.stream()
                        .map(PublishedForm::title)
                        .collect(Collectors.joining(", "));
        return new IllegalArgumentException(
                "no known form has the columns "
                        + String.join(", ", row.names())
                        + "; known are "
                        + forms);
    }

    private static Provenance shared(List<PreferencePair> rows) {
        if (rows.isEmpty()) {
            return Provenance.NONE;
        }
        Map<String, String> shared = new LinkedHashMap<>(rows.get(0).provenance().facts());
        rows.forEach(row -> shared.entrySet().retainAll(row.provenance().facts().entrySet()));
        return new Provenance(shared);
    }
}
