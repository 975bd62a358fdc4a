package groundlab.world;

import groundlab.data.Box;
import groundlab.data.PartnerPair;
import groundlab.data.Truth;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stands where in one picture, before it is drawn or told. */
record Layout(String scene, List<Group> groups) {

    /** Width and height of a picture in pixels. */
    static final int SIZE = 64;

    /** A partner pair, or one of its objects alone. */
    record Group(PartnerPair pair, List<Placed> objects) {

        /** {@return the partner that is not there, if one is not} */
        Optional<String> absent() {
            if (objects.size() == 2) {
                return Optional.empty();
            }
            boolean hasOne = objects.get(0).object().equals(pair.one());
            return Optional.of(hasOne ? pair.other() : pair.one());
        }
    }

    /** An object and its left upper corner in pixels. */
    record Placed(String object, int x, int y) {

        Box box() {
            Icon icon = Catalog.SHIPPED.icon(object);
            return new Box(object, x, y, icon.width(), icon.height());
        }

        /** {@return {@code left} or {@code right}: no object stands across the middle} */
        String side() {
            return x < SIZE / 2 ? "left" : "right";
        }
    }

    List<Placed> placed() {
        return groups.stream().flatMap(group -> group.objects().stream()).toList();
    }

    Truth truth() {
        Set<String> names = new LinkedHashSet<>();
        placed().forEach(thing -> names.add(thing.object()));
        return new Truth(scene, names, placed().stream().map(Placed::box).toList());
    }
}
