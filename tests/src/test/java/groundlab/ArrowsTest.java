package groundlab;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrows between packages go one way; PACKAGES.md says what each is for. */
class ArrowsTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("groundlab");

    @ParameterizedTest(name = "{0} uses only {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "internal  | ''",
                "data      | tech.tablesaw..",
                "parquet   | org.duckdb",
                "rows      | groundlab.parquet groundlab.data org.apache.commons.csv.. com.google.gson.."
                        + " tech.tablesaw..",
                "forms     | groundlab.rows groundlab.data com.google.gson..",
                "files     | groundlab.forms groundlab.rows groundlab.parquet groundlab.data"
                        + " org.apache.commons.csv.. com.google.gson..",
                "text      | groundlab.data dev.langchain4j.. ai.djl.. com.google.gson..",
                "world     | groundlab.files groundlab.data com.google.gson..",
                "english   | opennlp.tools.. com.google.gson..",
                "metrics   | groundlab.data",
                "metrics.objects | groundlab.metrics groundlab.english groundlab.data",
                "metrics.yesno | groundlab.metrics groundlab.data",
                "metrics.amber | groundlab.metrics groundlab.english",
                "metrics.judged | groundlab.metrics groundlab.metrics.objects groundlab.text groundlab.data com.google.gson..",
                "answers   | groundlab.metrics.. groundlab.english groundlab.text groundlab.rows groundlab.files"
                        + " groundlab.data com.google.gson.. tech.tablesaw..",
                "image     | groundlab.metrics groundlab.data",
                "engine    | ai.djl.. com.sun.jna com.google.gson..",
                "preprocess| com.google.gson..",
                "checkpoint| groundlab.engine ai.djl.ndarray.. com.google.gson..",
                "network   | groundlab.checkpoint groundlab.preprocess groundlab.engine ai.djl ai.djl.ndarray..",
                "model     | groundlab.network groundlab.checkpoint groundlab.preprocess"
                        + " groundlab.engine ai.djl.. com.google.gson..",
                "memory    | groundlab.model groundlab.checkpoint groundlab.engine ai.djl.ndarray..",
                "pairs     | groundlab.text groundlab.metrics groundlab.data tech.tablesaw..",
                "annotate  | groundlab.model groundlab.text groundlab.metrics groundlab.data",
                "sampling  | groundlab.annotate groundlab.pairs groundlab.model groundlab.image groundlab.text"
                        + " groundlab.metrics groundlab.files groundlab.data com.google.gson..",
                "objective | ai.djl.ndarray.. ai.djl.nn",
                "objective.trl | groundlab.objective ai.djl.ndarray.. ai.djl.nn",
                "objective.many | groundlab.objective ai.djl.ndarray.. ai.djl.nn",
                "objective.neighbours | groundlab.objective ai.djl.ndarray.. ai.djl.nn",
                "doctor    | groundlab.pairs groundlab.objective groundlab.model groundlab.metrics"
                        + " groundlab.data groundlab.checkpoint groundlab.preprocess tech.tablesaw..",
                "reference | groundlab.objective groundlab.model groundlab.engine groundlab.data"
                        + " ai.djl org.apache.commons.csv..",
                "runs      | groundlab.engine groundlab.data ai.djl.ndarray.. com.google.gson.."
                        + " tech.tablesaw.. org.apache.commons.csv..",
                "loop      | groundlab.runs groundlab.doctor groundlab.objective groundlab.memory groundlab.model"
                        + " groundlab.engine ai.djl ai.djl.ndarray.. tech.tablesaw..",
                "scoring   | groundlab.pairs groundlab.reference groundlab.objective groundlab.memory"
                        + " groundlab.model groundlab.preprocess groundlab.checkpoint"
                        + " groundlab.engine groundlab.image"
                        + " groundlab.data ai.djl ai.djl.ndarray..",
                "training  | groundlab.scoring groundlab.memory groundlab.loop groundlab.sampling"
                        + " groundlab.metrics groundlab.text groundlab.runs groundlab.doctor"
                        + " groundlab.objective.. groundlab.model groundlab.checkpoint"
                        + " groundlab.engine groundlab.image groundlab.data ai.djl.ndarray.."
                        + " tech.tablesaw..",
                "reward    | groundlab.scoring groundlab.memory groundlab.loop groundlab.metrics groundlab.runs"
                        + " groundlab.doctor groundlab.objective groundlab.model"
                        + " groundlab.checkpoint groundlab.engine groundlab.data"
                        + " ai.djl.ndarray.. tech.tablesaw..",
                "reinforce | groundlab.scoring groundlab.loop groundlab.metrics groundlab.runs"
                        + " groundlab.doctor groundlab.objective groundlab.model"
                        + " groundlab.checkpoint groundlab.engine groundlab.data"
                        + " ai.djl.ndarray.. tech.tablesaw..",
                "evaluation| groundlab.model groundlab.metrics groundlab.metrics.objects groundlab.data"
                        + " tech.tablesaw..",
                "study     | groundlab.reinforce groundlab.reward groundlab.training groundlab.loop"
                        + " groundlab.sampling groundlab.annotate groundlab.objective"
                        + " groundlab.objective.neighbours groundlab.evaluation groundlab.model"
                        + " groundlab.metrics groundlab.world groundlab.data tech.tablesaw.."
                        + " groundlab.engine groundlab.image groundlab.plot com.google.gson.."
                        + " org.knowm.xchart..",
                "benchmark | groundlab.answers groundlab.annotate groundlab.model groundlab.files groundlab.rows groundlab.text"
                        + " groundlab.metrics.. groundlab.data com.google.gson..",
                "kernel    | jdk.jshell.. com.google.gson..",
                "plot      | groundlab.metrics groundlab.data org.knowm.xchart.. tech.tablesaw..",
                "plot.gallery | groundlab.plot groundlab.metrics groundlab.data org.knowm.xchart.."
                        + " tech.tablesaw..",
            })
    void aPackageUsesOnlyWhatIsBelowIt(String name, String allowed) {
        List<String> packages =
                new ArrayList<>(List.of("java..", "javax.imageio..", "groundlab.internal"));
        packages.add("groundlab." + name);
        for (String one : allowed.split(" ")) {
            if (!one.isBlank()) {
                packages.add(one);
            }
        }
        classes()
                .that()
                .resideInAPackage("groundlab." + name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(packages.toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void nobodyUsesTheTopPackages() {
        noClasses()
                .that()
                .resideOutsideOfPackages("groundlab.notebook", "groundlab.recipe", "groundlab.cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("groundlab.notebook", "groundlab.recipe", "groundlab.cli")
                .check(CLASSES);
    }

    @Test
    void onlyTheEnginePackageKnowsTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("groundlab.engine")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl.pytorch..")
                .check(CLASSES);
    }

    /** Native code that does not fit ends Java without a word. */
    @Test
    void nobodyLoadsTheEngineUnchecked() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("groundlab.engine.Torch")
                .should()
                .callMethodWhere(
                        target(owner(assignableTo(Engine.class)))
                                .and(target(nameMatching("getEngine|getInstance|newBaseManager"))))
                .orShould()
                .callMethodWhere(
                        target(owner(assignableTo(NDManager.class)))
                                .and(target(name("newBaseManager"))))
                .because("groundlab.engine.Torch looks at libtorch before it is loaded")
                .check(CLASSES);
    }

    /**
     * DJL makes an array of the number and closes it at once. Its memory is Java's, which the
     * garbage collector may take before the gradient, for which the number was kept, is computed.
     */
    @ParameterizedTest
    @CsvSource({"mul", "div", "pow", "maximum", "minimum"})
    void nobodyMultipliesByANumberThatTheCollectorTakes(String operation) {
        noClasses().should().callMethod(NDArray.class, operation, Number.class).check(CLASSES);
    }

    /** A GPU is waited for wherever numbers are read, so this is counted in one place. */
    @Test
    void numbersAreReadThroughTheEnginePackageAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("groundlab.engine", "groundlab.text")
                .should()
                .callMethodWhere(
                        target(owner(assignableTo(NDArray.class)))
                                .and(
                                        target(
                                                nameMatching(
                                                        "get(Float|Double|Int|Long|Boolean)|to(Float|Double)Array|toByteBuffer"))))
                .check(CLASSES);
    }

    /** NDArray.toType(BFLOAT16) aborts the JVM; Precision.cast does what is wanted. */
    @Test
    void nobodyCastsPastPrecision() {
        noClasses()
                .should()
                .callMethodWhere(
                        target(owner(assignableTo(NDArray.class))).and(target(name("toType"))))
                .orShould()
                .accessField(DataType.class, "BFLOAT16")
                .because("that cast aborts the JVM, use Precision.cast")
                .check(CLASSES);
    }
}
