package groundlab.world;

import groundlab.data.PartnerPair;
import groundlab.internal.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws layouts: a scene, one to three groups, and a place for each object. */
final class Layouts {

    private static final int STEP = 4; // pixels
    private static final int CELLS = Layout.SIZE / Icon.LARGEST; // in a row, and in a column

    private final WorldSettings settings;
    private final RandomGenerator random;

    private Layouts(WorldSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    static Layout draw(WorldSettings settings, RandomGenerator random) {
        return new Layouts(settings, random).layout();
    }

    private Layout layout() {
        List<String> scenes = Catalog.SHIPPED.scenes();
        String scene = scenes.get(random.nextInt(scenes.size()));
        int[] cells = Seeds.permutation(CELLS * CELLS, random);
        int used = 0;
        List<PartnerPair> pairs = new ArrayList<>();
        List<Layout.Group> groups = new ArrayList<>();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            PartnerPair pair = pair(scene, pairs);
            pairs.add(pair);
            List<Layout.Placed> placed = new ArrayList<>();
            for (String object : members(pair)) {
                placed.add(place(object, cells[used++]));
            }
            groups.add(new Layout.Group(pair, placed));
        }
        return new Layout(scene, groups);
    }

    /** A pair not yet there, from the scene's own with probability scenePrior. */
    private PartnerPair pair(String scene, List<PartnerPair> taken) {
        boolean own = random.nextDouble() < settings.scenePrior();
        List<Catalog.Entry> choices =
                Catalog.SHIPPED.entries().stream()
                        .filter(entry -> entry.scene().equals(scene) == own)
                        .filter(entry -> !taken.contains(entry.pair()))
                        .toList();
        int ticket = random.nextInt(choices.stream().mapToInt(Catalog.Entry::weight).sum());
        int i = 0;
        while (ticket >= choices.get(i).weight()) {
            ticket -= choices.get(i++).weight();
        }
        return choices.get(i).pair();
    }

    private List<String> members(PartnerPair pair) {
        boolean together = random.nextDouble() < settings.together();
        boolean oneFirst = random.nextBoolean();
        String first = oneFirst ? pair.one() : pair.other();
        String second = oneFirst ? pair.other() : pair.one();
        return together ? List.of(first, second) : List.of(first);
    }

    private Layout.Placed place(String object, int cell) {
        Icon icon = Catalog.SHIPPED.icon(object);
        int x = cell % CELLS * Icon.LARGEST + jitter(icon.width());
        int y = cell / CELLS * Icon.LARGEST + jitter(icon.height());
        return new Layout.Placed(object, x, y);
    }

    /**
     * {@return a shift within a cell, in steps of half a patch so that a tiny model learns to see}
     */
    private int jitter(int size) {
        return STEP * random.nextInt((Icon.LARGEST - size) / STEP + 1);
    }
}
