package groundlab.world;

import groundlab.data.Question;
import groundlab.internal.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Asks as POPE does (Li et al. 2023): up to three objects that are there and as many that are not.
 * Of the absent ones, one is drawn from all, one from the frequent ones, and one is the partner of
 * an object that is there (or, with no partner missing, usual in the scene); where fewer than three
 * objects are there, chance picks among these kinds.
 */
final class Questions {

    private static final int EACH = 3;

    private final Layout layout;
    private final RandomGenerator random;
    private final List<String> absent;

    private Questions(Layout layout, RandomGenerator random) {
        this.layout = layout;
        this.random = random;
        this.absent = new ArrayList<>(Catalog.SHIPPED.objects());
        layout.placed().forEach(thing -> absent.remove(thing.object()));
    }

    static List<Question> ask(Layout layout, RandomGenerator random) {
        return new Questions(layout, random).questions();
    }

    private List<Question> questions() {
        List<String> present =
                shuffled(layout.placed().stream().map(Layout.Placed::object).toList());
        int each = Math.min(EACH, present.size());
        List<Question> questions = new ArrayList<>();
        for (String object : present.subList(0, each)) {
            questions.add(question(object, true, "present"));
        }
        List<String> kinds = shuffled(List.of("adversarial", "popular", "random")).subList(0, each);
        for (String kind : kinds.stream().sorted().toList()) { // the narrowest choice first
            String object = absent(kind);
            absent.remove(object);
            questions.add(question(object, false, kind));
        }
        return shuffled(questions);
    }

    private String absent(String kind) {
        List<String> choices =
                switch (kind) {
                    case "adversarial" -> adversarial();
                    case "popular" -> popular();
                    default -> absent;
                };
        List<String> from = choices.isEmpty() ? absent : choices;
        return from.get(random.nextInt(from.size()));
    }

    private List<String> adversarial() {
        List<String> partners =
                layout.groups().stream()
                        .flatMap(group -> group.absent().stream())
                        .filter(absent::contains)
                        .toList();
        return partners.isEmpty()
                ? absent.stream().filter(object -> entry(object).scene().equals(scene())).toList()
                : partners;
    }

    private List<String> popular() {
        return absent.stream().filter(object -> entry(object).weight() > 1).toList();
    }

    private String scene() {
        return layout.scene();
    }

    private static Catalog.Entry entry(String object) {
        return Catalog.SHIPPED.entryOf(object);
    }

    private static Question question(String object, boolean yes, String kind) {
        return new Question("Is there a " + object + " in the image?", object, yes, kind);
    }

    private <T> List<T> shuffled(List<T> items) {
        int[] order = Seeds.permutation(items.size(), random);
        return IntStream.of(order).mapToObj(items::get).toList();
    }
}
