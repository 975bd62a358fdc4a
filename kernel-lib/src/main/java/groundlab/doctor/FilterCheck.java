package groundlab.doctor;

import groundlab.data.PreferencePair;
import groundlab.pairs.Filter;
import groundlab.pairs.Judge;
import java.util.Optional;

/** Pairs that a filter would drop. */
final class FilterCheck implements PairCheck {

    private final Judge judge;
    private final Severity severity;
    private final String name;
    private final String text;
    private final Tally found = new Tally();

    private FilterCheck(Filter filter, Severity severity, String name, String text) {
        judge = filter.judge();
        this.severity = severity;
        this.name = name;
        this.text = text;
    }

    static PairCheck empty() {
        return new FilterCheck(
                Filter.empty(),
                Severity.WARNING,
                "empty answers",
                "have an answer with neither letter nor digit, which teaches to say nothing or"
                        + " never to do so; drop them with Filter.empty()");
    }

    static PairCheck sameAnswers() {
        return new FilterCheck(
                Filter.sameAnswers(),
                Severity.ERROR,
                "same answers",
                "have the same answer as chosen and as rejected, but for blanks and case, so there"
                        + " is nothing to prefer; drop them with Filter.sameAnswers()");
    }

    static PairCheck duplicates() {
        return new FilterCheck(
                Filter.duplicates(),
                Severity.WARNING,
                "duplicates",
                "were there before and count twice; drop them with Filter.duplicates()");
    }

    static PairCheck contradictions() {
        return new FilterCheck(
                Filter.contradictions(),
                Severity.WARNING,
                "contradictions",
                "have an answer that is chosen here and rejected there for the same question and"
                        + " picture, which is right only where answers are ranked from best to"
                        + " worst; drop them with Filter.contradictions()");
    }

    @Override
    public void look(PreferencePair pair) {
        if (judge.objection(pair).isPresent()) {
            found.add(pair.id());
        } else {
            judge.kept();
        }
    }

    @Override
    public Optional<Finding> finding(int pairs) {
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(severity, name, found.of(pairs) + " " + text));
    }
}
