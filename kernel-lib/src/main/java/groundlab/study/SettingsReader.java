package groundlab.study;

import static groundlab.internal.Checks.check;

import groundlab.annotate.Annotator;
import groundlab.data.Examples;
import groundlab.image.Distortion;
import groundlab.internal.Print;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Reward;
import groundlab.model.Decoding;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Objective;
import groundlab.objective.Sft;
import groundlab.objective.neighbours.Povid;
import groundlab.sampling.BestOfK;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.sampling.ImageWeakened;
import groundlab.sampling.PriorInjection;
import groundlab.sampling.Ranked;
import groundlab.sampling.Sampler;
import groundlab.world.TinyWorld;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads cells back from their settings. What is read counts only if it prints as it was recorded,
 * so nothing is taken for something else; a setting that was made of a lambda says so.
 */
final class SettingsReader {

    private final Examples examples;
    private final List<Lexicon> lexicons;

    private final Map<String, Function<Map<String, String>, Stream<Sampler>>> samplers =
            Map.of(
                    "BDHS", this::bdhs,
                    "ImageWeakened", this::weakened,
                    "PriorInjection", this::injected,
                    "Ranked", this::ranked,
                    "BestOfK", this::bestOfK);

    private final Map<String, Function<Map<String, String>, Stream<Objective>>> objectives =
            Map.of(
                    "Dpo", s -> Stream.of(new Dpo(number(s, "beta"))),
                    "Sft", s -> Stream.of(new Sft()),
                    "Povid", s -> Stream.of(new Povid(number(s, "beta"), number(s, "gamma"))),
                    "Mdpo", this::mdpo);

    /**
     * Reads settings of cells on these pictures.
     *
     * @param examples where other pictures and the objects of a lexicon are looked for
     */
    SettingsReader(Examples examples) {
        this.examples = examples;
        lexicons = List.of(Lexicon.of(TinyWorld.objects()), Lexicon.of(examples));
    }

    /**
     * {@return a cell of these settings}
     *
     * @throws IllegalArgumentException if one of them cannot be read back
     */
    Cell cell(Map<String, String> settings) {
        check(
                !settings.containsKey("training"),
                "training is %s, which stands for code",
                settings.get("training"));
        Cell cell =
                regime(settings)
                        .objective(read(objectives, "objective", settings.get("objective")))
                        .learningRate(number(settings, "learning_rate"))
                        .epochs(Integer.parseInt(settings.get("epochs")))
                        .batch(Integer.parseInt(settings.get("batch")));
        String distortion = settings.get("distortion");
        cell = distortion.equals("none") ? cell : cell.distortion(distortion(distortion));
        String size = settings.get("size");
        return size.equals("all") ? cell : cell.size(Integer.parseInt(size));
    }

    private Cell regime(Map<String, String> settings) {
        String before = settings.get("sampler");
        String online = settings.get("online");
        Cell cell = new Cell();
        if (!before.isEmpty()) {
            cell =
                    cell.sampler(
                            Arrays.stream(before.split("(?<=\\]) and "))
                                    .map(print -> read(samplers, "sampler", print))
                                    .toArray(Sampler[]::new));
        }
        if (online.equals("no")) {
            return cell;
        }
        String[] parts = online.split(" of ", 2);
        Sampler fresh = read(samplers, "sampler", parts[1]);
        return before.isEmpty()
                ? cell.online(fresh)
                : cell.mixed(fresh, Double.parseDouble(parts[0]));
    }

    private Distortion distortion(String print) {
        try {
            return Distortion.parse(print, examples);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the distortion " + print + " cannot be read", e);
        }
    }

    private static <T> T read(
            Map<String, Function<Map<String, String>, Stream<T>>> kinds,
            String what,
            String print) {
        return Print.of(print).stream()
                .filter(parts -> kinds.containsKey(parts.name()))
                .flatMap(parts -> kinds.get(parts.name()).apply(parts.settings()))
                .filter(one -> one.toString().equals(print))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "the " + what + " " + print + " cannot be read"));
    }

    private static double number(Map<String, String> settings, String name) {
        return Double.parseDouble(settings.get(name));
    }

    private Stream<Sampler> bdhs(Map<String, String> settings) {
        String noise = settings.get("noise");
        BiasDrivenSampling drawn =
                noise.equals("none")
                        ? BiasDrivenSampling.attention(0)
                        : BiasDrivenSampling.noise(Integer.parseInt(noise.replaceAll("\\D", "")));
        drawn =
                drawn.rho(number(settings, "rho"))
                        .similarity(Double.parseDouble(settings.get("similarity").split(" ")[0]))
                        .tries(Integer.parseInt(settings.get("tries")));
        drawn = settings.get("guided").equals("true") ? drawn : drawn.unguided();
        return decodings(settings).map(drawn::decoding);
    }

    private Stream<Sampler> weakened(Map<String, String> settings) {
        Distortion worse = distortion(settings.get("distortion"));
        return decodings(settings).map(decoding -> new ImageWeakened(worse, decoding));
    }

    private Stream<Sampler> injected(Map<String, String> settings) {
        PriorInjection.Change change = PriorInjection.Change.valueOf(settings.get("change"));
        double temperature = number(settings, "temperature");
        return lexicons.stream()
                .map(words -> PriorInjection.of(words).change(change).temperature(temperature));
    }

    private Stream<Sampler> ranked(Map<String, String> settings) {
        return rewards()
                .flatMap(
                        reward ->
                                decodings(settings)
                                        .map(d -> new Ranked(Annotator.byReward(reward), d)));
    }

    private Stream<Sampler> bestOfK(Map<String, String> settings) {
        int k = Integer.parseInt(settings.get("k"));
        BestOfK.Better better = BestOfK.Better.valueOf(settings.get("better"));
        return rewards()
                .flatMap(reward -> decodings(settings).map(d -> new BestOfK(k, reward, better, d)));
    }

    private Stream<Reward> rewards() {
        return lexicons.stream().map(Reward::chair);
    }

    /** {@return what the setting may be: drawn at a temperature, or the likeliest} */
    private static Stream<Decoding> decodings(Map<String, String> settings) {
        return Print.of(settings.get("decoding")).stream()
                .map(Print::settings)
                .map(
                        one ->
                                Decoding.sampled(
                                        number(one, "temperature"),
                                        Integer.parseInt(one.get("maxTokens"))));
    }

    private Stream<Objective> mdpo(Map<String, String> settings) {
        double beta = number(settings, "beta");
        Mdpo mdpo = new Mdpo(beta, number(settings, "delta"));
        for (Mdpo.Part part : Mdpo.Part.values()) {
            String term = settings.get(part.name().toLowerCase(Locale.ROOT));
            if (term != null) {
                mdpo = term.equals("off") ? mdpo.weight(part, 0) : mdpo.with(part, setting(term));
            }
        }
        return Stream.of(mdpo);
    }

    /** {@return a setting that reads (weight=…, beta=…, delta=…)} */
    private static Mdpo.Setting setting(String term) {
        Map<String, String> parts =
                Print.of("Setting[" + term.substring(1, term.length() - 1) + "]")
                        .orElseThrow()
                        .settings();
        return new Mdpo.Setting(
                number(parts, "weight"), number(parts, "beta"), number(parts, "delta"));
    }
}
