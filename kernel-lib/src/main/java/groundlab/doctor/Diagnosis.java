package groundlab.doctor;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What some checks found.
 *
 * @param moment when they were made, such as {@code "before training"}
 * @param checks how many there were
 * @param findings the worst first; a check without one has passed
 */
public record Diagnosis(String moment, int checks, List<Finding> findings) {

    /** Sorts a copy of the findings; those of the same severity keep their order. */
    public Diagnosis {
        findings =
                findings.stream()
                        .sorted(Comparator.comparing(Finding::severity).reversed())
                        .toList();
    }

    /** {@return the findings that are errors} */
    public List<Finding> errors() {
        return of(Severity.ERROR);
    }

    /** {@return the findings of one severity} */
    public List<Finding> of(Severity severity) {
        return findings.stream().filter(f -> f.severity() == severity).toList();
    }

    /** {@return the severity of the worst finding, empty if there is none} */
    public Optional<Severity> worst() {
        return findings.stream().map(Finding::severity).findFirst();
    }

    /** {@return one row per finding: severity, check, finding} */
    public Table table() {
        return Table.create(
                moment,
                StringColumn.create("severity", findings.stream().map(f -> "" + f.severity())),
                StringColumn.create("check", findings.stream().map(Finding::check)),
                StringColumn.create("finding", findings.stream().map(Finding::text)));
    }

    /**
     * {@return the outcome in a few words, such as {@code "before training: all 12 checks passed"}}
     */
    public String summary() {
        int errors = errors().size();
        int warnings = of(Severity.WARNING).size();
        String outcome =
                errors + warnings == 0
                        ? "all " + checks + " checks passed"
                        : count(errors, "error")
                                + " and "
                                + count(warnings, "warning")
                                + " in "
                                + checks
                                + " checks";
        return moment + ": " + outcome;
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    /** {@return the summary and a line for each finding} */
    @Override
    public String toString() {
        return findings.stream()
                .map(finding -> "\n" + finding)
                .collect(Collectors.joining("", summary(), ""));
    }
}
