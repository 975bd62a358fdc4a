package groundlab.text;

import static groundlab.internal.Checks.check;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import java.util.List;
import java.util.Locale;

/** A text as the network's inputs, and its states (1,T,E) as the text's vector. */
record TextVectors(EncoderFolder folder, HuggingFaceTokenizer tokenizer, List<String> inputs)
        implements Translator<String, float[]> {

    private static final List<String> KNOWN =
            List.of("input_ids", "attention_mask", "token_type_ids");

    TextVectors {
        check(KNOWN.containsAll(inputs), "its inputs must be among %s, got %s", KNOWN, inputs);
    }

    @Override
    public NDList processInput(TranslatorContext context, String text) {
        String stripped = text.strip();
        Encoding tokens =
                tokenizer.encode(folder.lowerCase() ? stripped.toLowerCase(Locale.ROOT) : stripped);
        NDManager manager = context.getNDManager();
        NDList list = new NDList();
        for (String input : inputs) {
            long[] values =
                    switch (input) {
                        case "input_ids" -> tokens.getIds();
                        case "attention_mask" -> tokens.getAttentionMask();
                        default -> tokens.getTypeIds();
                    };
            NDArray array = manager.create(values, new Shape(1, values.length)); // (1,T)
            array.setName(input);
            list.add(array);
        }
        return list;
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList outputs) {
        for (NDArray output : outputs) {
            Shape shape = output.getShape();
            if (shape.dimension() == 3 && output.getDataType() == DataType.FLOAT32) { // (1,T,E)
                float[] states = output.toFloatArray();
                float[] pooled = folder.pooling().of(states, (int) shape.get(2));
                return folder.normalized() ? normalized(pooled) : pooled;
            }
        }
        throw new IllegalStateException("no output is FP32 of shape (texts, tokens, width)");
    }

    private static float[] normalized(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        double length = Math.max(Math.sqrt(sum), 1e-12);
        float[] normalized = new float[vector.length];
        for (int e = 0; e < vector.length; e++) {
            normalized[e] = (float) (vector[e] / length);
        }
        return normalized;
    }

    @Override
    public Batchifier getBatchifier() {
        return null; // each text has a length of its own
    }
}
