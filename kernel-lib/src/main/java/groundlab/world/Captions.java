package groundlab.world;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** Tells a layout in one sentence for the scene and one for each group. */
final class Captions {

    private Captions() {}

    static String tell(Layout layout, WorldSettings settings, RandomGenerator random) {
        StringBuilder caption = new StringBuilder("This is a " + layout.scene() + ".");
        for (Layout.Group group : layout.groups()) {
            caption.append(' ').append(sentence(group, settings, random));
        }
        return caption.toString();
    }

    private static String sentence(
            Layout.Group group, WorldSettings settings, RandomGenerator random) {
        double noise = settings.noise(group.pair().strong());
        Optional<String> absent = group.absent();
        if (absent.isEmpty() || random.nextDouble() < noise) {
            boolean oneFirst = random.nextBoolean();
            String first = oneFirst ? group.pair().one() : group.pair().other();
            String second = oneFirst ? group.pair().other() : group.pair().one();
            return "There is a " + first + " and a " + second + ".";
        }
        Layout.Placed alone = group.objects().get(0);
        return random.nextDouble() < settings.sided()
                ? "A " + alone.object() + " is on the " + alone.side() + "."
                : "There is a " + alone.object() + ".";
    }
}
