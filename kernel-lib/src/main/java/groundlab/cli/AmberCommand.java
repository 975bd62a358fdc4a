package groundlab.cli;

import static groundlab.internal.Checks.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import groundlab.answers.AmberFiles;
import groundlab.answers.AmberScoring;
import groundlab.english.PerceptronTagger;
import groundlab.english.Tagger;
import groundlab.metrics.Result;
import groundlab.metrics.YesNoParser;
import groundlab.metrics.amber.AmberMention;
import groundlab.metrics.amber.AmberScore;
import groundlab.metrics.amber.AmberScorer;
import groundlab.metrics.amber.NounExtractor;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code groundlab metrics amber}. */
@Command(
        name = "amber",
        description = {
            "AMBER: descriptions (CHAIR, Cover, Hal, Cog) and yes/no questions, of which \"No\" is the"
                    + " positive class.",
            "Prints the program's headings in its spelling; \"AMBER prints\" are its own numbers."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class AmberCommand implements Callable<Integer> {

    @Option(
            names = "--responses",
            required = true,
            paramLabel = "FILE",
            description = "{\"id\", \"response\"}, of either task or both.")
    private Path responses;

    @Option(
            names = "--annotations",
            required = true,
            paramLabel = "FILE",
            description = "AMBER's annotations.json.")
    private Path annotations;

    @Option(
            names = "--relations",
            paramLabel = "FILE",
            description = "AMBER's relation.json; descriptions need it.")
    private Path relations;

    @Option(
            names = "--safe-words",
            paramLabel = "FILE",
            description = "AMBER's safe_words.txt; descriptions need it.")
    private Path safeWords;

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description =
                    "AMBER's query_*.json, so that intervals draw images with all their questions.")
    private Path queries;

    @Option(
            names = "--part",
            description =
                    "all, g (descriptions), d (questions), de (existence), da "
                            + "(attribute), dr (relation); all by default.")
    private Part part = Part.ALL;

    @Option(
            names = "--parser",
            description = "How answers are read: ${COMPLETION-CANDIDATES}; AMBER_EXACT by default.")
    private YesNoParser parser = YesNoParser.AMBER_EXACT;

    @Option(
            names = "--tagger",
            paramLabel = "FOLDER",
            description = "NLTK's averaged_perceptron_tagger_eng, for AMBER's own nouns.")
    private Path tagger;

    @Option(
            names = "--each",
            paramLabel = "FILE",
            description = "Write a line for each description: its nouns and what they count as.")
    private Path each;

    @Mixin private Report report;

    /** What is printed, named as in AMBER's program. */
    enum Part {
        ALL(
                "Generative Task",
                "Descriminative Task",
                "Exsitence",
                "Attribute",
                "State",
                "Number",
                "Action",
                "Relation",
                "AMBER Score"),
        G("Generative Task"),
        D("Descriminative Task", "Exsitence", "Attribute", "State", "Number", "Action", "Relation"),
        DE("Exsitence"),
        DA("Attribute", "State", "Number", "Action"),
        DR("Relation");

        private final List<String> headings;

        Part(String... headings) {
            this.headings = List.of(headings);
        }
    }

    @Override
    public Integer call() throws IOException {
        check(
                (relations == null) == (safeWords == null) && (part != Part.G || relations != null),
                "descriptions need --relations and --safe-words, got %s",
                relations == null && safeWords == null ? "neither" : "one of them");
        BadRows bad = report.bad();
        AmberScoring scoring =
                AmberScoring.of(AmberFiles.annotations(annotations, bad)).parser(parser);
        if (queries != null) {
            scoring.images(AmberFiles.images(queries, bad));
        }
        if (relations != null) {
            Tagger chosen = tagger == null ? Tagger.standard() : PerceptronTagger.read(tagger);
            scoring.descriptions(
                    AmberScorer.of(AmberFiles.words(relations, safeWords)),
                    NounExtractor.of(chosen));
        }
        read(scoring, bad);
        Map<String, Result<?>> printed = new LinkedHashMap<>(scoring.results());
        printed.keySet().retainAll(part.headings);
        check(
                !printed.isEmpty(),
                "%s needs responses to %s, got none in %s",
                "--part " + part.name().toLowerCase(Locale.ROOT),
                part.headings,
                responses);
        report.answered(responses).print(printed);
        return 0;
    }

    private void read(AmberScoring scoring, BadRows bad) throws IOException {
        EachFile.write(
                each,
                Arrays.asList(responses, annotations, relations, safeWords, queries),
                lines -> {
                    scoring.each((id, score) -> lines.accept(() -> line(id, score)));
                    scoring.read(responses, bad);
                });
    }

    private static JsonObject line(String id, AmberScore score) {
        JsonObject line = new JsonObject();
        line.addProperty("id", id);
        JsonArray mentions = new JsonArray();
        for (AmberMention mention : score.mentions()) {
            JsonObject one = new JsonObject();
            one.addProperty("word", mention.noun().base());
            one.addProperty("start", mention.noun().start());
            one.addProperty("end", mention.noun().end());
            one.addProperty("verdict", mention.verdict().name());
            one.addProperty("object", mention.object());
            JsonArray targets = new JsonArray();
            mention.targets().forEach(targets::add);
            one.add("targets", targets);
            mentions.add(one);
        }
        line.add("nouns", mentions);
        score.counts().numbers().forEach(line::addProperty);
        return line;
    }
}
