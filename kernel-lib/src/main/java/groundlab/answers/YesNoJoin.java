package groundlab.answers;

import static groundlab.internal.Checks.check;

import groundlab.metrics.yesno.PopeSplit;
import groundlab.metrics.yesno.YesNoQuestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the question to which an answer belongs: by its id, or else by picture and question. Where
 * an answer also tells what was asked, that must be the question's text.
 *
 * <p>Answers with a question alone, as POPE's program reads them, are ambiguous: they are taken in
 * the order of the file, and each must ask what stands there, or none is taken.
 */
final class YesNoJoin {

    private static final Set<String> POPE =
            Set.copyOf(Arrays.stream(PopeSplit.values()).map(PopeSplit::published).toList());

    private final List<YesNoQuestions> splits;
    private final Optional<YesNoQuestions> asked;
    private final boolean llava;
    private final Set<String> ways = new LinkedHashSet<>();
    private final Map<YesNoQuestions, Integer> others = new HashMap<>(); // see others()
    private int next; // question that the next answer without id and picture must be to

    /** What was found. */
    record Found(YesNoQuestions split, YesNoQuestion question) {}

    /**
     * Starts with no answers.
     *
     * @param asked the questions to which the ids belong, if they are not those of the splits
     * @param llava whether the ids are {@link LlavaIds}
     */
    YesNoJoin(List<YesNoQuestions> splits, Optional<YesNoQuestions> asked, boolean llava) {
        this.splits = splits;
        this.asked = asked;
        this.llava = llava;
    }

    /** {@return how answers were joined, such as {@code question_id}} */
    String ways() {
        return String.join(", ", ways);
    }

    /**
     * {@return how many answers say that another question was asked than their id has in a file}
     */
    int others(YesNoQuestions file) {
        return others.getOrDefault(file, 0);
    }

    /** {@return whether an answer is to a split that is not scored} */
    boolean isElsewhere(YesNoAnswer answer) {
        return open(answer).isEmpty();
    }

    /**
     * {@return the question, empty if it is in none of the files}
     *
     * @throws IllegalArgumentException if the answer is to another question than it says
     */
    Optional<Found> find(YesNoAnswer answer) {
        List<YesNoQuestions> open = open(answer);
        if (!answer.id().isEmpty()) {
            return asked.isPresent() ? throughAsked(open, answer) : byId(open, answer);
        }
        return answer.image().isEmpty()
                ? Optional.of(inOrder(open, answer))
                : byText(open, answer.image(), answer.question(), "image and question");
    }

    /** {@return the splits that an answer may belong to} */
    private List<YesNoQuestions> open(YesNoAnswer answer) {
        String named = answer.split().toLowerCase(Locale.ROOT);
        boolean ours = splits.stream().anyMatch(split -> split.name().equals(named));
        if (ours || POPE.contains(named)) {
            return named(named);
        }
        return llava && !answer.id().isEmpty() ? named(LlavaIds.split(answer.id())) : splits;
    }

    private List<YesNoQuestions> named(String name) {
        boolean own = splits.stream().noneMatch(split -> POPE.contains(split.name()));
        return own && splits.size() == 1
                ? splits // a file with a name of its own
                : splits.stream().filter(split -> split.name().equals(name)).toList();
    }

    private Optional<Found> byId(List<YesNoQuestions> open, YesNoAnswer answer) {
        check(
                open.size() <= 1,
                "an answer to one of several splits must name it as category, got question_id %s of"
                        + " %s splits; or give one file of answers for each",
                answer.id(),
                open.size());
        String own = llava ? LlavaIds.own(answer.id()) : answer.id();
        for (YesNoQuestions split : open) {
            Optional<YesNoQuestion> question = split.byId(own);
            if (question.isPresent()) {
                checkSame(split, question.get(), answer);
                ways.add(llava ? "question_id in LLaVA's numbering" : "question_id");
                return Optional.of(new Found(split, question.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<Found> throughAsked(List<YesNoQuestions> open, YesNoAnswer answer) {
        YesNoQuestions file = asked.orElseThrow();
        YesNoQuestion question =
                file.byId(answer.id())
                        .or(() -> llava ? file.byId(LlavaIds.own(answer.id())) : Optional.empty())
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "question_id must be in %s, got %s"
                                                        .formatted(file.source(), answer.id())));
        checkSame(file, question, answer);
        return byText(
                open, question.image(), question.text(), "what was asked in " + file.source());
    }

    private Optional<Found> byText(
            List<YesNoQuestions> open, String image, String text, String way) {
        List<Found> found = new ArrayList<>();
        for (YesNoQuestions split : open) {
            split.byText(image, text).ifPresent(question -> found.add(new Found(split, question)));
        }
        check(
                found.size() < 2,
                "an answer to one of several splits must name it as category, got '%s' about %s,"
                        + " which is in %s",
                text,
                image,
                found.stream().map(f -> f.split().name()).toList());
        if (!found.isEmpty()) {
            ways.add(way);
        }
        return found.stream().findFirst();
    }

    private Found inOrder(List<YesNoQuestions> open, YesNoAnswer answer) {
        check(
                open.size() == 1,
                "answers without question_id and image need a file for each split, got %s splits",
                open.size());
        YesNoQuestions split = open.get(0);
        if (next >= split.size()) {
            throw new OutOfOrder(next + 1, "no question is left in " + split.source());
        }
        YesNoQuestion question = split.all().get(next++);
        if (!YesNoQuestions.bare(question.text()).equals(YesNoQuestions.bare(answer.question()))) {
            String asks = "%s asks '%s', got an answer to '%s'";
            throw new OutOfOrder(
                    next, asks.formatted(split.source(), question.text(), answer.question()));
        }
        ways.add("order, each checked by its question");
        return new Found(split, question);
    }

    private void checkSame(YesNoQuestions file, YesNoQuestion question, YesNoAnswer answer) {
        String prompt = YesNoQuestions.whole(answer.question());
        boolean same = prompt.isEmpty() || prompt.contains(YesNoQuestions.bare(question.text()));
        String image = ImageId.of(answer.image());
        boolean there = image.isEmpty() || image.equals(ImageId.of(question.image()));
        if (!same || !there) {
            others.merge(file, 1, Integer::sum);
        }
        check(
                same,
                "question %s is '%s', got an answer to '%s'",
                answer.id(),
                question.text(),
                answer.question());
        check(
                there,
                "question %s is about %s, got an answer about %s",
                answer.id(),
                question.image(),
                answer.image());
    }

    /** Answers that have neither id nor picture are not in the order of their questions. */
    static final class OutOfOrder extends RuntimeException {

        private static final long serialVersionUID = 1;

        OutOfOrder(int place, String reason) {
            super(
                    "answers without question_id and image must be in the order of their questions;"
                            + " at number "
                            + place
                            + " "
                            + reason);
        }
    }
}
