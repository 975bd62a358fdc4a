package groundlab.cli;

import groundlab.text.Endpoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which model is asked, where a metric needs one. */
final class JudgeOptions {

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description =
                    "Ask a model at an OpenAI-compatible server, such as "
                            + "http://localhost:8000/v1. Its key, if it needs one, is read "
                            + "from the environment variable GROUNDLAB_API_KEY.")
    private String endpoint;

    @Option(names = "--judge", paramLabel = "MODEL", description = "The server's name for it.")
    private String judge;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Of the model's replies; as published by default.")
    private Double temperature;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** {@return whether a model is to be asked} */
    boolean asks() {
        if ((endpoint == null) != (judge == null)) {
            throw wrong("--endpoint and --judge are given together or not at all");
        }
        return endpoint != null;
    }

    /**
     * {@return whether a model is to be asked about answers; otherwise its replies must be there}
     *
     * @param reviews the judge's replies, null if not given
     * @param answers what they are about, null if not given
     */
    boolean asks(Path reviews, Path answers) {
        if (!asks() && (reviews == null || answers != null)) {
            throw wrong("Give --reviews, or --answers with --endpoint and --judge to ask for them");
        }
        return asks();
    }

    /**
     * Refuses options that only say how to ask, where nobody is asked.
     *
     * @param options by their names; null for one that was not given
     */
    void refuseUnasked(Map<String, Object> options) {
        Map<String, Object> all = new LinkedHashMap<>(options);
        all.put("--temperature", temperature);
        all.values().removeIf(Objects::isNull);
        if (!asks() && !all.isEmpty()) {
            throw wrong(
                    String.join(", ", all.keySet()) + " is for asking a model, give --endpoint");
        }
    }

    /** {@return the model} */
    Endpoint model(double published) {
        return Endpoint.of(endpoint, judge)
                .temperature(temperature == null ? published : temperature);
    }

    /** {@return an error in how options go together} */
    ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
