package groundlab.sampling;

import groundlab.data.Example;
import groundlab.data.Provenance;
import groundlab.internal.Seeds;
import groundlab.model.Decoding;
import groundlab.model.Vlm;
import groundlab.text.TextModel;
import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Error injection of BPO, <a href="https://arxiv.org/abs/2403.08730">Pi et al. 2024</a>: a text
 * model that does not see the picture rewrites the true answer into a wrong one. BPO takes the
 * language model that the vision-language model was built on; here it is the loaded model without
 * picture, or any other. It must be able to follow an instruction: {@link PriorInjection} needs no
 * such model. The instructions are our own words.
 *
 * <pre>{@code
 * Sampler injected = PromptedInjection.by(Endpoint.of("http://localhost:8000/v1", "vicuna"));
 * }</pre>
 */
public final class PromptedInjection implements Sampler {

    /** What models like to put before the answer they were asked for. */
    private static final Pattern LABEL =
            Pattern.compile("(?i)^\\s*(rewritten description|new answer)\\s*:\\s*");

    private static final Pattern QUOTED = Pattern.compile("^\"([^\"]*)\"$");

    private final Function<Vlm, TextModel> writer;
    private final String writerName;
    private final Instruction instruction;

    private PromptedInjection(
            Function<Vlm, TextModel> writer, String writerName, Instruction instruction) {
        this.writer = writer;
        this.writerName = writerName;
        this.instruction = instruction;
    }

    /** {@return errors injected by a text model} */
    public static PromptedInjection by(TextModel writer) {
        return new PromptedInjection(policy -> writer, writer.toString(), Instruction.DESCRIPTION);
    }

    /** {@return errors injected by the policy's own language part; BPO draws at 0.8, top-p 0.95} */
    public static PromptedInjection byItself(Decoding decoding) {
        return new PromptedInjection(
                policy -> new LanguagePart(policy, decoding),
                "the policy's language part, " + decoding,
                Instruction.DESCRIPTION);
    }

    /** {@return the same with another instruction; {@link Instruction#DESCRIPTION} by default} */
    public PromptedInjection instruction(Instruction text) {
        return new PromptedInjection(writer, writerName, text);
    }

    @Override
    public List<Drawn> draw(Vlm policy, List<Example> examples, long seed) {
        List<Request> requests = examples.stream().map(e -> request(e, seed)).toList();
        List<Reply> replies = writer.apply(policy).replies(requests, done -> {});
        List<Drawn> drawn = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            drawn.add(drawn(examples.get(i), replies.get(i)));
        }
        return drawn;
    }

    private Request request(Example example, long seed) {
        Answers.words(example); // says so where there is none
        long chance = Seeds.stream(seed, "injection", example.id()).nextLong();
        return Request.of(instruction.about(example), chance);
    }

    private static Drawn drawn(Example example, Reply reply) {
        return reply.text()
                .map(text -> Drawn.of(example.answer(), bare(text), Provenance.NONE))
                .orElseGet(() -> Drawn.failed(reply.failure()));
    }

    private static String bare(String text) {
        String unlabelled = LABEL.matcher(text).replaceFirst("").strip();
        return QUOTED.matcher(unlabelled).replaceFirst("$1").strip();
    }

    @Override
    public String toString() {
        return "PromptedInjection[writer=%s, %s]".formatted(writerName, instruction);
    }
}
