package groundlab.model;

import groundlab.checkpoint.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a question about a picture is written for a chat model: {@code before <image> between
 * question after}, then {@code lead answer end}.
 *
 * @param before text before the picture, after the start token if the tokenizer has one
 * @param between text between picture and question
 * @param after text between question and answer
 * @param lead what comes before the answer's first letter
 * @param end the token that ends an answer
 */
public record ChatLayout(String before, String between, String after, String lead, String end) {

    /** LLaVA-1.5, and LLaVA-1.6 with Vicuna. */
    public static final ChatLayout VICUNA =
            new ChatLayout("USER: ", "\n", " ASSISTANT:", " ", "</s>");

    /** LLaVA-1.6 with Mistral. */
    public static final ChatLayout MISTRAL =
            new ChatLayout("[INST] ", "\n", " [/INST]", " ", "</s>");

    /** SmolVLM. */
    public static final ChatLayout SMOLVLM =
            new ChatLayout(
                    "<|im_start|>User:",
                    "",
                    "<end_of_utterance>\nAssistant:",
                    " ",
                    "<end_of_utterance>");

    /**
     * {@return the whole conversation with names for its parts, line ends written as {@code \n}}
     */
    @Override
    public String toString() {
        String all = before + "⟨image⟩" + between + "⟨question⟩" + after + lead + "⟨answer⟩" + end;
        return all.replace("\n", "\\n");
    }

    /** {@return what stands before a question without picture: {@code before}, and a blank} */
    String beforeText() {
        boolean open =
                before.isEmpty() || Character.isWhitespace(before.charAt(before.length() - 1));
        return open ? before : before + " ";
    }

    /** {@return the layout that a model was trained with, by its family and its chat template} */
    static ChatLayout of(Family family, Path folder) throws IOException {
        if (family == Family.IDEFICS3) {
            return SMOLVLM;
        }
        for (String name :
                new String[] {
                    "chat_template.jinja",
                    "chat_template.json",
                    "processor_config.json",
                    "tokenizer_config.json"
                }) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file) && Files.readString(file).contains("[INST]")) {
                return MISTRAL;
            }
        }
        return VICUNA;
    }
}
