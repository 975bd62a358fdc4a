package groundlab.training;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Provenance;
import groundlab.data.Question;
import groundlab.doctor.Verdict;
import groundlab.doctor.Watch;
import groundlab.internal.Hashes;
import groundlab.internal.Seeds;
import groundlab.loop.Epochs;
import groundlab.loop.Lesson;
import groundlab.loop.Plan;
import groundlab.loop.PlanBuilder;
import groundlab.loop.Run;
import groundlab.loop.TrainingLoop;
import groundlab.loop.Work;
import groundlab.memory.MemoryCheck;
import groundlab.memory.MemoryNeed;
import groundlab.memory.Sequence;
import groundlab.memory.Workload;
import groundlab.model.BranchScores;
import groundlab.model.Conversation;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Vlm;
import groundlab.objective.Past;
import groundlab.objective.Sft;
import groundlab.runs.Log;
import groundlab.runs.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * Trains all weights of a model on annotated pictures: the reference answer and the yes/no
 * questions of each, packed into one sequence. The loss is the mean negative log-probability of an
 * answer's token, in nats.
 *
 * <pre>{@code
 * Run run = SupervisedTraining.of(model, world.preference())
 *         .questions(2).epochs(1).run(Path.of("runs/taught"));
 * }</pre>
 */
public final class SupervisedTraining extends PlanBuilder<SupervisedTraining> {

    private static final int LOOKED_AT = 256; // examples, for their lengths

    private final Vlm model;
    private final List<Example> examples;
    private double blind;
    private int questions = Integer.MAX_VALUE;

    private SupervisedTraining(Vlm model, List<Example> examples) {
        this.model = model;
        this.examples = examples;
    }

    /** Starts to describe a run. */
    public static SupervisedTraining of(Vlm model, List<Example> examples) {
        check(!examples.isEmpty(), "training needs at least one example, got none");
        return new SupervisedTraining(model, examples);
    }

    @Override
    protected SupervisedTraining self() {
        return this;
    }

    /**
     * Share of the rows in which the picture is hidden, which gives the model a language prior of
     * its own; 0 by default.
     */
    public SupervisedTraining blind(double share) {
        check(share >= 0 && share <= 1, "blind must be in [0, 1], got %s", share);
        blind = share;
        return this;
    }

    /** Largest number of yes/no questions of a picture, drawn anew for each; all by default. */
    public SupervisedTraining questions(int most) {
        check(most >= 0, "questions must be >= 0, got %d", most);
        questions = most;
        return this;
    }

    /** {@return what training will take of the device's memory; each run looks before it begins} */
    public MemoryNeed memory() {
        return workload().need();
    }

    /** Some of the examples tell for all. */
    private Workload workload() {
        int every = Math.max(1, examples.size() / LOOKED_AT);
        List<Sequence> rows =
                IntStream.iterate(0, i -> i < examples.size(), i -> i + every)
                        .mapToObj(i -> sequence(examples.get(i)))
                        .toList();
        Sequence longest =
                new Sequence(
                        rows.stream().mapToInt(Sequence::tokens).max().orElseThrow(),
                        rows.stream().mapToInt(Sequence::scored).max().orElseThrow(),
                        rows.stream().mapToInt(Sequence::image).max().orElseThrow());
        return Workload.of(model.config(), model.compute().precision(), List.of(longest))
                .batching(plan().batching(examples.size()));
    }

    /** With the longest of the questions. */
    private Sequence sequence(Example example) {
        int head = model.headTokens(example.picture().width(), example.picture().height());
        Conversation caption = model.conversation(example.prompt(), List.of(example.answer()));
        List<Conversation> asked =
                example.questions().stream()
                        .map(one -> model.conversation(one.text(), List.of(one.answer())))
                        .sorted(Comparator.comparingInt(SupervisedTraining::tokens).reversed())
                        .limit(questions)
                        .toList();
        int tokens = tokens(caption) + asked.stream().mapToInt(SupervisedTraining::tokens).sum();
        int scored = scored(caption) + asked.stream().mapToInt(SupervisedTraining::scored).sum();
        return new Sequence(head + tokens, scored, head);
    }

    private static int tokens(Conversation one) {
        return one.question().length + scored(one);
    }

    private static int scored(Conversation one) {
        return one.answers().get(0).tokens().length;
    }

    /** Runs to the end, or resumes. */
    public Run run(Path path) throws IOException {
        Plan plan = plan();
        MemoryCheck.of(model, workload(), true).run();
        try (RunFolder folder = RunFolder.open(path, settings(plan))) {
            return run(plan, folder);
        }
    }

    private Run run(Plan plan, RunFolder folder) throws IOException {
        Vlm trained = model.trainable(name -> true);
        try {
            TrainingLoop loop =
                    new TrainingLoop(
                            plan,
                            new Epochs(
                                    examples.size(),
                                    plan.batch(),
                                    plan.epochs(),
                                    plan.seed(),
                                    null),
                            new Answers(trained, plan.seed()),
                            trained.weights(),
                            folder,
                            Watch.of(new Sft(), 1),
                            null);
            loop.watchedBy(listener(), Optional.of(trained));
            Log log = loop.run("supervised training", trained).training();
            trained.save(folder.result(false));
            Table rows = log.table("supervised");
            return new Run(
                    "supervised",
                    trained,
                    rows,
                    Table.create("evaluation"),
                    Verdict.of(rows).clip(plan.clip()).diagnosis(),
                    folder.path());
        } catch (IOException | RuntimeException e) {
            trained.close();
            throw e;
        }
    }

    private Provenance settings(Plan plan) {
        return Provenance.NONE
                .with("objective", "supervised")
                .with("plan", plan.results())
                .with("blind", blind)
                .with("questions", questions)
                .with("examples", examples.size())
                .with("examples_sha256", hash())
                .with("model", model)
                .with("model_sha256", model.fingerprint());
    }

    private String hash() {
        StringBuilder text = new StringBuilder(Examples.of("trained on", examples).hash());
        examples.forEach(example -> text.append('\n').append(example.questions()));
        return Hashes.of(text.toString());
    }

    /** A batch of packed answers. */
    private record AnswerWork(Vlm trained, List<Packed> rows, List<String> names) implements Work {

        @Override
        public int size() {
            return rows.size();
        }

        @Override
        public Measured loss(int from, int to, NDManager scope) {
            BranchScores scores = trained.score(rows.subList(from, to), scope);
            int scored =
                    rows.stream()
                            .flatMap(row -> row.branches().stream())
                            .mapToInt(branch -> branch.targets().length)
                            .sum();
            NDArray loss =
                    scores.logps().sum().div(scope.create((float) -scored)); // as Scores.number
            return new Measured(loss, scores.processed());
        }
    }

    /** One row per example. */
    private final class Answers implements Lesson {

        private final Vlm trained;
        private final long seed;

        Answers(Vlm trained, long seed) {
            this.trained = trained;
            this.seed = seed;
        }

        @Override
        public Work work(int[] rows, Past past) {
            List<Packed> packed = Arrays.stream(rows).mapToObj(this::pack).toList();
            List<String> names = Arrays.stream(rows).mapToObj(r -> examples.get(r).id()).toList();
            return new AnswerWork(trained, packed, names);
        }

        private Packed pack(int row) {
            Example example = examples.get(row);
            boolean hidden = Seeds.stream(seed, "blind", example.id()).nextDouble() < blind;
            var pixels = example.picture().pixels();
            ImageView view = hidden ? ImageView.hidden(pixels) : ImageView.of(pixels);
            List<Packed.Branch> branches = new ArrayList<>();
            branches.add(trained.branch(view, example.prompt(), example.answer()));
            int[] order =
                    Seeds.permutation(
                            example.questions().size(),
                            Seeds.stream(seed, "questions", example.id()));
            for (int i = 0; i < Math.min(questions, order.length); i++) {
                Question question = example.questions().get(order[i]);
                branches.add(trained.branch(view, question.text(), question.answer()));
            }
            return new Packed(view, new int[0], branches);
        }
    }
}
