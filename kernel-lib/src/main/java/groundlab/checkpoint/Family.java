package groundlab.checkpoint;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The kinds of models that can be opened, with the names that their tensors have in the checkpoints
 * on the hub. Newer versions of transformers name some modules anew; both are read, and files are
 * written with the names of the hub, which every version reads.
 */
public enum Family {
    /** LLaVA-1.5: one square picture, CLIP, a projector of two layers. */
    LLAVA("llava", "vision_tower.vision_model.", "language_model."),
    /** LLaVA-1.6: the whole picture and a grid of detail tiles. */
    LLAVA_NEXT("llava_next", "vision_tower.vision_model.", "language_model."),
    /** SmolVLM: SigLIP, pixel shuffle, one matrix as connector. */
    IDEFICS3("idefics3", "model.vision_model.", "");

    private final String title;
    private final String vision;
    private final String words;

    Family(String title, String vision, String words) {
        this.title = title;
        this.vision = vision;
        this.words = words;
    }

    /** {@return its {@code model_type} in {@code config.json}} */
    public String title() {
        return title;
    }

    /** {@return how names in the vision tower start} */
    public String vision() {
        return vision;
    }

    /** {@return how names in the decoder's layers start} */
    public String decoder() {
        return this == IDEFICS3 ? "model.text_model." : words + "model.";
    }

    /** {@return the name of the output matrix} */
    public String head() {
        return words + "lm_head.weight";
    }

    /** {@return whether a tensor belongs to the vision tower} */
    public boolean isVision(String name) {
        return name.startsWith(vision);
    }

    /** {@return the name on the hub for any name that a version of transformers has used} */
    public String hubName(String name) {
        if (this == IDEFICS3) {
            return name;
        }
        if (name.startsWith("lm_head.")) {
            return words + name;
        }
        if (!name.startsWith("model.")) {
            return name;
        }
        String inner = name.substring("model.".length());
        return inner.startsWith("language_model.")
                ? inner.replaceFirst("language_model\\.", "language_model.model.")
                : inner;
    }

    /** {@return the name of a layer's module in transformers today, which PEFT files use} */
    public String moduleName(String hubName) {
        return this == IDEFICS3
                ? hubName
                : "model." + hubName.replaceFirst("^language_model\\.model\\.", "language_model.");
    }

    static Family of(String title) {
        for (Family family : values()) {
            if (family.title.equals(title)) {
                return family;
            }
        }
        throw new IllegalArgumentException(
                "model_type must be one of "
                        + Arrays.stream(values()).map(Family::title).collect(Collectors.toList())
                        + ", got "
                        + title);
    }
}
