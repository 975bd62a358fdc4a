package groundlab.annotate;

import static groundlab.internal.Checks.check;

import java.util.List;

/** An annotator under a name of the caller's. */
record NamedAnnotator(String name, Annotator annotator) implements Annotator {

    NamedAnnotator {
        check(!name.isBlank(), "an annotator needs a name, got a blank one");
    }

    @Override
    public List<Ranking> rank(List<Match> matches) {
        return annotator.rank(matches);
    }

    @Override
    public String toString() {
        return name;
    }
}
