package groundlab.text;

import static groundlab.internal.Checks.check;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import groundlab.internal.Hashes;
import groundlab.internal.Stop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * A sentence encoder from a local folder, as the BDHS paper compares answers: all-mpnet-base-v2,
 * all-MiniLM-L6-v2, or any other that sentence-transformers saved and that has an ONNX file. It
 * runs on the CPU.
 *
 * <pre>{@code
 * try (SentenceEncoder encoder = SentenceEncoder.load(Path.of("all-mpnet-base-v2"))) {
 *     double similarity = encoder.of("A dog sleeps.", "A cat sleeps.");
 * }
 * }</pre>
 *
 * <p>The folder has {@code modules.json}, {@code 1_Pooling/config.json}, {@code tokenizer.json} and
 * {@code onnx/model.onnx} (or {@code model.onnx}), as on the Hugging Face hub. Texts go through the
 * network one by one, several at a time on several cores. So a text's numbers depend on nothing but
 * the text, which batches of padded texts do not give, and short texts are no slower that way. Safe
 * to use from several threads.
 */
public final class SentenceEncoder implements Similarity, AutoCloseable {

    private static final int REMEMBERED = 4096;
    private static final int SLICE = 32; // texts between two looks at Jupyter's stop button

    private final String name;
    private final String fingerprint;
    private final EncoderFolder folder;
    private final HuggingFaceTokenizer tokenizer;
    private final Model model;
    private final TextVectors vectors;
    private final Map<String, float[]> remembered =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(16, 0.75f, true) {
                        private static final long serialVersionUID = 1;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
                            return size() > REMEMBERED;
                        }
                    });

    private SentenceEncoder(
            String name, EncoderFolder folder, HuggingFaceTokenizer tokenizer, Model model) {
        this.name = name;
        this.fingerprint = Hashes.of(folder.graph());
        this.folder = folder;
        this.tokenizer = tokenizer;
        this.model = model;
        this.vectors = new TextVectors(folder, tokenizer, model.describeInput().keys());
    }

    /**
     * {@return the encoder of a folder; the caller closes it}
     *
     * @throws IOException if a file is missing or broken, or asks for what is not supported
     */
    public static SentenceEncoder load(Path folder) throws IOException {
        EncoderFolder settings = EncoderFolder.read(folder);
        HuggingFaceTokenizer tokenizer = settings.openTokenizer();
        // Else DJL loads libtorch, too, which nothing here is computed with.
        System.setProperty("ai.djl.onnx.disable_alternative", "true");
        Model model = Model.newInstance("encoder", Device.cpu(), "OnnxRuntime");
        try {
            // One thread for each text: the order of additions is then the same everywhere.
            model.load(settings.graph(), null, Map.of("intraOpNumThreads", "1"));
            String name = folder.toAbsolutePath().normalize().getFileName().toString();
            SentenceEncoder encoder = new SentenceEncoder(name, settings, tokenizer, model);
            encoder.embed(List.of("")); // so that a network of another kind is found out here
            return encoder;
        } catch (MalformedModelException | RuntimeException e) {
            model.close();
            tokenizer.close();
            if (e instanceof CancellationException stop) {
                throw stop;
            }
            throw new IOException(settings.graph() + problem(settings.graph(), e), e);
        }
    }

    private static String problem(Path graph, Exception e) {
        return e instanceof MalformedModelException
                ? " is no whole ONNX file that ONNX Runtime can open: "
                        + reason(e).replace("Load model from " + graph + " failed:", "")
                : " cannot be used: " + reason(e);
    }

    private static String reason(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage())
                .replaceFirst("^Error code - \\w+ - message: ", "");
    }

    /**
     * {@return one vector for each text, in their order; not to be changed}
     *
     * @throws CancellationException if the thread was interrupted
     */
    public float[][] embed(List<String> texts) {
        Map<String, float[]> known = new LinkedHashMap<>();
        for (String text : texts) {
            known.computeIfAbsent(text, remembered::get);
        }
        List<String> open = new ArrayList<>(new LinkedHashSet<>(texts));
        open.removeAll(known.keySet());
        for (int from = 0; from < open.size(); from += SLICE) {
            Stop.check("embedding");
            List<String> slice = open.subList(from, Math.min(open.size(), from + SLICE));
            float[][] fresh = fresh(slice);
            for (int i = 0; i < fresh.length; i++) {
                known.put(slice.get(i), fresh[i]);
                remembered.put(slice.get(i), fresh[i]);
            }
        }
        return texts.stream().map(known::get).toArray(float[][]::new);
    }

    /** A problem is thrown after the last text, for until then the network is in use. */
    private float[][] fresh(List<String> texts) {
        float[][] fresh = new float[texts.size()][];
        AtomicReference<IllegalStateException> problem = new AtomicReference<>();
        IntStream.range(0, fresh.length)
                .parallel()
                .forEach(
                        i -> {
                            try {
                                fresh[i] = fresh(texts.get(i));
                            } catch (IllegalStateException e) {
                                problem.set(e);
                            }
                        });
        if (problem.get() != null) {
            throw problem.get();
        }
        return fresh;
    }

    private float[] fresh(String text) {
        try (Predictor<String, float[]> predictor = model.newPredictor(vectors)) {
            return predictor.predict(text);
        } catch (TranslateException e) {
            throw new IllegalStateException(
                    "%s cannot encode %s: %s"
                            .formatted(name, SoundReplies.shortened(text), reason(e)),
                    e);
        }
    }

    /** {@return the cosine of the angle between both texts' vectors} */
    @Override
    public double of(String one, String other) {
        return of(List.of(one), List.of(other))[0];
    }

    @Override
    public double[] of(List<String> ones, List<String> others) {
        check(
                ones.size() == others.size(),
                "there must be as many answers as other ones, got %d and %d",
                ones.size(),
                others.size());
        List<String> all = new ArrayList<>(ones);
        all.addAll(others);
        float[][] embedded = embed(all);
        double[] similarities = new double[ones.size()];
        for (int i = 0; i < similarities.length; i++) {
            similarities[i] = cosine(embedded[i], embedded[i + ones.size()]);
        }
        return similarities;
    }

    private static double cosine(float[] a, float[] b) {
        double norms = Math.sqrt(dot(a, a) * dot(b, b));
        return norms == 0 ? 0 : Math.max(-1, Math.min(1, dot(a, b) / norms));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int e = 0; e < a.length; e++) {
            sum += (double) a[e] * b[e];
        }
        return sum;
    }

    /** {@return the SHA-256 of the network's file} */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * {@return name, beginning of the fingerprint, and settings, for a record, such as {@code
     * SentenceEncoder[all-mpnet-base-v2 5a7b0f3c2d1e, mean of 384 tokens at most]}}
     */
    @Override
    public String toString() {
        return "SentenceEncoder[%s %s, %s of %d tokens at most]"
                .formatted(
                        name,
                        fingerprint.substring(0, 12),
                        folder.pooling().name().toLowerCase(Locale.ROOT),
                        folder.maxTokens());
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }
}
