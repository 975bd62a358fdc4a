package groundlab.image;

import static groundlab.internal.Checks.check;

import groundlab.data.Examples;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads distortions from what they print. */
final class DistortionReader {

    private static final Pattern PART = Pattern.compile("(\\w+)\\[([^\\[\\]]*)\\]");

    private final List<Examples> sets;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    private record Kind(List<String> settings, Function<Values, Distortion> make) {}

    DistortionReader(Examples... sets) {
        this.sets = List.of(sets);
        add("ZoomCrop", v -> new ZoomCrop(v.number(0), v.number(1)), "min", "max");
        add("DiffusionNoise", v -> new DiffusionNoise(v.whole(0)), "step");
        add("Blur", v -> new Blur(v.number(0)), "sigma");
        add("Black", v -> new Black());
        add("MeanColour", v -> new MeanColour());
        add("PatchShuffle", v -> new PatchShuffle(v.whole(0)), "grid");
        add("Rotation", v -> new Rotation(v.number(0), v.number(1)), "min", "max");
        add("MocoV2", v -> new MocoV2());
        add("AnotherPicture", v -> anotherPicture(v.text(0), v.text(1)), "of", "sha256");
        add("EraseObject", v -> new EraseObject(v.text(0)), "object");
    }

    Distortion read(String text) {
        return Arrays.stream(text.split("(?<=\\]) then ", -1))
                .map(this::part)
                .reduce(Distortion::then)
                .orElseThrow();
    }

    private void add(String name, Function<Values, Distortion> make, String... settings) {
        kinds.put(name, new Kind(List.of(settings), make));
    }

    private Distortion part(String text) {
        Matcher matcher = PART.matcher(text);
        check(
                matcher.matches(),
                "a distortion must read Name[setting=value, ...], or several of them with"
                        + " \" then \" between, got \"%s\"",
                text);
        String name = matcher.group(1);
        Kind kind = kinds.get(name);
        check(kind != null, "a distortion must be one of %s, got %s", kinds.keySet(), text);
        return kind.make().apply(Values.of(name, kind.settings(), matcher.group(2)));
    }

    private Distortion anotherPicture(String name, String hash) {
        List<AnotherPicture> given =
                sets.stream()
                        .filter(set -> set.name().equals(name))
                        .map(AnotherPicture::of)
                        .toList();
        String wanted = "AnotherPicture[of=" + name + ", sha256=" + hash + "]";
        return given.stream()
                .filter(one -> one.toString().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(missing(wanted, given)));
    }

    private String missing(String wanted, List<AnotherPicture> sameName) {
        return wanted
                + " needs its set of examples, got "
                + (sameName.isEmpty() ? sets.stream().map(Examples::name).toList() : sameName);
    }

    /** The values of a distortion's settings, in the order of its print. */
    private record Values(String name, List<String> settings, Matcher values) {

        static Values of(String name, List<String> settings, String text) {
            String form = String.join(", ", settings.stream().map(s -> s + "=...").toList());
            Matcher values = Pattern.compile(form.replace("...", "(.*)")).matcher(text);
            check(values.matches(), "%s needs the settings [%s], got [%s]", name, form, text);
            return new Values(name, settings, values);
        }

        String text(int i) {
            return values.group(i + 1);
        }

        double number(int i) {
            try {
                return Double.parseDouble(text(i));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(mustBe("a number", i), e);
            }
        }

        int whole(int i) {
            try {
                return Integer.parseInt(text(i));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(mustBe("a whole number", i), e);
            }
        }

        private String mustBe(String what, int i) {
            return settings.get(i) + " of " + name + " must be " + what + ", got " + text(i);
        }
    }
}
