package groundlab.sampling;

import groundlab.data.Examples;
import groundlab.data.Provenance;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is recorded of a set of pairs as a whole: where it comes from, and what made no pair. */
final class SetFacts {

    private SetFacts() {}

    /** {@return facts; those of each task begin with its source where there are several} */
    static Provenance of(Examples examples, List<Task> tasks, List<Job.Result> results) {
        Provenance facts =
                Provenance.here()
                        .with("examples", examples.name())
                        .with("examples_sha256", examples.hash());
        for (Task task : tasks) {
            String prefix = tasks.size() > 1 ? "source_" + (task.number() + 1) + "_" : "";
            for (Map.Entry<String, String> fact : ofTask(task, results).facts().entrySet()) {
                facts = facts.with(prefix + fact.getKey(), fact.getValue());
            }
        }
        return facts;
    }

    private static Provenance ofTask(Task task, List<Job.Result> results) {
        List<Drawn> drawn =
                results.stream()
                        .filter(result -> result.task().number() == task.number())
                        .map(Job.Result::drawn)
                        .toList();
        Provenance facts = Provenance.NONE.with("drawn", drawn.size());
        for (Drawn.Outcome outcome : EnumSet.range(Drawn.Outcome.EQUAL, Drawn.Outcome.FAILED)) {
            long count = drawn.stream().filter(one -> one.outcome() == outcome).count();
            String name = outcome.name().toLowerCase(Locale.ROOT);
            facts = facts.with("no_pair_because_" + name, count);
        }
        return facts.and(firstFailure(drawn)).and(task.sampler().summary(drawn));
    }

    private static Provenance firstFailure(List<Drawn> drawn) {
        return drawn.stream()
                .filter(one -> one.outcome() == Drawn.Outcome.FAILED)
                .findFirst()
                .map(one -> Provenance.NONE.with("first_failure", one.facts().get("failure")))
                .orElse(Provenance.NONE);
    }
}
