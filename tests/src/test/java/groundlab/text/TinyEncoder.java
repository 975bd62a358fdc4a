package groundlab.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a sentence encoder that one can compute by hand: a text's states are rows of a table, one
 * for each token, and nothing else.
 */
final class TinyEncoder {

    /** Rows of [UNK], [CLS], [SEP], dog, cat, fork. */
    static final float[][] TABLE = {{0, 0}, {1, 0}, {0, 1}, {3, 0}, {0, 3}, {-2, -2}};

    private static final String TOKENIZER =
            """
            {"version": "1.0", "truncation": null, "padding": null,
             "added_tokens": [], "normalizer": null,
             "pre_tokenizer": {"type": "Whitespace"},
             "post_processor": {"type": "TemplateProcessing",
               "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                          {"Sequence": {"id": "A", "type_id": 0}},
                          {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
               "pair": [],
               "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]},
                                  "[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}},
             "decoder": null,
             "model": {"type": "WordLevel", "unk_token": "[UNK]", "vocab":
               {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "dog": 3, "cat": 4, "fork": 5}}}
            """;

    private TinyEncoder() {}

    /** Writes a folder in the hub's form: the mean of at most five tokens, of length 1. */
    static Path write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.createDirectories(folder.resolve("onnx"));
        Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
        Files.writeString(
                folder.resolve("sentence_bert_config.json"),
                "{\"max_seq_length\": 5, \"do_lower_case\": true}");
        Files.writeString(
                folder.resolve("1_Pooling/config.json"),
                "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_cls_token\": false}");
        Files.writeString(folder.resolve("modules.json"), modules("Transformer Pooling Normalize"));
        Files.write(folder.resolve("onnx/model.onnx"), graph("input_ids", "attention_mask"));
        return folder;
    }

    /** {@return the text of a {@code modules.json}, types with blanks between them} */
    static String modules(String types) {
        StringBuilder json = new StringBuilder();
        int at = 0;
        for (String type : types.split(" ")) {
            String path = at == 0 ? "" : at + "_" + type;
            json.append(at == 0 ? "[" : ", ")
                    .append("{\"idx\": %d, \"path\": \"%s\", ".formatted(at++, path))
                    .append("\"type\": \"sentence_transformers.models.%s\"}".formatted(type));
        }
        return json.append(']').toString();
    }

    /**
     * {@return an ONNX model with these inputs, whose {@code last_hidden_state} gathers the rows of
     * the first one}
     */
    static byte[] graph(String... inputs) {
        return graph(new int[] {TABLE.length, TABLE[0].length}, inputs);
    }

    /** {@return the same with one number for each token, and no state} */
    static byte[] flatGraph(String... inputs) {
        return graph(new int[] {TABLE.length * TABLE[0].length}, inputs);
    }

    private static byte[] graph(int[] tableShape, String... inputs) {
        Message table = new Message();
        for (int size : tableShape) {
            table.number(1, size);
        }
        ByteBuffer raw =
                ByteBuffer.allocate(TABLE.length * TABLE[0].length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : TABLE) {
            for (float value : row) {
                raw.putFloat(value);
            }
        }
        table.number(2, 1).text(8, "table").bytes(9, raw.array()); // FP32
        Message gather =
                new Message()
                        .text(1, "table")
                        .text(1, inputs[0])
                        .text(2, "last_hidden_state")
                        .text(4, "Gather");
        Message graph = new Message().message(1, gather).text(2, "tiny").message(5, table);
        for (String input : inputs) {
            graph.message(11, value(input, 7, 2)); // INT64 (batch,tokens)
        }
        graph.message(12, value("last_hidden_state", 1, tableShape.length + 1));
        return new Message()
                .number(1, 8) // the form's version
                .message(7, graph)
                .message(8, new Message().number(2, 13)) // the operators' version
                .out
                .toByteArray();
    }

    private static Message value(String name, int type, int dimensions) {
        Message shape = new Message();
        for (int d = 0; d < dimensions; d++) {
            shape.message(1, new Message().text(2, name + d));
        }
        Message tensor = new Message().number(1, type).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /** As much of Protocol Buffers as an ONNX file needs. */
    private static final class Message {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        private void varint(long value) {
            for (; value > 127; value >>>= 7) {
                out.write((int) (value & 127 | 128));
            }
            out.write((int) value);
        }

        Message number(int field, long value) {
            varint(field << 3);
            varint(value);
            return this;
        }

        Message bytes(int field, byte[] value) {
            varint(field << 3 | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.out.toByteArray());
        }
    }
}
